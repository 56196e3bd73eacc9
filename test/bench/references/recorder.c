/*
 * The reference of the recording rate: takes the messages of SEQPACKET sockets, 64 at a time, lays each down as the same
 * pcapng block that the recorder writes, and writes the blocks, 4 MiB at a time, to a file.
 *
 *   recorder FILE CLIENTS SOCKET…     FILE "-": only receives. CLIENTS: how many connect, all sockets together
 *
 * One client is received from with blocking calls, several with epoll. Prints the number of messages and the nanoseconds
 * from the first to the last.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>
#include "blocks.h"

enum { slots = 64, slot_size = 256 * 1024, most = 1024 };

struct client {
  int fd;
  uint32_t pipe;
  uint32_t instance;
  uint64_t since;
};

static int file = -1;
static struct client clients[most];
static uint64_t total;
static int64_t first;
static char control[slots][1088];
static struct mmsghdr headers[slots];
static struct iovec vectors[slots];

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void write_out(const char *bytes, size_t length) {
  for (size_t at = 0; at < length;) {
    ssize_t put = write(file, bytes + at, length - at);
    if (put < 0) fail("write");
    at += (size_t)put;
  }
}

static void record(const struct client *from, const void *bytes, uint32_t length, uint64_t time) {
  put_block(from->pipe, from->instance, total, from->since, bytes, length, time);
}

static int listen_at(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  int on = 1;
  if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0) fail("socket");
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, most) < 0) fail("bind");
  return listener;
}

/* Takes one batch; 0 when the client has ended. */
static int take(struct client *from, int flags) {
  for (int i = 0; i < slots; i++) headers[i].msg_hdr.msg_controllen = sizeof control[i];
  int got = recvmmsg(from->fd, headers, slots, flags, NULL);
  if (got < 0) fail("recvmmsg");
  int64_t time = now();
  if (total == 0) first = time;
  for (int i = 0; i < got; i++) {
    if (headers[i].msg_len == 0 && headers[i].msg_hdr.msg_controllen == 0) return 0;
    total++;
    if (file >= 0) record(from, vectors[i].iov_base, headers[i].msg_len, (uint64_t)time);
  }
  from->since = (uint64_t)time;
  return 1;
}

static void take_from_all(int count) {
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < count; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &clients[i]};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, clients[i].fd, &event) < 0) fail("epoll_ctl");
  }
  for (int open = count; open > 0;) {
    struct epoll_event ready[64];
    int found = epoll_wait(epoll, ready, 64, -1);
    for (int i = 0; i < found; i++) {
      struct client *client = ready[i].data.ptr;
      if (take(client, MSG_DONTWAIT)) continue;
      close(client->fd);
      open--;
    }
  }
}

int main(int count, char **arguments) {
  if (count < 4) return fprintf(stderr, "recorder FILE CLIENTS SOCKET…\n"), 2;
  int wanted = atoi(arguments[2]), pipes = count - 3;
  if (wanted < 1 || wanted > most || wanted % pipes != 0) return fprintf(stderr, "CLIENTS for each SOCKET\n"), 2;
  int listeners[most];
  for (int i = 0; i < pipes; i++) listeners[i] = listen_at(arguments[3 + i]);
  if (strcmp(arguments[1], "-") != 0) {
    file = open(arguments[1], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) fail("open");
  }
  puts("listening");
  fflush(stdout);
  for (int i = 0; i < wanted; i++) {
    int pipe = i % pipes;
    clients[i] = (struct client){accept(listeners[pipe], NULL, NULL), 1 + (uint32_t)pipe, 1 + (uint32_t)(i / pipes), 0};
    if (clients[i].fd < 0) fail("accept");
  }

  char *memory = malloc((size_t)slots * slot_size);
  if (!memory) fail("malloc");
  for (int i = 0; i < slots; i++) {
    vectors[i] = (struct iovec){memory + (size_t)i * slot_size, slot_size};
    headers[i].msg_hdr = (struct msghdr){.msg_iov = &vectors[i], .msg_iovlen = 1, .msg_control = control[i]};
  }
  if (wanted > 1) take_from_all(wanted);
  else while (take(&clients[0], MSG_WAITFORONE));
  if (file >= 0) flush_blocks();
  printf("%llu %lld\n", (unsigned long long)total, (long long)(now() - first));
  return 0;
}
