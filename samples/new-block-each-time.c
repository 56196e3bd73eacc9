/*
 * A new section for each answer: announces it, waits until it was looked at, closes it and makes the next one, which gets
 * the same handle, as the system gives numbers again as soon as they are free.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 *   --blocks N    so many sections, one after the other; 3. The bytes of each are its number.
 *   --size BYTES  of each; 8192
 *   --times N     how often each is announced; 1
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  long long blocks = ipc_number("--blocks", 3), times = ipc_number("--times", 1);
  size_t size = (size_t)ipc_number("--size", 8192);
  for (long long number = 1; number <= blocks; number++) {
    ipc_section block = ipc_section_create(size);
    memset(block.bytes, (int)number, size);
    uint32_t announcement[2] = {(uint32_t)ipc_number_of(block.handle), (uint32_t)size};
    for (long long n = 0; n < times; n++)
      if (!ipc_write(pipe, announcement, sizeof announcement)) ipc_fail("announce", "the block");
    char answer[256];
    if (ipc_read(pipe, answer, sizeof answer) < 0) return 0;
    ipc_section_close(block);
  }
  return 0;
}
