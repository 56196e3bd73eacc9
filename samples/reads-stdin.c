/* Says when its standard input is at its end, as it is at once for a child whose stdin is closed. Exits with 0 then. */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  int bytes = 0;
  while (getchar() != EOF) bytes++;
  printf("stdin ended after %d bytes\n", bytes);
  return 0;
}
