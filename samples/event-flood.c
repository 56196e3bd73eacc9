/*
 * Sets an event as often and as fast as it can, then says how often over the pipe.
 *
 *   --event NAME   IPC_EVENT_TICK
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --count N      100000
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  ipc_event tick = ipc_event_open(ipc_name("--event", "IPC_EVENT_TICK"));
  long long times = ipc_number("--count", 100000);
  for (long long n = 0; n < times; n++) ipc_event_set(tick);
  char text[64];
  snprintf(text, sizeof text, "set %lld times", times);
  ipc_say(pipe, text);
  return 0;
}
