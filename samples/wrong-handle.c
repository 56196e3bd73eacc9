/*
 * Announces shared memory that is not there, in five ways, then waits until the pipe is closed or a message comes.
 *
 *   --pipe NAME   IPC_PIPE_MAIN
 *   --kind bogus      a number that is no handle of this process
 *   --kind minus-one  −1, on Windows the pseudo handle of the process itself
 *   --kind event      a handle of an event (an eventfd)
 *   --kind file       memory of a file on disk, which the parent must not map
 *   --kind small      a real section of 4096 bytes announced as 65536
 */
#include "ipc.h"

#ifdef _WIN32
static HANDLE event_handle(void) { return CreateEventW(NULL, FALSE, FALSE, NULL); }

static HANDLE file_mapping(void) {
  wchar_t folder[MAX_PATH], path[MAX_PATH];
  GetTempPathW(MAX_PATH, folder);
  GetTempFileNameW(folder, L"ipc", 0, path);
  HANDLE file =
      CreateFileW(path, GENERIC_READ | GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_FLAG_DELETE_ON_CLOSE, NULL);
  return CreateFileMappingW(file, NULL, PAGE_READWRITE, 0, 65536, NULL);
}
#else
static int event_handle(void) { return eventfd(0, EFD_CLOEXEC); }

static int file_mapping(void) {
  char path[] = "/var/tmp/ipcXXXXXX";
  int file = mkstemp(path);
  if (file < 0 || ftruncate(file, 65536) != 0) ipc_fail("create", path);
  unlink(path);
  return file;
}
#endif

static uint32_t handle_of_kind(const char *kind) {
  if (strcmp(kind, "bogus") == 0) return 0x7654;
  if (strcmp(kind, "minus-one") == 0) return UINT32_MAX;
  if (strcmp(kind, "event") == 0) return (uint32_t)ipc_number_of(event_handle());
  if (strcmp(kind, "file") == 0) return (uint32_t)ipc_number_of(file_mapping());
  if (strcmp(kind, "small") == 0) return (uint32_t)ipc_number_of(ipc_section_create(4096).handle);
  fprintf(stderr, "unknown kind %s\n", kind);
  exit(2);
}

int main(int count, char **arguments) {
  ipc_begin(count, arguments);
  ipc_pipe pipe = ipc_pipe_open(ipc_name("--pipe", "IPC_PIPE_MAIN"));
  uint32_t announcement[2] = {handle_of_kind(ipc_option("--kind", "bogus")), 65536};
  if (!ipc_write(pipe, announcement, sizeof announcement)) ipc_fail("write to", "the pipe");
  char answer[256];
  ipc_read(pipe, answer, sizeof answer);
  return 0;
}
