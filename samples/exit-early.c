/*
 * Ends before it has connected to anything.
 *
 *   --code N   exit code; 7
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  fprintf(stderr, "giving up before the first connection\n");
  return (int)ipc_number("--code", 7);
}
