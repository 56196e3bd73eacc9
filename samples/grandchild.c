/*
 * A child that starts another process and ends; the other one connects, says so, and stays for ten minutes. A session
 * must not leave it behind.
 *
 * IPC_PIPE_MAIN names the pipe. --stay keeps the child alive as well.
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  const char *name = ipc_name("--pipe", "IPC_PIPE_MAIN");
  if (ipc_flag("--as-grandchild")) {
    ipc_pipe pipe = ipc_pipe_open(name);
    ipc_say(pipe, "from the grandchild");
    ipc_sleep(600000);
    return 0;
  }
  printf("grandchild %d\n", ipc_start_copy("--as-grandchild"));
  if (!ipc_flag("--stay")) return 0;
  ipc_sleep(600000);
  return 0;
}
