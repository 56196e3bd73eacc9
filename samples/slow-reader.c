/*
 * Connects, does not read for a while, then reads what has waited and says how much it was.
 *
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --pause MS     before the first read; 2000
 *   --count N      messages to read before the answer; 10
 *   --sip          one byte a second instead, until the pipe is closed (byte pipes)
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  ipc_sleep((unsigned)ipc_number("--pause", 2000));
  if (ipc_flag("--sip")) {
    char byte;
    while (ipc_read(pipe, &byte, 1) >= 0) ipc_sleep(1000);
    return 0;
  }
  size_t capacity = 1 << 20;
  char *buffer = ipc_memory(capacity);
  long long expected = ipc_number("--count", 10), messages = 0, bytes = 0;
  while (messages < expected) {
    long length = ipc_read(pipe, buffer, capacity);
    if (length < 0) break;
    messages++;
    bytes += length;
  }
  char text[64];
  snprintf(text, sizeof text, "%lld messages, %lld bytes", messages, bytes);
  ipc_say(pipe, text);
  return 0;
}
