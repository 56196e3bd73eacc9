/*
 * The reference of a request and its reply on Windows: a parent with a completion port. Serves a pipe, takes one client, and
 * sends COUNT requests of SIZE bytes one after the other, each after the reply to the one before.
 *
 *   portRoundTrip PIPE COUNT SIZE
 *
 * Prints "listening", and at the end the nanoseconds of each round trip, one a line.
 */
#include "port.h"

int main(int count, char **arguments) {
  if (count != 4) return fprintf(stderr, "portRoundTrip PIPE COUNT SIZE\n"), 2;
  long wanted = atol(arguments[2]);
  DWORD size = (DWORD)atol(arguments[3]);
  HANDLE port, pipe = serve(arguments[1], &port);
  char *request = calloc(1, size), *reply = calloc(1, size);
  int64_t *times = malloc((size_t)wanted * sizeof *times);
  if (!request || !reply || !times) fail("malloc");
  for (long i = 0; i < wanted; i++) {
    OVERLAPPED reading = {0}, writing = {0};
    if (!ReadFile(pipe, reply, size, NULL, &reading) && GetLastError() != ERROR_IO_PENDING) fail("ReadFile");
    int64_t begun = now();
    if (!WriteFile(pipe, request, size, NULL, &writing) && GetLastError() != ERROR_IO_PENDING) fail("WriteFile");
    for (int done = 0; done < 2; done++) {
      DWORD bytes;
      ULONG_PTR key;
      OVERLAPPED *which;
      if (!GetQueuedCompletionStatus(port, &bytes, &key, &which, INFINITE)) fail("GetQueuedCompletionStatus");
      if (which == &reading) times[i] = now() - begun;
    }
  }
  CloseHandle(pipe);
  for (long i = 0; i < wanted; i++) printf("%lld\n", (long long)times[i]);
  return 0;
}
