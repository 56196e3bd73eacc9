/*
 * The article's child to the letter: after the event it reads "until an error", which only the parent's disconnect
 * ends. Its pipe is then dead, so it connects a second time to announce the block.
 *
 *   --pipe NAME        IPC_PIPE_MAIN
 *   --to-child NAME    IPC_EVENT_TOCHILD
 *   --from-child NAME  IPC_EVENT_FROMCHILD
 *   --size BYTES       of the block; 65536
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  const char *name = ipc_name("--pipe", "IPC_PIPE_MAIN");
  ipc_pipe pipe = ipc_pipe_open(name);
  ipc_event to_child = ipc_event_open(ipc_name("--to-child", "IPC_EVENT_TOCHILD"));
  ipc_event from_child = ipc_event_open(ipc_name("--from-child", "IPC_EVENT_FROMCHILD"));
  size_t size = (size_t)ipc_number("--size", 65536);

  ipc_event_wait(to_child);
  char buffer[4096];
  long length, total = 0;
  while ((length = ipc_read(pipe, buffer, sizeof buffer)) >= 0) total += length;
  printf("read %ld bytes until the error\n", total);
  ipc_pipe_close(pipe);

  ipc_section block = ipc_section_create(size);
  memset(block.bytes, 0xAB, size);

  ipc_event_set(from_child);
  pipe = ipc_pipe_open(name);
  uint32_t announcement[2] = {(uint32_t)ipc_number_of(block.handle), (uint32_t)size};
  if (!ipc_write(pipe, announcement, sizeof announcement)) ipc_fail("announce", "the block");

  if (ipc_read(pipe, buffer, sizeof buffer) < 0) ipc_fail("read", "the acknowledgement");
  return 0;
}
