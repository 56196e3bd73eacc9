/*
 * Writes a message and sets an event, again and again, and says in the next message between which two looks at the clock
 * (CLOCK_MONOTONIC, QueryPerformanceCounter) it did either. A message is six numbers of 64 bits, little-endian: its number,
 * the look before it was written; the look behind the message before; before and behind the set that followed that one;
 * 0. The last one only tells of those before.
 *
 *   --count N      of sets; 1000
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --event NAME   IPC_EVENT_TICK
 *
 * With --waits it is the other side: it waits for IPC_EVENT_GO as often, and says on IPC_PIPE_TOLD between which two looks
 * it was let go.
 */
#include "ipc.h"

static uint64_t now(void) {
#ifdef _WIN32
  LARGE_INTEGER ticks, frequency;
  QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&ticks);
  uint64_t second = (uint64_t)frequency.QuadPart, all = (uint64_t)ticks.QuadPart;
  return all / second * 1000000000u + all % second * 1000000000u / second;
#else
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
#endif
}

static void write_all(ipc_pipe pipe, const uint64_t *message, size_t length) {
  if (!ipc_write(pipe, message, length)) ipc_fail("write to", "the pipe");
}

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  uint64_t times = (uint64_t)ipc_number("--count", 1000);
  uint64_t message[6] = {0};
  if (ipc_flag("--waits")) {
    ipc_pipe told = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_TOLD"));
    ipc_event go = ipc_event_open(ipc_name("--event", "IPC_EVENT_GO"));
    for (uint64_t n = 0; n < times; n++) {
      message[0] = now();
      ipc_event_wait(go);
      message[1] = now();
      write_all(told, message, 16);
    }
    return 0;
  }
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  ipc_event tick = ipc_event_open(ipc_name("--event", "IPC_EVENT_TICK"));
  for (uint64_t n = 0;; n++) {
    message[0] = n;
    message[1] = now();
    write_all(pipe, message, sizeof message);
    message[2] = now();
    if (n == times) return 0;
    message[3] = now();
    ipc_event_set(tick);
    message[4] = now();
    /* Now and then whoever listens comes to rest. */
    if (n % 50 == 49) ipc_sleep(1);
  }
}
