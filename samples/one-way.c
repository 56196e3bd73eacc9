/*
 * A pipe for one direction. Access "in" (to the parent): it sends one message. Access "out": it reads until the end and
 * prints how many bytes came.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 *   --reads N     read N messages instead of sending one
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  long long reads = ipc_number("--reads", 0);
  if (reads == 0) ipc_say(pipe, "one way");
  for (char buffer[4096]; reads > 0; reads--) {
    long length = ipc_read(pipe, buffer, sizeof buffer);
    if (length < 0) return 1;
    printf("read %.*s\n", (int)length, buffer);
  }
  return 0;
}
