/*
 * Connects, says "here", and waits until the pipe is closed or one message comes: a peer that is simply there.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 *   --code N      exit code; 0
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  ipc_say(pipe, "here");
  char message[65536];
  long length = ipc_read(pipe, message, sizeof message);
  printf("waited until %s\n", length < 0 ? "the end" : "a message");
  return (int)ipc_number("--code", 0);
}
