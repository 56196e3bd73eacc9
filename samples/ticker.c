/*
 * A message and, if there is one, a signal at regular times: something that moves while you look.
 *
 *   --pipe NAME      IPC_PIPE_MAIN
 *   --event NAME     IPC_EVENT_TICK, optional
 *   --interval MS    200
 *   --count N        0 means until stopped
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  const char *event_name = ipc_find("--event", "IPC_EVENT_TICK");
  ipc_event tick = {0};
  if (event_name) tick = ipc_event_open(event_name);
  unsigned interval = (unsigned)ipc_number("--interval", 200);
  long long last = ipc_number("--count", 0);
  for (long long n = 1; last == 0 || n <= last; n++) {
    char text[32];
    snprintf(text, sizeof text, "tick %lld", n);
    if (!ipc_write(pipe, text, strlen(text))) break; /* nobody listens any more */
    if (event_name) ipc_event_set(tick);
    ipc_sleep(interval);
  }
  return 0;
}
