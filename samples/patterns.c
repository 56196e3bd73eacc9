/*
 * Messages over several pipes in a random order, of random ones of the sizes given; what goes out is the same for the same
 * seed. Every message is filled from the seed, the number of its pipe and its own number on that pipe, so a lost, doubled,
 * swapped or damaged one can be told, and so can one that came out of another pipe.
 *
 *   --pipes N      IPC_PIPE_P<first>, IPC_PIPE_P<first + 1> …; 1
 *   --first K      0
 *   --count N      messages in all; 1000
 *   --seed N       1
 *   --buffer BYTES on Linux: what the socket may hold, where more is allowed than the default
 *   SIZE …         behind all options; 64
 */
#include "ipc.h"

static uint32_t state;

/** A number below `limit` (mulberry32). */
static uint32_t below(uint32_t limit) {
  state += 0x6d2b79f5u;
  uint32_t word = (state ^ (state >> 15)) * (1u | state);
  word = (word + (word ^ (word >> 7)) * (61u | word)) ^ word;
  word ^= word >> 14;
  return (uint32_t)(word / 4294967296.0 * limit);
}

/** Each bit of the result depends on each bit of the word (the end of murmur3). */
static uint32_t mixed(uint32_t word) {
  word = (word ^ (word >> 16)) * 0x85ebca6bu;
  word = (word ^ (word >> 13)) * 0xc2b2ae35u;
  return word ^ (word >> 16);
}

static void fill(unsigned char *bytes, size_t length, uint32_t seed, uint32_t pipe, uint32_t number) {
  uint32_t key = mixed(seed ^ mixed(pipe ^ mixed(number)));
  for (size_t at = 0, word = 0; at < length; at += 4, word++) {
    uint32_t value = mixed(key + (uint32_t)word * 0x9e3779b9u);
    for (size_t byte = at; byte < at + 4 && byte < length; byte++, value >>= 8) bytes[byte] = (unsigned char)value;
  }
}

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  uint32_t pipes = (uint32_t)ipc_number("--pipes", 1), first = (uint32_t)ipc_number("--first", 0);
  uint32_t seed = (uint32_t)ipc_number("--seed", 1);
  long long messages = ipc_number("--count", 1000);
  size_t sizes[64] = {64}, longest = 64;
  uint32_t kinds = 0;
  for (int i = 1; i < ipc_argument_count && kinds < 64; i++) {
    if (ipc_arguments[i][0] == '-') i++; /* the value of an option is no size */
    else {
      sizes[kinds] = (size_t)strtoull(ipc_arguments[i], NULL, 0);
      if (sizes[kinds] > longest) longest = sizes[kinds];
      kinds++;
    }
  }
  unsigned char *message = ipc_memory(longest);
  ipc_pipe *ends = ipc_memory(pipes * sizeof *ends);
  uint32_t *numbers = calloc(pipes, sizeof *numbers);
  for (uint32_t pipe = 0; pipe < pipes; pipe++) {
    char name[32];
    snprintf(name, sizeof name, "IPC_PIPE_P%u", first + pipe);
    ends[pipe] = ipc_pipe_open(ipc_name("", name));
    ipc_pipe_grow(ends[pipe], (int)ipc_number("--buffer", 0));
  }
  for (state = seed + first; messages > 0; messages--) {
    uint32_t pipe = below(pipes);
    size_t size = sizes[below(kinds ? kinds : 1)];
    fill(message, size, seed, first + pipe, numbers[pipe]++);
    if (!ipc_write(ends[pipe], message, size)) ipc_fail("write to", "a pipe");
  }
  return 0;
}
