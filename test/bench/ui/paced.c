/*
 * Messages at a steady rate, in small groups each millisecond: `NUMBER TIME`, the time in ns of the wall clock just before
 * the message is written.
 *
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --rate N       messages a second
 *   --count N      in all
 */
#include "ipc.h"
#include <time.h>

static uint64_t now(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  uint64_t rate = (uint64_t)ipc_number("--rate", 1000);
  uint64_t last = (uint64_t)ipc_number("--count", 1000);
  uint64_t start = now(CLOCK_MONOTONIC);
  for (uint64_t n = 0; n < last;) {
    uint64_t due = (now(CLOCK_MONOTONIC) - start) * rate / 1000000000u;
    for (; n < last && n <= due; n++) {
      char text[48];
      int length = snprintf(text, sizeof text, "%" PRIu64 " %" PRIu64, n, now(CLOCK_REALTIME));
      if (!ipc_write(pipe, text, (size_t)length)) ipc_fail("write to", "the pipe");
    }
    struct timespec nap = {0, 1000000};
    nanosleep(&nap, NULL);
  }
  return 0;
}
