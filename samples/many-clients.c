/*
 * Many connections at once. Each sends "client K", then each waits for one answer, then all close.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 *   --clients N   8
 *   --answers     wait for the answers
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  const char *name = ipc_name("--pipe", "IPC_PIPE_MAIN");
  int clients = (int)ipc_number("--clients", 8);
  ipc_pipe *pipes = ipc_memory((size_t)clients * sizeof *pipes);
  for (int i = 0; i < clients; i++) {
    char text[32];
    snprintf(text, sizeof text, "client %d", i + 1);
    pipes[i] = ipc_pipe_open(name);
    ipc_say(pipes[i], text);
  }
  for (int i = 0; i < clients && ipc_flag("--answers"); i++) {
    char answer[256];
    long length = ipc_read(pipes[i], answer, sizeof answer);
    printf("client %d got %.*s\n", i + 1, (int)(length > 0 ? length : 0), answer);
  }
  return 0;
}
