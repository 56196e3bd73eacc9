/*
 * Everything at once, until somebody stops it: messages of changing length, an event, changes in announced memory,
 * lines of output, and with --copy a second process that stays as long.
 *
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --event NAME   IPC_EVENT_TICK, optional
 *   --copy         start a copy that only connects
 *   --burst N      messages between two rests of 1 ms; 8
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  const char *name = ipc_name("--pipe", "IPC_PIPE_MAIN");
  if (ipc_flag("--as-copy")) {
    ipc_pipe_open(name);
    ipc_sleep(600000);
    return 0;
  }
  if (ipc_flag("--copy")) printf("copy %d\n", ipc_start_copy("--as-copy"));
  ipc_pipe pipe = ipc_pipe_open(name);
  ipc_section block = ipc_section_create(65536);
  uint32_t announcement[2] = {(uint32_t)ipc_number_of(block.handle), (uint32_t)block.size};
  if (!ipc_write(pipe, announcement, sizeof announcement)) return 0;
  const char *event_name = ipc_find("--event", "IPC_EVENT_TICK");
  ipc_event tick = {0};
  if (event_name) tick = ipc_event_open(event_name);
  unsigned long burst = (unsigned long)ipc_number("--burst", 8);
  unsigned char message[4096];
  ipc_pattern(message, sizeof message);
  for (unsigned long n = 0;; n++) {
    if (!ipc_write(pipe, message, n * 37 % sizeof message)) return 0; /* nobody listens any more */
    block.bytes[n * 4096 % block.size]++;
    if (event_name && n % 16 == 0) ipc_event_set(tick);
    if (n % 256 == 0) printf("at %lu\n", n);
    if (n % burst == 0) ipc_sleep(1);
  }
}
