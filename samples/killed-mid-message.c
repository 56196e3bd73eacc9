/*
 * Dies while a big message is on its way. On Windows the parent has read a part of it; a Linux message pipe delivers
 * whole messages or nothing, so there it dies after a whole one.
 *
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --size BYTES   of the message; 67108864 on Windows, 65536 on Linux
 */
#include "ipc.h"
#include <signal.h>

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  const char *name = ipc_name("--pipe", "IPC_PIPE_MAIN");
#ifdef _WIN32
  /* Overlapped, so that the write is under way while this thread goes on, to its end. */
  size_t size = (size_t)ipc_number("--size", 64 << 20);
  HANDLE pipe = CreateFileW(ipc_wide(name), GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, NULL);
  if (pipe == INVALID_HANDLE_VALUE) ipc_fail("connect to the pipe", name);
  unsigned char *message = ipc_memory(size);
  ipc_pattern(message, size);
  OVERLAPPED write = {0};
  WriteFile(pipe, message, (DWORD)size, NULL, &write);
  TerminateProcess(GetCurrentProcess(), 9);
#else
  size_t size = (size_t)ipc_number("--size", 65536);
  ipc_pipe pipe = ipc_pipe_open(name);
  unsigned char *message = ipc_memory(size);
  ipc_pattern(message, size);
  ipc_write(pipe, message, size);
  kill(getpid(), SIGKILL);
#endif
  return 0;
}
