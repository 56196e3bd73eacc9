/*
 * Connects, says a number, and closes, again and again.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 *   --count N     10000
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  const char *name = ipc_name("--pipe", "IPC_PIPE_MAIN");
  long long times = ipc_number("--count", 10000);
  for (long long n = 0; n < times; n++) {
    ipc_pipe pipe = ipc_pipe_open(name);
    ipc_write(pipe, &n, sizeof n);
    ipc_pipe_close(pipe);
  }
  return 0;
}
