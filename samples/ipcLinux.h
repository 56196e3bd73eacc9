/* The Linux half of ipc.h: Unix sockets, eventfds and semaphores, memfd and POSIX shared memory. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <semaphore.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

typedef int ipc_pipe;

typedef struct {
  int descriptor;    /* an eventfd, or -1 */
  sem_t *semaphore;  /* else a named semaphore */
} ipc_event;

typedef struct {
  int handle;
  unsigned char *bytes;
  size_t size;
} ipc_section;

static inline void ipc_begin_platform(void) {}

static inline void ipc_fail(const char *what, const char *name) {
  int code = errno;
  fprintf(stderr, "cannot %s %s: error %d (%s)\n", what, name, code, strerror(code));
  exit(2);
}

static inline char *ipc_variable(const char *name) { return getenv(name); }

/** The number that `name` consists of, or -1 when it is a path or a name. */
static inline int ipc_inherited(const char *name) {
  char *end;
  long number = strtol(name, &end, 10);
  return *name != '\0' && *end == '\0' ? (int)number : -1;
}

static inline struct sockaddr_un ipc_address(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    ipc_fail("use", path);
  }
  strcpy(address.sun_path, path);
  return address;
}

/* With credentials attached, an empty message differs from the end of the connection (see ipc_read). */
static inline void ipc_ask_for_credentials(int descriptor) {
  int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_PASSCRED, &on, sizeof on);
}

static inline ipc_pipe ipc_pipe_open(const char *path) {
  int inherited = ipc_inherited(path);
  if (inherited >= 0) {
    ipc_ask_for_credentials(inherited);
    return inherited;
  }
  struct sockaddr_un address = ipc_address(path);
  int types[] = {SOCK_SEQPACKET, SOCK_STREAM}; /* message pipe; the kernel says EPROTOTYPE when it is a byte pipe */
  for (int i = 0; i < 2; i++) {
    int descriptor = socket(AF_UNIX, types[i] | SOCK_CLOEXEC, 0);
    ipc_ask_for_credentials(descriptor);
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
    if (errno != EPROTOTYPE) break;
    close(descriptor);
  }
  ipc_fail("connect to the pipe", path);
  return -1;
}

static inline ipc_pipe ipc_pipe_create(const char *path) {
  struct sockaddr_un address = ipc_address(path);
  int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) ipc_fail("create the pipe", path);
  if (listen(listener, 1) != 0) ipc_fail("listen on", path);
  return listener;
}

static inline ipc_pipe ipc_pipe_accept(ipc_pipe listener, const char *path) {
  int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (client < 0) ipc_fail("accept a client of", path);
  ipc_ask_for_credentials(client);
  close(listener);
  unlink(path);
  return client;
}

static inline bool ipc_is_byte_pipe(ipc_pipe pipe) {
  int type = 0;
  socklen_t length = sizeof type;
  getsockopt(pipe, SOL_SOCKET, SO_TYPE, &type, &length);
  return type == SOCK_STREAM;
}

static inline long ipc_read(ipc_pipe pipe, void *buffer, size_t capacity) {
  char control[256];
  struct iovec part = {buffer, capacity};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  ssize_t length = recvmsg(pipe, &message, 0);
  if (length < 0) return -1; /* the peer is gone */
  if (message.msg_flags & MSG_TRUNC) {
    fprintf(stderr, "a message is longer than %zu bytes\n", capacity);
    exit(2);
  }
  if (length > 0) return length;
  return ipc_is_byte_pipe(pipe) || message.msg_controllen == 0 ? -1 : 0;
}

static inline bool ipc_write(ipc_pipe pipe, const void *bytes, size_t length) {
  const char *next = bytes;
  do { /* a message goes out in one piece or not at all; a byte pipe may take it in several */
    ssize_t written = send(pipe, next, length, MSG_NOSIGNAL);
    if (written < 0) return false;
    next += written;
    length -= (size_t)written;
  } while (length > 0);
  return true;
}

/* A message may be as long as the socket's send buffer; who may not force it gets what the system allows. */
static inline void ipc_pipe_grow(ipc_pipe pipe, int bytes) {
  if (bytes == 0) return;
  if (setsockopt(pipe, SOL_SOCKET, SO_SNDBUFFORCE, &bytes, sizeof bytes) != 0)
    setsockopt(pipe, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
}

static inline void ipc_pipe_close(ipc_pipe pipe) { close(pipe); }

static inline ipc_event ipc_event_open(const char *name) {
  ipc_event event = {ipc_inherited(name), NULL};
  if (event.descriptor >= 0) return event;
  event.semaphore = sem_open(name, 0);
  if (event.semaphore == SEM_FAILED) ipc_fail("open the semaphore", name);
  return event;
}

static inline void ipc_event_wait(ipc_event event) {
  uint64_t count;
  if (event.semaphore) {
    while (sem_wait(event.semaphore) != 0)
      if (errno != EINTR) ipc_fail("wait for", "the semaphore");
  } else if (read(event.descriptor, &count, sizeof count) != sizeof count) {
    ipc_fail("wait for", "the event");
  }
}

static inline void ipc_event_wait_manual(ipc_event event) {
  struct pollfd set = {event.descriptor, POLLIN, 0};
  if (poll(&set, 1, -1) != 1) ipc_fail("wait for", "the event");
}

static inline void ipc_event_set(ipc_event event) {
  uint64_t one = 1;
  if (event.semaphore) sem_post(event.semaphore);
  else if (write(event.descriptor, &one, sizeof one) != sizeof one) ipc_fail("set", "the event");
}

static inline ipc_section ipc_section_map(int descriptor, size_t size, const char *name) {
  ipc_section section = {descriptor, NULL, size};
  section.bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (section.bytes == MAP_FAILED) ipc_fail("map", name);
  return section;
}

static inline ipc_section ipc_section_create(size_t size) {
  int descriptor = memfd_create("block", MFD_CLOEXEC);
  if (descriptor < 0 || ftruncate(descriptor, (off_t)size) != 0) ipc_fail("create", "shared memory");
  return ipc_section_map(descriptor, size, "shared memory");
}

static inline ipc_section ipc_section_open(const char *name) {
  int descriptor = ipc_inherited(name);
  if (descriptor < 0) descriptor = shm_open(name, O_RDWR | O_CLOEXEC, 0);
  struct stat status;
  if (descriptor < 0 || fstat(descriptor, &status) != 0) ipc_fail("open the shared memory", name);
  return ipc_section_map(descriptor, (size_t)status.st_size, name);
}

static inline void ipc_section_close(ipc_section section) {
  munmap(section.bytes, section.size);
  close(section.handle);
}

static inline uint64_t ipc_number_of(int handle) { return (uint64_t)handle; }

static inline void ipc_sleep(unsigned milliseconds) {
  struct timespec rest = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
  while (nanosleep(&rest, &rest) != 0 && errno == EINTR) {}
}

static inline int ipc_own_pid(void) { return (int)getpid(); }

static inline int ipc_start_copy(const char *argument) {
  pid_t pid = fork();
  if (pid < 0) ipc_fail("start", "another process");
  if (pid == 0) {
    execl("/proc/self/exe", ipc_arguments[0], argument, (char *)NULL);
    _exit(127);
  }
  return (int)pid;
}
