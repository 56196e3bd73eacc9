/*
 * Prints: lines on stdout and stderr, one in UTF-8, a very long one, bytes that are no text, and a last line without
 * an end.
 *
 *   --lines N   of the plain kind, alternating between stdout and stderr; 4
 *   --long N    length of the long line; 100000
 */
#include "ipc.h"

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  for (long long n = 1; n <= ipc_number("--lines", 4); n++) fprintf(n % 2 ? stdout : stderr, "line %lld\n", n);
  fputs("gr\xc3\xbc\xc3\x9f dich, \xe4\xb8\x96\xe7\x95\x8c\n", stdout);
  size_t size = (size_t)ipc_number("--long", 100000);
  char *line = ipc_memory(size + 1);
  memset(line, 'x', size);
  line[size] = '\n';
  fwrite(line, 1, size + 1, stdout);
  fwrite("\xff\xfe\x00\x80\n", 1, 5, stdout);
  fputs("no end of line", stdout);
  return 0;
}
