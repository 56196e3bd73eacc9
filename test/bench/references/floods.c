/*
 * A flood over many connections at once: connects CLIENTS times to each pipe, and when all are connected writes COUNT
 * messages of SIZE bytes on each, a thread for each connection. Each message begins with its number.
 *
 *   floods COUNT SIZE CLIENTS PIPE…
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { most = 1024 };
static uint64_t messages;
static size_t size;

static void fail(const char *what) {
  perror(what);
  exit(2);
}

static int connect_to(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
  if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
  return fd;
}

static void *flood(void *argument) {
  int fd = (int)(intptr_t)argument;
  char *message = calloc(1, size);
  for (uint64_t number = 0; number < messages; number++) {
    memcpy(message, &number, sizeof number);
    if (write(fd, message, size) != (ssize_t)size) fail("write");
  }
  close(fd);
  free(message);
  return NULL;
}

int main(int count, char **arguments) {
  if (count < 5) return fprintf(stderr, "floods COUNT SIZE CLIENTS PIPE…\n"), 2;
  messages = strtoull(arguments[1], NULL, 10);
  size = strtoull(arguments[2], NULL, 10);
  int clients = atoi(arguments[3]), pipes = count - 4, connections = clients * pipes;
  if (size < sizeof(uint64_t) || connections > most) return fprintf(stderr, "SIZE ≥ 8, at most %d connections\n", most), 2;
  int fds[most];
  for (int i = 0; i < connections; i++) fds[i] = connect_to(arguments[4 + i % pipes]);
  pthread_t threads[most];
  for (int i = 0; i < connections; i++) {
    if (pthread_create(&threads[i], NULL, flood, (void *)(intptr_t)fds[i]) != 0) fail("pthread_create");
  }
  for (int i = 0; i < connections; i++) pthread_join(threads[i], NULL);
  return 0;
}
