/*
 * The other way round: the child creates the pipe and the parent connects to it (role "connect"). It answers each
 * message of its client with "answer: " and the message, until the client goes.
 *
 *   --pipe NAME    IPC_PIPE_MAIN
 *   --delay MS     before the pipe is created; 0
 *   --clients N    one after the other, each on a new pipe of the same name; 1
 */
#include "ipc.h"

static void serve(const char *name) {
  ipc_pipe pipe = ipc_pipe_create(name);
  printf("pipe created\n");
  pipe = ipc_pipe_accept(pipe, name);
  printf("client connected\n");
  char answer[4096] = "answer: ";
  size_t prefix = strlen(answer);
  long length;
  while ((length = ipc_read(pipe, answer + prefix, sizeof answer - prefix)) >= 0)
    if (!ipc_write(pipe, answer, prefix + (size_t)length)) break;
  ipc_pipe_close(pipe);
}

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  unsigned delay = (unsigned)ipc_number("--delay", 0);
  const char *name = ipc_name("--pipe", "IPC_PIPE_MAIN");
  for (long client = 0; client < ipc_number("--clients", 1); client++) {
    ipc_sleep(delay);
    serve(name);
  }
  return 0;
}
