/* A message pipe that is served through a completion port, for the references on Windows. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void fail(const char *what) {
  fprintf(stderr, "%s: error %lu\n", what, GetLastError());
  exit(1);
}

static int64_t now(void) {
  static LARGE_INTEGER frequency;
  LARGE_INTEGER count;
  if (frequency.QuadPart == 0) QueryPerformanceFrequency(&frequency);
  QueryPerformanceCounter(&count);
  return (int64_t)((double)count.QuadPart * 1e9 / (double)frequency.QuadPart);
}

/* Says "listening", and returns the pipe when its one client has connected. */
static HANDLE serve(const char *path, HANDLE *port) {
  HANDLE pipe = CreateNamedPipeA(path, PIPE_ACCESS_DUPLEX | FILE_FLAG_OVERLAPPED | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                 PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 1, 65536, 65536, 0, NULL);
  if (pipe == INVALID_HANDLE_VALUE) fail("CreateNamedPipe");
  *port = CreateIoCompletionPort(pipe, NULL, 1, 1);
  if (!*port) fail("CreateIoCompletionPort");
  OVERLAPPED connecting = {0};
  BOOL pending = !ConnectNamedPipe(pipe, &connecting) && GetLastError() == ERROR_IO_PENDING;
  puts("listening");
  fflush(stdout);
  DWORD bytes;
  ULONG_PTR key;
  OVERLAPPED *done;
  if (pending && !GetQueuedCompletionStatus(*port, &bytes, &key, &done, INFINITE)) fail("ConnectNamedPipe");
  return pipe;
}
