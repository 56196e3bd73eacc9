/*
 * Prints what it was given: its arguments, and the variables named behind --variables, as NAME=VALUE.
 *
 *   --variables NAME …   to the end of the line
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  int i = 1;
  for (; i < ipc_argument_count && strcmp(ipc_arguments[i], "--variables") != 0; i++)
    printf("argument %s\n", ipc_arguments[i]);
  for (i++; i < ipc_argument_count; i++) {
    const char *value = ipc_variable(ipc_arguments[i]);
    printf("%s=%s\n", ipc_arguments[i], value ? value : "(not set)");
  }
  return 0;
}
