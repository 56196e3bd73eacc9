/*
 * Writes to stderr until somebody ends it.
 *
 *   --no-lines   without a single line end
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  const char *text = ipc_flag("--no-lines") ? "and so on " : "and so on\n";
  while (fputs(text, stderr) >= 0) {}
  return 0;
}
