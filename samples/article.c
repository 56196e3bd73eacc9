/*
 * The child of the article "Sharing data between processes": one request over the pipe, one big block back through
 * shared memory, two events that say when.
 *
 * It waits for the event toChild, reads one message, creates a section, fills it with the request over and over,
 * sets fromChild and announces [handle, size] as two 32-bit numbers. The parent duplicates the handle and maps it.
 *
 *   --pipe NAME        IPC_PIPE_MAIN
 *   --to-child NAME    IPC_EVENT_TOCHILD
 *   --from-child NAME  IPC_EVENT_FROMCHILD
 *   --size BYTES       of the block; 65536
 *   --ack              wait for one more message before the end. Without it the handle may be gone too soon.
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  ipc_event to_child = ipc_event_open(ipc_name("--to-child", "IPC_EVENT_TOCHILD"));
  ipc_event from_child = ipc_event_open(ipc_name("--from-child", "IPC_EVENT_FROMCHILD"));
  size_t size = (size_t)ipc_number("--size", 65536);

  ipc_event_wait(to_child);
  char request[4096];
  long length = ipc_read(pipe, request, sizeof request);
  if (length < 0) ipc_fail("read", "the request");
  printf("request of %ld bytes\n", length);

  ipc_section block = ipc_section_create(size);
  for (size_t i = 0; i < size && length > 0; i++) block.bytes[i] = (unsigned char)request[i % (size_t)length];

  ipc_event_set(from_child);
  uint32_t announcement[2] = {(uint32_t)ipc_number_of(block.handle), (uint32_t)size};
  if (!ipc_write(pipe, announcement, sizeof announcement)) ipc_fail("announce", "the block");

  if (ipc_flag("--ack") && ipc_read(pipe, request, sizeof request) < 0) ipc_fail("read", "the acknowledgement");
  return 0;
}
