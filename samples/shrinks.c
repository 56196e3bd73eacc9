/*
 * Announces 1 MiB of shared memory that does not stay what it was: on Linux it shrinks to nothing and grows again, all the
 * time; on Windows, where a section keeps its size, the child lets go of it and makes another one. It begins with the
 * first message that it gets.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 */
#include "ipc.h"

static void announce(ipc_pipe pipe, ipc_section block) {
  uint32_t pair[2] = {(uint32_t)ipc_number_of(block.handle), (uint32_t)block.size};
  if (!ipc_write(pipe, pair, sizeof pair)) exit(0);
}

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  size_t size = 1 << 20;
  ipc_section block = ipc_section_create(size);
  memset(block.bytes, 0x5a, size);
  announce(pipe, block);
  char message[64];
  ipc_read(pipe, message, sizeof message);
#ifdef _WIN32
  for (;;) {
    ipc_sleep(20);
    UnmapViewOfFile(block.bytes);
    CloseHandle(block.handle);
    block = ipc_section_create(size);
    memset(block.bytes, 0x5a, size);
    announce(pipe, block);
  }
#else
  unsigned char page[4096];
  memset(page, 0x5a, sizeof page);
  for (off_t n = 0;; n++) {
    if (ftruncate(block.handle, 0) != 0) ipc_fail("shrink", "shared memory");
    if (n % 64 == 0) ipc_say(pipe, "shrunk");
    if (ftruncate(block.handle, (off_t)size) != 0) ipc_fail("grow", "shared memory");
    if (pwrite(block.handle, page, sizeof page, n % 256 * 4096) < 0) ipc_fail("write to", "shared memory");
  }
#endif
}
