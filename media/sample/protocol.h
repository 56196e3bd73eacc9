/* What child.c and its parent say to each other. All numbers are little-endian, as x86 and ARM write them. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stdint.h>

/* Child to parent: "I have shared memory", by the number of its handle (Linux: of its descriptor). */
struct announcement {
  uint32_t handle;
  uint32_t size; /* bytes */
};

#define FRAME_MAGIC 0x4d415246u /* the letters FRAM */

/* The shared memory: a picture that moves. */
struct frame {
  uint32_t magic;
  uint32_t number; /* counts the changes */
  uint32_t width;
  uint32_t height;
  uint8_t pixels[260][252];
};

#endif
