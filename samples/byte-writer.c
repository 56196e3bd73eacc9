/*
 * Writes a stream into a byte pipe, in pieces of 1, 2, 3 … 4096, 1, 2 … bytes. Byte i of the stream is i mod 251, so the
 * reader can check it however it is cut.
 *
 *   --pipe NAME     IPC_PIPE_MAIN
 *   --total BYTES   1000000
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  long long total = ipc_number("--total", 1000000);
  unsigned char piece[4096];
  size_t length = 1;
  for (long long sent = 0; sent < total; sent += (long long)length, length = length % sizeof piece + 1) {
    if ((long long)length > total - sent) length = (size_t)(total - sent);
    for (size_t i = 0; i < length; i++) piece[i] = (unsigned char)((sent + (long long)i) % 251);
    if (!ipc_write(pipe, piece, length)) ipc_fail("write to", "the pipe");
  }
  return 0;
}
