/* The Windows half of ipc.h: named pipes, event objects, file mapping objects. */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>

typedef HANDLE ipc_pipe;
typedef HANDLE ipc_event;

typedef struct {
  HANDLE handle;
  unsigned char *bytes;
  size_t size;
} ipc_section;

static inline void ipc_fail(const char *what, const char *name) {
  unsigned long code = GetLastError();
  fprintf(stderr, "cannot %s %s: error %lu\n", what, name, code);
  exit(2);
}

static inline char *ipc_narrow(const wchar_t *wide) {
  int length = WideCharToMultiByte(CP_UTF8, 0, wide, -1, NULL, 0, NULL, NULL);
  char *text = malloc((size_t)length);
  WideCharToMultiByte(CP_UTF8, 0, wide, -1, text, length, NULL, NULL);
  return text;
}

static inline wchar_t *ipc_wide(const char *text) {
  int length = MultiByteToWideChar(CP_UTF8, 0, text, -1, NULL, 0);
  wchar_t *wide = malloc((size_t)length * sizeof *wide);
  MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, length);
  return wide;
}

/* The arguments of main are in the ANSI code page, where most names of the world are lost. */
static inline void ipc_begin_platform(void) {
  wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &ipc_argument_count);
  ipc_arguments = calloc((size_t)ipc_argument_count + 1, sizeof *ipc_arguments);
  for (int i = 0; i < ipc_argument_count; i++) ipc_arguments[i] = ipc_narrow(wide[i]);
  _setmode(_fileno(stdout), _O_BINARY);
  _setmode(_fileno(stderr), _O_BINARY);
}

static inline char *ipc_variable(const char *name) {
  static wchar_t value[32768];
  return GetEnvironmentVariableW(ipc_wide(name), value, 32768) > 0 ? ipc_narrow(value) : NULL;
}

/* A pipe may be for one direction only; asking for more than it allows is "access denied". Write attributes are what
 * SetNamedPipeHandleState needs on a handle that only reads. */
static inline ipc_pipe ipc_pipe_open(const char *path) {
  DWORD accesses[] = {GENERIC_READ | GENERIC_WRITE, GENERIC_READ | FILE_WRITE_ATTRIBUTES, GENERIC_WRITE};
  wchar_t *wide = ipc_wide(path);
  for (int i = 0; i < 3;) {
    HANDLE pipe = CreateFileW(wide, accesses[i], 0, NULL, OPEN_EXISTING, 0, NULL);
    if (pipe != INVALID_HANDLE_VALUE) {
      DWORD flags = 0, mode = PIPE_READMODE_MESSAGE;
      /* a client begins in byte mode even on a message pipe and would read two messages as one */
      if (GetNamedPipeInfo(pipe, &flags, NULL, NULL, NULL) && (flags & PIPE_TYPE_MESSAGE))
        SetNamedPipeHandleState(pipe, &mode, NULL, NULL);
      return pipe;
    }
    if (GetLastError() == ERROR_ACCESS_DENIED) i++;
    else if (GetLastError() != ERROR_PIPE_BUSY || !WaitNamedPipeW(wide, 5000)) break;
  }
  ipc_fail("connect to the pipe", path);
  return INVALID_HANDLE_VALUE;
}

static inline ipc_pipe ipc_pipe_create(const char *path) {
  HANDLE pipe = CreateNamedPipeW(ipc_wide(path), PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE,
                                 PIPE_TYPE_MESSAGE | PIPE_READMODE_MESSAGE, 1, 65536, 65536, 0, NULL);
  if (pipe == INVALID_HANDLE_VALUE) ipc_fail("create the pipe", path);
  return pipe;
}

static inline ipc_pipe ipc_pipe_accept(ipc_pipe pipe, const char *path) {
  /* a client that was faster than this call is connected all the same */
  if (!ConnectNamedPipe(pipe, NULL) && GetLastError() != ERROR_PIPE_CONNECTED) ipc_fail("accept a client of", path);
  return pipe;
}

