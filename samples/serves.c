/*
 * The other way round: the child creates the pipe and the parent connects to it (role "connect"). It answers each
 * message of its one client with "answer: " and the message, until the client goes.
 *
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --delay MS     before the pipe is created; 0
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_sleep((unsigned)ipc_number("--delay", 0));
  const char *name = ipc_name("--pipe", "IPC_PIPE_MAIN");
  ipc_pipe pipe = ipc_pipe_create(name);
  printf("pipe created\n");
  pipe = ipc_pipe_accept(pipe, name);
  printf("client connected\n");
  char answer[4096] = "answer: ";
  size_t prefix = strlen(answer);
  long length;
  while ((length = ipc_read(pipe, answer + prefix, sizeof answer - prefix)) >= 0)
    if (!ipc_write(pipe, answer, prefix + (size_t)length)) break;
  return 0;
}
