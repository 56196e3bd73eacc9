/*
 * Sends one message, then dies of a real fault.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 *   --abort       call abort() instead of writing to address 0
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  ipc_say(pipe, "last words");
  if (ipc_flag("--abort")) abort();
  /* from an argument, so that the compiler cannot see the fault and make another one of it */
  volatile int *nowhere = (volatile int *)(uintptr_t)ipc_number("--address", 0);
  *nowhere = 1;
  return 0;
}