static inline long ipc_read(ipc_pipe pipe, void *buffer, size_t capacity) {
  DWORD length;
  if (ReadFile(pipe, buffer, (DWORD)capacity, &length, NULL)) return (long)length;
  if (GetLastError() == ERROR_MORE_DATA) {
    fprintf(stderr, "a message is longer than %lu bytes\n", (unsigned long)capacity);
    exit(2);
  }
  return -1; /* the peer is gone */
}

static inline bool ipc_write(ipc_pipe pipe, const void *bytes, size_t length) {
  DWORD written;
  return WriteFile(pipe, bytes, (DWORD)length, &written, NULL) && written == length;
}

/* Messages have no longest length here. */
static inline void ipc_pipe_grow(ipc_pipe pipe, int bytes) {
  (void)pipe;
  (void)bytes;
}

static inline void ipc_pipe_close(ipc_pipe pipe) { CloseHandle(pipe); }

static inline ipc_event ipc_event_open(const char *name) {
  HANDLE event = OpenEventW(SYNCHRONIZE | EVENT_MODIFY_STATE, FALSE, ipc_wide(name));
  if (!event) ipc_fail("open the event", name);
  return event;
}

/* One call for both kinds: an auto-reset event is consumed by the wait, a manual-reset event is not. */
static inline void ipc_event_wait(ipc_event event) {
  if (WaitForSingleObject(event, INFINITE) != WAIT_OBJECT_0) ipc_fail("wait for", "the event");
}

static inline void ipc_event_wait_manual(ipc_event event) { ipc_event_wait(event); }

static inline void ipc_event_set(ipc_event event) {
  if (!SetEvent(event)) ipc_fail("set", "the event");
}

static inline ipc_section ipc_section_map(HANDLE mapping, size_t size, const char *name) {
  ipc_section section = {mapping, NULL, size};
  section.bytes = MapViewOfFile(mapping, FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, 0);
  if (!section.bytes) ipc_fail("map", name);
  return section;
}

static inline ipc_section ipc_section_create(size_t size) {
  uint64_t wide = size;
  HANDLE mapping = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, (DWORD)(wide >> 32), (DWORD)wide, NULL);
  if (!mapping) ipc_fail("create", "shared memory");
  return ipc_section_map(mapping, size, "shared memory");
}

/* Windows knows the size of a section in whole pages only. */
static inline ipc_section ipc_section_open(const char *name) {
  HANDLE mapping = OpenFileMappingW(FILE_MAP_READ | FILE_MAP_WRITE, FALSE, ipc_wide(name));
  if (!mapping) ipc_fail("open the shared memory", name);
  ipc_section section = ipc_section_map(mapping, 0, name);
  MEMORY_BASIC_INFORMATION region;
  VirtualQuery(section.bytes, &region, sizeof region);
  section.size = region.RegionSize;
  return section;
}

static inline void ipc_section_close(ipc_section section) {
  UnmapViewOfFile(section.bytes);
  CloseHandle(section.handle);
}

static inline uint64_t ipc_number_of(HANDLE handle) { return (uint64_t)(uintptr_t)handle; }

static inline void ipc_sleep(unsigned milliseconds) { Sleep(milliseconds); }

static inline int ipc_own_pid(void) { return (int)GetCurrentProcessId(); }

static inline int ipc_start_copy(const char *argument) {
  static wchar_t program[32768], line[65536];
  GetModuleFileNameW(NULL, program, 32768);
  _snwprintf(line, 65535, L"\"%ls\" %ls", program, ipc_wide(argument));
  STARTUPINFOW startup = {.cb = sizeof startup};
  PROCESS_INFORMATION process;
  if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process)) {
    ipc_fail("start", "another process");
  }
  CloseHandle(process.hThread);
  CloseHandle(process.hProcess);
  return (int)process.dwProcessId;
}
