/*
 * The reference of the recording rate: takes the messages of one client from a SEQPACKET socket, 64 at a time, lays each
 * down as the same pcapng block that the recorder writes, and writes the blocks, 4 MiB at a time, to a file.
 *
 *   recorder SOCKET FILE     FILE "-": only receives
 *
 * Prints the number of messages and the nanoseconds from the first to the last.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { slots = 64, slot_size = 256 * 1024, buffer_size = 4 << 20 };

static uint32_t buffer[buffer_size / 4];
static size_t used;
static int file = -1;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void flush(void) {
  for (size_t at = 0; at < used;) {
    ssize_t put = write(file, (char *)buffer + at, used - at);
    if (put < 0) fail("write");
    at += (size_t)put;
  }
  used = 0;
}

/* An enhanced packet block with the recorder's options: docs/capture-format.md. */
static void record(const void *bytes, uint32_t length, uint64_t seq, uint64_t time, uint64_t since) {
  uint32_t padded = (length + 3) & ~3u;
  uint32_t size = 28 + 12 + padded + 8 + 4 + 36 + 4 + 4;
  if (used + size > buffer_size) flush();
  uint32_t *w = buffer + used / 4;
  *w++ = 6, *w++ = size, *w++ = 1, *w++ = (uint32_t)(time >> 32), *w++ = (uint32_t)time;
  *w++ = 12 + length, *w++ = 12 + length, *w++ = 0x04000c00, *w++ = 0x61746164, *w++ = 0;
  if (padded > 0) w[padded / 4 - 1] = 0;
  memcpy(w, bytes, length);
  w += padded / 4;
  *w++ = 2 | 4 << 16, *w++ = 1, *w++ = 0x8001 | 36 << 16;
  memcpy(w, &seq, 8), w += 2;
  memcpy(w, &since, 8), w += 2;
  *w++ = 0xffffffff, *w++ = 0xffffffff, *w++ = 1, *w++ = 2, *w++ = 0, *w++ = 0, *w++ = size;
  used += size;
}

int main(int count, char **arguments) {
  if (count != 3) return fprintf(stderr, "recorder SOCKET FILE\n"), 2;
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, arguments[1], sizeof address.sun_path - 1);
  int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  int on = 1;
  if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0) fail("socket");
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 16) < 0) fail("bind");
  if (strcmp(arguments[2], "-") != 0) {
    file = open(arguments[2], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) fail("open");
  }
  puts("listening");
  fflush(stdout);
  int client = accept(listener, NULL, NULL);
  if (client < 0) fail("accept");

  static char control[slots][1088];
  static struct mmsghdr headers[slots];
  static struct iovec vectors[slots];
  char *memory = malloc((size_t)slots * slot_size);
  if (!memory) fail("malloc");
  for (int i = 0; i < slots; i++) {
    vectors[i] = (struct iovec){memory + (size_t)i * slot_size, slot_size};
    headers[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1, .msg_control = control[i]};
  }
  uint64_t total = 0;
  int64_t first = 0, last = 0;
  for (;;) {
    for (int i = 0; i < slots; i++) headers[i].msg_hdr.msg_controllen = sizeof control[i];
    int got = recvmmsg(client, headers, slots, MSG_WAITFORONE, NULL);
    if (got < 0) fail("recvmmsg");
    int64_t time = now();
    if (total == 0) first = time;
    int i = 0;
    for (; i < got && (headers[i].msg_len > 0 || headers[i].msg_hdr.msg_controllen > 0); i++) {
      total++;
      if (file >= 0) record(vectors[i].iov_base, headers[i].msg_len, total, (uint64_t)time, (uint64_t)last);
    }
    if (i < got) break;
    last = time;
  }
  if (file >= 0) flush();
  printf("%llu %lld\n", (unsigned long long)total, (long long)(now() - first));
  return 0;
}
