/*
 * As many messages as the pipe takes, as fast as it takes them. Each begins with its number, from 0, as 64 bits
 * little-endian, so a lost, doubled or swapped one can be told.
 *
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --count N      10000
 *   --size BYTES   of each message, at least 8; 64
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  uint64_t last = (uint64_t)ipc_number("--count", 10000);
  size_t size = (size_t)ipc_number("--size", 64);
  unsigned char *message = ipc_memory(size);
  ipc_pattern(message, size);
  for (uint64_t n = 0; n < last; n++) {
    memcpy(message, &n, sizeof n);
    if (!ipc_write(pipe, message, size)) ipc_fail("write to", "the pipe");
  }
  return 0;
}
