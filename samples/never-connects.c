/*
 * Runs, but opens no pipe and no event: it waits for a pipe of another name than the session's, a common mistake. The
 * names it uses stand in the program file, where a read-only scan can find them.
 *
 *   --seconds N   how long; 3600
 */
#include "ipc.h"

#ifdef _WIN32
static const wchar_t pipe_name[] = L"\\\\.\\pipe\\never_connects_demo";
#else
static const char pipe_name[] = "/tmp/never_connects_demo.sock";
#endif
static const char event_name[] = "event_never_connects";

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
#ifdef _WIN32
  printf("waiting for %ls and %s\n", pipe_name, event_name);
#else
  printf("waiting for %s and %s\n", pipe_name, event_name);
#endif
  ipc_sleep((unsigned)ipc_number("--seconds", 3600) * 1000);
  return 0;
}
