/*
 * What the samples share: pipes, events and shared memory in a few plain calls, over Win32 or POSIX.
 *
 * Names come from the command line (`--pipe NAME`) or from the environment that IPC Inspector gives to the children it
 * launches (IPC_PIPE_MAIN, IPC_EVENT_TOCHILD, IPC_MEMORY_FRAME …):
 *
 *              Windows                  Linux
 *   pipe       \\.\pipe\NAME            path of a Unix socket, or the number of an inherited, connected descriptor
 *   event      name of the event        number of an inherited eventfd, or the name of a semaphore (begins with /)
 *   memory     name of the section      shm_open name (begins with /), or the number of an inherited memfd
 *
 * All text is UTF-8 here and wide at the Windows calls, so names may hold blanks and any language. A call that fails
 * ends the program with exit code 2 and one sentence on stderr; a sample has no other error handling to read past.
 */
#ifndef IPC_H
#define IPC_H

#ifndef _WIN32
#define _GNU_SOURCE
#endif

#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int ipc_argument_count;
static char **ipc_arguments;

#ifdef _WIN32
#include "ipcWindows.h"
#else
#include "ipcLinux.h"
#endif

/*
 * Either header defines, with the same meaning on both systems:
 *
 *   void        ipc_fail(what, name)               prints "cannot <what> <name>: error …", exits with 2
 *   char       *ipc_variable(name)                 an environment variable in UTF-8, or NULL
 *   ipc_pipe    ipc_pipe_open(path)                connects as a client; waits while all instances are busy
 *   ipc_pipe    ipc_pipe_create(path)              creates the pipe
 *   ipc_pipe    ipc_pipe_accept(pipe, path)        waits for its one client, and is the connection then
 *   long        ipc_read(pipe, buffer, capacity)   one message (byte pipes: a chunk); 0 is an empty one, -1 the end
 *   bool        ipc_write(pipe, bytes, length)     one message; false when nobody reads any more or it does not fit
 *   void        ipc_pipe_grow(pipe, bytes)         lets longer messages out, where their length is limited; 0: as it is
 *   void        ipc_pipe_close(pipe)
 *   ipc_event   ipc_event_open(name)
 *   void        ipc_event_wait(event)              consumes the signal of an auto-reset event
 *   void        ipc_event_wait_manual(event)       returns while it is set, leaves it set
 *   void        ipc_event_set(event)
 *   ipc_section ipc_section_create(size)           without a name; mapped at .bytes
 *   ipc_section ipc_section_open(name)             an existing one, mapped whole
 *   void        ipc_section_close(section)         unmaps it; the system may give its handle's number again at once
 *   uint64_t    ipc_number_of(section.handle)      the handle or descriptor as a number, to be announced
 *   void        ipc_sleep(milliseconds)
 *   int         ipc_own_pid(void)
 *   int         ipc_start_copy(argument)           starts this program again with one argument; its pid
 */

/** First line of every main: takes the arguments and makes stdout unbuffered and binary. */
static inline void ipc_begin(int count, char **arguments) {
  ipc_argument_count = count;
  ipc_arguments = arguments;
  ipc_begin_platform();
  setvbuf(stdout, NULL, _IONBF, 0);
}

/** True when `flag` is among the arguments. */
static inline bool ipc_flag(const char *flag) {
  for (int i = 1; i < ipc_argument_count; i++)
    if (strcmp(ipc_arguments[i], flag) == 0) return true;
  return false;
}

/** The argument behind `option`, else `otherwise`. */
static inline const char *ipc_option(const char *option, const char *otherwise) {
  for (int i = 1; i + 1 < ipc_argument_count; i++)
    if (strcmp(ipc_arguments[i], option) == 0) return ipc_arguments[i + 1];
  return otherwise;
}

static inline long long ipc_number(const char *option, long long otherwise) {
  const char *text = ipc_option(option, NULL);
  return text ? strtoll(text, NULL, 0) : otherwise;
}

/** The name of an object: the argument behind `option`, else the variable; NULL when neither is there. */
static inline const char *ipc_find(const char *option, const char *variable) {
  const char *given = ipc_option(option, NULL);
  return given ? given : ipc_variable(variable);
}

/** Like ipc_find, for an object that the sample cannot do without. */
static inline const char *ipc_name(const char *option, const char *variable) {
  const char *name = ipc_find(option, variable);
  if (name) return name;
  fprintf(stderr, "give %s NAME, or set %s\n", option, variable);
  exit(2);
}

/** Writes one text message; the end of the peer is the end of the program. */
static inline void ipc_say(ipc_pipe pipe, const char *text) {
  if (!ipc_write(pipe, text, strlen(text))) ipc_fail("write to", "the pipe");
}

static inline void *ipc_memory(size_t size) {
  void *memory = malloc(size ? size : 1);
  if (!memory) ipc_fail("get", "memory");
  return memory;
}

/** Fills a block so that any part of it tells its place and its length: byte i is (i * 31 + length) mod 256. */
static inline void ipc_pattern(unsigned char *bytes, size_t length) {
  for (size_t i = 0; i < length; i++) bytes[i] = (unsigned char)(i * 31 + length);
}

#endif
