/*
 * One message of each size given, with contents that tell place and length (ipc_pattern).
 *
 *   --pipe NAME     IPC_PIPE_MAIN
 *   --wait          wait for one message before the end
 *   SIZE …          the sizes, in order; 1048576
 *
 * A size that the pipe cannot carry in one message is reported on stderr and left out.
 */
#include "ipc.h"

static void send_one(ipc_pipe pipe, size_t size) {
  unsigned char *message = ipc_memory(size);
  ipc_pattern(message, size);
  if (!ipc_write(pipe, message, size)) fprintf(stderr, "%zu bytes do not fit into one message\n", size);
  free(message);
}

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  int sent = 0;
  for (int i = 1; i < ipc_argument_count; i++) {
    if (strcmp(ipc_arguments[i], "--pipe") == 0) i++; /* its name is no size */
    if (ipc_arguments[i][0] < '0' || ipc_arguments[i][0] > '9') continue;
    send_one(pipe, (size_t)strtoull(ipc_arguments[i], NULL, 0));
    sent++;
  }
  if (sent == 0) send_one(pipe, 1048576);
  char answer[4096];
  if (ipc_flag("--wait") && ipc_read(pipe, answer, sizeof answer) < 0) ipc_fail("read", "the last message");
  return 0;
}
