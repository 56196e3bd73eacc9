/*
 * Opens shared memory that the parent created, and changes it: every interval the byte at offset K·4096 becomes K, for
 * K = 1, 2 … while that is inside. Then it says what it found at offset 0.
 *
 *   --memory NAME    IPC_MEMORY_FRAME
 *   --pipe NAME      IPC_PIPE_MAIN, optional: "found XX" (hexadecimal) at the end
 *   --count N        how many changes; 3
 *   --interval MS    300
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_section frame = ipc_section_open(ipc_name("--memory", "IPC_MEMORY_FRAME"));
  printf("%zu bytes of shared memory\n", frame.size);
  unsigned char found = frame.bytes[0];
  for (size_t k = 1; k <= (size_t)ipc_number("--count", 3) && k * 4096 < frame.size; k++) {
    frame.bytes[k * 4096] = (unsigned char)k;
    ipc_sleep((unsigned)ipc_number("--interval", 300));
  }
  const char *pipe_name = ipc_find("--pipe", "IPC_PIPE_MAIN");
  if (pipe_name) {
    char text[16];
    snprintf(text, sizeof text, "found %02x", found);
    ipc_say(ipc_pipe_open(pipe_name), text);
  }
  return 0;
}
