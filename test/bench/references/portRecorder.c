/*
 * The reference of recording on Windows: takes the messages of one client of a pipe through a completion port, with reads
 * posted ahead, lays each down as the recorder's block, and writes the blocks, 4 MiB at a time, to a file.
 *
 *   portRecorder FILE PIPE
 *
 * Prints "listening", and at the end the number of messages and the ns of processor time (GetProcessTimes) from the
 * first message on.
 */
#include "port.h"
#include "blocks.h"

enum { reads = 16, read_size = 65536 };

struct operation {
  OVERLAPPED overlapped;
  char bytes[read_size];
};

static HANDLE file;

static void write_out(const char *bytes, size_t length) {
  DWORD put;
  if (!WriteFile(file, bytes, (DWORD)length, &put, NULL) || put != length) fail("WriteFile");
}

static uint64_t processor_time(void) {
  FILETIME created, exited, kernel, user;
  if (!GetProcessTimes(GetCurrentProcess(), &created, &exited, &kernel, &user)) fail("GetProcessTimes");
  uint64_t sum = (((uint64_t)kernel.dwHighDateTime << 32) | kernel.dwLowDateTime) +
                 (((uint64_t)user.dwHighDateTime << 32) | user.dwLowDateTime);
  return sum * 100;
}

int main(int count, char **arguments) {
  if (count != 3) return fprintf(stderr, "portRecorder FILE PIPE\n"), 2;
  file = CreateFileA(arguments[1], GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
  if (file == INVALID_HANDLE_VALUE) fail("CreateFile");
  HANDLE port, pipe = serve(arguments[2], &port);
  static struct operation operations[reads];
  uint64_t total = 0, before = processor_time(), since = 0;
  int pending = 0, ended = 0;
  for (int i = 0; i < reads; i++) {
    if (ReadFile(pipe, operations[i].bytes, read_size, NULL, &operations[i].overlapped) ||
        GetLastError() == ERROR_IO_PENDING) pending++;
  }
  while (pending > 0) {
    OVERLAPPED_ENTRY entries[64];
    ULONG taken;
    if (!GetQueuedCompletionStatusEx(port, entries, 64, &taken, INFINITE, FALSE)) fail("GetQueuedCompletionStatusEx");
    uint64_t time = (uint64_t)now();
    for (ULONG i = 0; i < taken; i++) {
      struct operation *operation = (struct operation *)entries[i].lpOverlapped;
      pending--;
      if (operation->overlapped.Internal != 0) {
        ended = 1;
        continue;
      }
      put_block(1, 1, ++total, since, operation->bytes, entries[i].dwNumberOfBytesTransferred, time);
      if (ended) continue;
      operation->overlapped = (OVERLAPPED){0};
      if (ReadFile(pipe, operation->bytes, read_size, NULL, &operation->overlapped) || GetLastError() == ERROR_IO_PENDING)
        pending++;
      else ended = 1;
    }
    since = time;
  }
  flush_blocks();
  printf("%llu %llu\n", (unsigned long long)total, (unsigned long long)(processor_time() - before));
  return 0;
}
