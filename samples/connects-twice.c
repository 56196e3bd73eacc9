/*
 * Two connections to one pipe: both at once, or one after the other. Each says which one it is.
 *
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --sequential   close the first before the second
 *   --answers      the second waits for an answer
 *   --tells        sets the event IPC_EVENT_SPOKEN when both have spoken
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  const char *name = ipc_name("--pipe", "IPC_PIPE_MAIN");
  ipc_pipe first = ipc_pipe_open(name);
  ipc_say(first, "first");
  if (ipc_flag("--sequential")) ipc_pipe_close(first);
  ipc_pipe second = ipc_pipe_open(name);
  ipc_say(second, "second");
  if (ipc_flag("--tells")) ipc_event_set(ipc_event_open(ipc_name("--event", "IPC_EVENT_SPOKEN")));
  if (ipc_flag("--answers")) {
    char answer[256];
    long length = ipc_read(second, answer, sizeof answer);
    printf("second got %.*s\n", (int)(length > 0 ? length : 0), answer);
  }
  return 0;
}
