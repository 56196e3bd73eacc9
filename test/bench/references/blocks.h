/*
 * The blocks that the recorder writes, for the references: laid down in a buffer of 4 MiB, which goes out when it is full.
 * Who includes this defines write_out.
 */
#include <stdint.h>
#include <string.h>

enum { buffer_size = 4 << 20 };

static uint32_t buffer[buffer_size / 4];
static size_t used;

static void write_out(const char *bytes, size_t length);

static void flush_blocks(void) {
  write_out((char *)buffer, used);
  used = 0;
}

/* An enhanced packet block with the recorder's options: docs/capture-format.md. Times in ns. */
static void put_block(uint32_t pipe, uint32_t instance, uint64_t seq, uint64_t since, const void *bytes, uint32_t length,
                      uint64_t time) {
  uint32_t padded = (length + 3) & ~3u;
  uint32_t size = 28 + 12 + padded + 8 + 4 + 36 + 4 + 4;
  if (used + size > buffer_size) flush_blocks();
  uint32_t *w = buffer + used / 4;
  *w++ = 6, *w++ = size, *w++ = pipe, *w++ = (uint32_t)(time >> 32), *w++ = (uint32_t)time;
  *w++ = 12 + length, *w++ = 12 + length, *w++ = 0x04000c00, *w++ = 0x61746164, *w++ = 0;
  if (padded > 0) w[padded / 4 - 1] = 0;
  memcpy(w, bytes, length);
  w += padded / 4;
  *w++ = 2 | 4 << 16, *w++ = 1, *w++ = 0x8001 | 36 << 16;
  memcpy(w, &seq, 8), w += 2;
  memcpy(w, &since, 8), w += 2;
  *w++ = 0xffffffff, *w++ = 0xffffffff, *w++ = instance, *w++ = 2, *w++ = 0, *w++ = 0, *w++ = size;
  used += size;
}
