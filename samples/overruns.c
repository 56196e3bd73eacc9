/*
 * Announces less shared memory than there is, and does what single letters tell it, each of which it answers: w writes
 * within what was announced, o behind it, m announces all but the last 40 bytes, p writes those, q ends.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  size_t announced = 5 * 4096 + 3;
  ipc_section block = ipc_section_create(6 * 4096);
  memset(block.bytes, 7, 100);
  uint32_t pair[2] = {(uint32_t)ipc_number_of(block.handle), (uint32_t)announced};
  if (!ipc_write(pipe, pair, sizeof pair)) ipc_fail("write to", "the pipe");
  char letter[16];
  while (ipc_read(pipe, letter, sizeof letter) > 0 && letter[0] != 'q') {
    if (letter[0] == 'w') block.bytes[4096] = 1;
    if (letter[0] == 'o') memset(block.bytes + announced + 7, 9, 20);
    if (letter[0] == 'm') {
      pair[1] = (uint32_t)(block.size - 40);
      if (!ipc_write(pipe, pair, sizeof pair)) break;
    }
    if (letter[0] == 'p') memset(block.bytes + block.size - 40, 9, 40);
    if (!ipc_write(pipe, letter, 1)) break;
  }
  return 0;
}
