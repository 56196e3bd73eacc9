/*
 * The polite way to share memory on Linux: the announcement [descriptor, size] carries the descriptor itself
 * (SCM_RIGHTS), so the parent need not fetch it from this process. On Windows there is no such way; there it announces
 * the handle as the article does. Then it waits for an acknowledgement.
 *
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --size BYTES   65536
 *   --times N      how often it is announced; 1
 */
#include "ipc.h"

#ifdef _WIN32
static bool announce(ipc_pipe pipe, ipc_section block, uint32_t *text) {
  (void)block;
  return ipc_write(pipe, text, 2 * sizeof *text);
}
#else
static bool announce(ipc_pipe pipe, ipc_section block, uint32_t *text) {
  union {
    struct cmsghdr header;
    char space[CMSG_SPACE(sizeof(int))];
  } control = {.header = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
  memcpy(CMSG_DATA(&control.header), &block.handle, sizeof(int));
  struct iovec part = {text, 2 * sizeof *text};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  return sendmsg(pipe, &message, MSG_NOSIGNAL) == (ssize_t)part.iov_len;
}
#endif

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  size_t size = (size_t)ipc_number("--size", 65536);
  ipc_section block = ipc_section_create(size);
  ipc_pattern(block.bytes, size);
  uint32_t announcement[2] = {(uint32_t)ipc_number_of(block.handle), (uint32_t)size};
  for (long long n = ipc_number("--times", 1); n > 0; n--)
    if (!announce(pipe, block, announcement)) ipc_fail("announce", "the block");
  char answer[256];
  if (ipc_read(pipe, answer, sizeof answer) < 0) ipc_fail("read", "the acknowledgement");
  return 0;
}
