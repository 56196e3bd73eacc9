/*
 * A program to look at with IPC Inspector: the child of the article "Sharing data between processes".
 *
 * It waits for the event toChild, reads a request from the pipe, makes shared memory, tells its handle and size through
 * the pipe, and sets the event fromChild. When that is acknowledged it stays for a while: it answers each message and
 * keeps changing its memory, until the pipe is closed or its time is up.
 *
 * Compile it in this folder, with what you have:
 *
 *   Linux               gcc -o child child.c
 *   Windows, MSVC       cl child.c
 *   Windows, MinGW-w64  gcc -o child.exe child.c
 *
 * Then open sample.ipc.json and press the triangle in the title of its editor.
 *
 *   --seconds N   how long it stays; 60
 */
#ifdef _WIN32
#define _CRT_SECURE_NO_WARNINGS
#define WIN32_LEAN_AND_MEAN
#include <windows.h>
#else
#define _GNU_SOURCE
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol.h"

static void fail(const char *what) {
  fprintf(stderr, "cannot %s\n", what);
  exit(2);
}

/* IPC Inspector tells its children the names of their objects in the environment. */
static const char *variable(const char *name) {
  const char *value = getenv(name);
  if (!value) {
    fprintf(stderr, "%s is not set: start this program from IPC Inspector\n", name);
    exit(2);
  }
  return value;
}

#ifdef _WIN32

typedef HANDLE object;

static object open_pipe(const char *name) {
  object pipe = CreateFileA(name, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
  DWORD mode = PIPE_READMODE_MESSAGE; /* a client begins in byte mode, and would read two messages as one */
  if (pipe == INVALID_HANDLE_VALUE || !SetNamedPipeHandleState(pipe, &mode, NULL, NULL)) fail("open the pipe");
  return pipe;
}

/* 1: there is a message; 0: none; -1: the parent has closed the pipe. */
static int message_waits(object pipe) {
  DWORD bytes = 0;
  return PeekNamedPipe(pipe, NULL, 0, NULL, &bytes, NULL) ? bytes > 0 : -1;
}

static int read_message(object pipe, char *buffer, int capacity) {
  DWORD length;
  return ReadFile(pipe, buffer, (DWORD)capacity, &length, NULL) ? (int)length : -1;
}

static void write_message(object pipe, const void *bytes, int length) {
  DWORD written;
  if (!WriteFile(pipe, bytes, (DWORD)length, &written, NULL)) fail("write to the pipe");
}

static object open_event(const char *name) {
  object event = OpenEventA(SYNCHRONIZE | EVENT_MODIFY_STATE, FALSE, name);
  if (!event) fail("open an event");
  return event;
}

static void wait_for(object event) { WaitForSingleObject(event, INFINITE); }
static void set(object event) { SetEvent(event); }

static struct frame *make_memory(uint32_t *handle) {
  HANDLE mapping = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(struct frame), NULL);
  struct frame *frame = mapping ? MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, sizeof *frame) : NULL;
  if (!frame) fail("make shared memory");
  *handle = (uint32_t)(uintptr_t)mapping;
  return frame;
}

static void rest(int milliseconds) { Sleep((DWORD)milliseconds); }

#else

typedef int object;

static object open_pipe(const char *path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  object pipe = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (connect(pipe, (struct sockaddr *)&address, sizeof address) != 0) fail("open the pipe");
  return pipe;
}

/* 1: there is a message, or the end of the pipe, which read_message tells; 0: none. */
static int message_waits(object pipe) {
  struct pollfd readable = {.fd = pipe, .events = POLLIN};
  return poll(&readable, 1, 0) > 0;
}

static int read_message(object pipe, char *buffer, int capacity) {
  ssize_t length = recv(pipe, buffer, (size_t)capacity, 0);
  return length > 0 ? (int)length : -1;
}

static void write_message(object pipe, const void *bytes, int length) {
  if (send(pipe, bytes, (size_t)length, MSG_NOSIGNAL) < 0) fail("write to the pipe");
}

/* An event is an eventfd that the child inherits: the variable holds its number. */
static object open_event(const char *number) { return atoi(number); }

static void wait_for(object event) {
  eventfd_t count;
  if (eventfd_read(event, &count) != 0) fail("wait for an event");
}

static void set(object event) {
  if (eventfd_write(event, 1) != 0) fail("set an event");
}

static struct frame *make_memory(uint32_t *handle) {
  int descriptor = memfd_create("frame", MFD_CLOEXEC);
  if (descriptor < 0 || ftruncate(descriptor, sizeof(struct frame)) != 0) fail("make shared memory");
  void *bytes = mmap(NULL, sizeof(struct frame), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (bytes == MAP_FAILED) fail("map shared memory");
  *handle = (uint32_t)descriptor;
  return bytes;
}

static void rest(int milliseconds) { usleep((useconds_t)milliseconds * 1000); }

#endif

/* A bright line that wanders down a grey picture. */
static void draw(struct frame *frame) {
  frame->magic = FRAME_MAGIC;
  frame->width = sizeof frame->pixels[0];
  frame->height = sizeof frame->pixels / sizeof frame->pixels[0];
  memset(frame->pixels[frame->number % frame->height], 0x20, frame->width);
  frame->number++;
  memset(frame->pixels[frame->number % frame->height], 0xff, frame->width);
}

int main(int count, char **arguments) {
  int seconds = count > 2 && strcmp(arguments[1], "--seconds") == 0 ? atoi(arguments[2]) : 60;
  char message[4096] = "you said: ";
  const int prefix = (int)strlen(message), capacity = (int)sizeof message - prefix;

  setvbuf(stdout, NULL, _IONBF, 0);
  object pipe = open_pipe(variable("IPC_PIPE_MAIN"));
  object to_child = open_event(variable("IPC_EVENT_TOCHILD"));
  object from_child = open_event(variable("IPC_EVENT_FROMCHILD"));

  printf("connected, waiting for the event toChild\n");
  wait_for(to_child);
  int length = read_message(pipe, message + prefix, capacity);
  if (length < 0) return 0;
  printf("request: %.*s\n", length, message + prefix);

  struct announcement announcement = {0, sizeof(struct frame)};
  struct frame *frame = make_memory(&announcement.handle);
  draw(frame);
  write_message(pipe, &announcement, sizeof announcement);
  set(from_child);
  if (read_message(pipe, message + prefix, capacity) < 0) return 0;

  for (int round = 0; round < seconds * 10; round++) {
    int waits;
    while ((waits = message_waits(pipe)) > 0) {
      length = read_message(pipe, message + prefix, capacity);
      if (length < 0) return 0;
      write_message(pipe, message, prefix + length);
    }
    if (waits < 0) return 0;
    draw(frame);
    rest(100);
  }
  return 0;
}
