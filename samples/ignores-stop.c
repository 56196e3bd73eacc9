/*
 * Will not end when asked to: ignores the closed pipe, SIGTERM, SIGINT and SIGHUP, or the console's control events.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 */
#include "ipc.h"
#include <signal.h>

#ifdef _WIN32
static BOOL WINAPI ignore_control(DWORD kind) { return (void)kind, TRUE; }
#endif

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
#ifdef _WIN32
  SetConsoleCtrlHandler(ignore_control, TRUE);
#else
  signal(SIGHUP, SIG_IGN);
#endif
  signal(SIGTERM, SIG_IGN);
  signal(SIGINT, SIG_IGN);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  ipc_say(pipe, "you cannot stop me");
  for (;;) ipc_sleep(1000);
}
