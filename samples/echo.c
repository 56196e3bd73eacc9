/*
 * Sends every message back as it came, until the pipe is closed.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 *   --limit N     end after N messages; 0 means never
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  long long limit = ipc_number("--limit", 0);
  size_t capacity = 64 << 20;
  char *buffer = ipc_memory(capacity);
  long length;
  for (long long n = 1; (length = ipc_read(pipe, buffer, capacity)) >= 0; n++) {
    if (!ipc_write(pipe, buffer, (size_t)length)) ipc_fail("answer on", "the pipe");
    if (n == limit) break;
  }
  return 0;
}
