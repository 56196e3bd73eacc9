/*
 * The reference of a request and its reply: a parent with epoll. Listens on a SEQPACKET socket, takes one client, sends
 * COUNT requests of SIZE bytes one after the other, each after the reply to the one before.
 *
 *   roundTrip SOCKET COUNT SIZE
 *
 * Prints "listening", and at the end the nanoseconds of each round trip, one a line.
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}

int main(int count, char **arguments) {
  if (count != 4) return fprintf(stderr, "roundTrip SOCKET COUNT SIZE\n"), 2;
  long wanted = atol(arguments[2]), size = atol(arguments[3]);
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, arguments[1], sizeof address.sun_path - 1);
  int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  int on = 1;
  if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) < 0) fail("socket");
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1) < 0) fail("bind");
  puts("listening");
  fflush(stdout);
  int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN};
  if (client < 0 || epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event) < 0) fail("accept");
  char *message = calloc(1, (size_t)size);
  int64_t *times = malloc((size_t)wanted * sizeof *times);
  if (!message || !times) fail("malloc");
  for (long i = 0; i < wanted; i++) {
    int64_t begun = now();
    if (write(client, message, (size_t)size) != size) fail("write");
    if (epoll_wait(epoll, &event, 1, -1) != 1) fail("epoll_wait");
    if (read(client, message, (size_t)size) != size) fail("read");
    times[i] = now() - begun;
  }
  close(client);
  for (long i = 0; i < wanted; i++) printf("%lld\n", (long long)times[i]);
  return 0;
}
