/*
 * Sets a manual-reset event and leaves it set, then sets an auto-reset event and sends a message, several times: a
 * parent that keeps waiting on the first would spin, or miss the others.
 *
 *   --pipe NAME      IPC_PIPE_MAIN
 *   --ready NAME     IPC_EVENT_READY, the manual-reset one
 *   --tick NAME      IPC_EVENT_TICK, the auto-reset one
 *   --count N        5
 *   --interval MS    100
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  ipc_event ready = ipc_event_open(ipc_name("--ready", "IPC_EVENT_READY"));
  ipc_event tick = ipc_event_open(ipc_name("--tick", "IPC_EVENT_TICK"));
  ipc_event_set(ready);
  for (long long n = 1; n <= ipc_number("--count", 5); n++) {
    ipc_sleep((unsigned)ipc_number("--interval", 100));
    char text[32];
    snprintf(text, sizeof text, "still here %lld", n);
    ipc_say(pipe, text);
    ipc_event_set(tick);
  }
  return 0;
}
