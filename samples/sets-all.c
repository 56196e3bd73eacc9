/*
 * Sets many events, one after the other, and again each time it gets a message.
 *
 *   --events N    IPC_EVENT_E0 … IPC_EVENT_E<N - 1>; 200
 *   --pipe NAME   IPC_PIPE_MAIN
 *   --rounds N    2
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  int events = (int)ipc_number("--events", 200);
  ipc_event *all = ipc_memory((size_t)events * sizeof *all);
  for (int i = 0; i < events; i++) {
    char name[32];
    snprintf(name, sizeof name, "IPC_EVENT_E%d", i);
    all[i] = ipc_event_open(ipc_name("", name));
  }
  for (long long rounds = ipc_number("--rounds", 2); rounds > 0; rounds--) {
    char message[64];
    for (int i = 0; i < events; i++) ipc_event_set(all[i]);
    if (ipc_read(pipe, message, sizeof message) < 0) break;
  }
  return 0;
}
