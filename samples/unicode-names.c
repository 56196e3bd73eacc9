/*
 * Names in any language, with blanks: prints the names as they arrived, says one of them through the pipe, and sets
 * the event.
 *
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --event NAME   IPC_EVENT_DONE
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  const char *pipe_name = ipc_name("--pipe", "IPC_PIPE_MAIN");
  const char *event_name = ipc_name("--event", "IPC_EVENT_DONE");
  printf("pipe %s\nevent %s\n", pipe_name, event_name);
  ipc_pipe pipe = ipc_pipe_open(pipe_name);
  ipc_say(pipe, pipe_name);
  ipc_event_set(ipc_event_open(event_name));
  return 0;
}
