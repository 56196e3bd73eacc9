/*
 * Answers signals: waits for toChild, sets fromChild, N times.
 *
 *   --to-child NAME    IPC_EVENT_TOCHILD
 *   --from-child NAME  IPC_EVENT_FROMCHILD
 *   --count N          3
 *   --manual           toChild is a manual-reset event: wait without consuming it
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_event to_child = ipc_event_open(ipc_name("--to-child", "IPC_EVENT_TOCHILD"));
  ipc_event from_child = ipc_event_open(ipc_name("--from-child", "IPC_EVENT_FROMCHILD"));
  for (long long n = ipc_number("--count", 3); n > 0; n--) {
    if (ipc_flag("--manual")) ipc_event_wait_manual(to_child);
    else ipc_event_wait(to_child);
    ipc_event_set(from_child);
  }
  return 0;
}
