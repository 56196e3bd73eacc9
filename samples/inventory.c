/*
 * Prints what it was given without being asked for: each variable of its environment as "variable NAME=VALUE", and each
 * descriptor (Linux) or inheritable handle (Windows, where others are its own) as "holds NUMBER WHAT".
 */
#include "ipc.h"

#ifdef _WIN32
static void print_held(void) {
  for (uintptr_t number = 4; number < 0x4000; number += 4) {
    DWORD flags;
    if (GetHandleInformation((HANDLE)number, &flags) && (flags & HANDLE_FLAG_INHERIT)) {
      printf("holds %lu a handle of type %lu\n", (unsigned long)number, (unsigned long)GetFileType((HANDLE)number));
    }
  }
}

static void print_variables(void) {
  wchar_t *all = GetEnvironmentStringsW();
  for (wchar_t *one = all; *one; one += wcslen(one) + 1) printf("variable %s\n", ipc_narrow(one));
}
#else
static void print_held(void) {
  for (int number = 0; number < 4096; number++) {
    char link[32], target[256];
    snprintf(link, sizeof link, "/proc/self/fd/%d", number);
    ssize_t length = readlink(link, target, sizeof target);
    if (length >= 0) printf("holds %d %.*s\n", number, (int)length, target);
  }
}

static void print_variables(void) {
  for (char **one = environ; *one; one++) printf("variable %s\n", *one);
}
#endif

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  print_held();
  print_variables();
  return 0;
}
