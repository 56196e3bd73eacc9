/*
 * Messages that look as if they announced memory: 8 bytes with numbers that are plausible for a handle and a size, some of
 * them of handles that this program really has. None is a section, until the last message announces a real one.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 *   --count N     100000
 *   --asked       makes the real one when a message comes
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  long long messages = ipc_number("--count", 100000);
  for (long long n = 0; n < messages; n++) {
    uint32_t handle = (uint32_t)(n % 64) * 4; /* Windows' handles are multiples of four */
    uint32_t pair[2] = {handle, (uint32_t)(4096 * (n % 1000 + 1))};
    if (!ipc_write(pipe, pair, sizeof pair)) return 0;
  }
  char answer[256];
  if (ipc_flag("--asked")) ipc_read(pipe, answer, sizeof answer);
  ipc_section block = ipc_section_create(8192);
  uint32_t pair[2] = {(uint32_t)ipc_number_of(block.handle), (uint32_t)block.size};
  if (!ipc_write(pipe, pair, sizeof pair)) return 0;
  ipc_read(pipe, answer, sizeof answer);
  return 0;
}
