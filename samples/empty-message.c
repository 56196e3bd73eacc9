/*
 * An empty message between two others: legal on message pipes, and not the end.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  ipc_say(pipe, "before");
  ipc_say(pipe, "");
  ipc_say(pipe, "after");
  return 0;
}
