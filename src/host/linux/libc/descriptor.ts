import { libcFunction } from './libc.ts';
import { linuxError } from './linuxError.ts';

declare const brand: unique symbol;
/** A file descriptor of this process, which somebody closes exactly once. */
export type Descriptor = number & { readonly [brand]: 'Descriptor' };

/** Brands what a native call returned. */
export function descriptorFrom(value: number): Descriptor {
  return value as Descriptor;
}

const nativeOpen = libcFunction<[path: string, flags: number, mode: number], number>(
  'int open(const char *path, int flags, uint32_t mode)',
);
const O_CLOEXEC = 0x80000;
/**
 * Opens an existing file for reading. Not fs.openSync: Node remembers what a worker thread opened, and at the thread's end
 * closes these numbers, whatever they mean by then. −1: see lastErrno.
 * https://man7.org/linux/man-pages/man2/open.2.html
 */
export function openToRead(path: string): Descriptor {
  return descriptorFrom(nativeOpen(path, O_CLOEXEC, 0));
}

const O_RDWR = 2;
/** The same for reading and writing. */
export function openToWrite(path: string): Descriptor {
  return descriptorFrom(nativeOpen(path, O_CLOEXEC | O_RDWR, 0));
}

const nativePwrite = libcFunction<[fd: number, bytes: Uint8Array, length: number, offset: number], number>(
  'intptr_t pwrite(int fd, const void *bytes, size_t length, int64_t offset)',
);
/** https://man7.org/linux/man-pages/man2/pwrite.2.html. −1: see lastErrno. Behind the end it makes a file longer. */
export function pwrite(fd: Descriptor, bytes: Uint8Array, offset: number): number {
  return nativePwrite(fd, bytes, bytes.byteLength, offset);
}

const nativeClose = libcFunction<[fd: number], number>('int close(int fd)');
/** https://man7.org/linux/man-pages/man2/close.2.html. Its error changes nothing: the number is free in any case. */
export function close(fd: Descriptor): void {
  nativeClose(fd);
}

const nativeRead = libcFunction<[fd: number, buffer: Uint8Array, length: number], number>(
  'intptr_t read(int fd, void *buffer, size_t length)',
);
/** https://man7.org/linux/man-pages/man2/read.2.html. −1: see lastErrno. */
export function read(fd: Descriptor, into: Uint8Array): number {
  return nativeRead(fd, into, into.byteLength);
}

const nativeWrite = libcFunction<[fd: number, buffer: Uint8Array, length: number], number>(
  'intptr_t write(int fd, const void *buffer, size_t length)',
);
/** https://man7.org/linux/man-pages/man2/write.2.html. −1: see lastErrno. */
export function write(fd: Descriptor, bytes: Uint8Array): number {
  return nativeWrite(fd, bytes, bytes.byteLength);
}

const nativePipe2 = libcFunction<[pair: Int32Array, flags: number], number>(
  'int pipe2(void *pair, int flags)',
);
/** https://man7.org/linux/man-pages/man2/pipe2.2.html. Both ends block and are closed at exec. */
export function pipe2(object: string): { readEnd: Descriptor; writeEnd: Descriptor } {
  const pair = new Int32Array(2);
  if (nativePipe2(pair, O_CLOEXEC) !== 0) throw linuxError(object, 'pipe2', 'cannot create a pipe');
  return { readEnd: descriptorFrom(pair[0] ?? -1), writeEnd: descriptorFrom(pair[1] ?? -1) };
}

const nativeFcntl = libcFunction<[fd: number, command: number, argument: number], number>(
  'int fcntl(int fd, int command, long argument)',
);
const F_SETFL = 4;
const F_DUPFD_CLOEXEC = 1030;
const O_NONBLOCK = 0x800;

/**
 * A second descriptor of the same open file, closed at exec, numbered `from` or higher.
 * https://man7.org/linux/man-pages/man2/F_DUPFD_CLOEXEC.2const.html
 */
export function duplicate(object: string, fd: Descriptor, from = 0): Descriptor {
  const copy = nativeFcntl(fd, F_DUPFD_CLOEXEC, from);
  if (copy < 0) {
    throw linuxError(object, 'fcntl', 'cannot duplicate its descriptor');
  }
  return descriptorFrom(copy);
}

/**
 * Makes reads and writes return at once. The flag belongs to the open file: never for one that a child has too.
 * https://man7.org/linux/man-pages/man2/F_SETFL.2const.html
 */
export function setNonBlocking(object: string, fd: Descriptor): void {
  if (nativeFcntl(fd, F_SETFL, O_NONBLOCK) !== 0) {
    throw linuxError(object, 'fcntl', 'cannot make its descriptor non-blocking');
  }
}

const F_ADD_SEALS = 1033;
const F_SEAL_SHRINK = 2;
/** Nobody can shrink this memfd from now on. https://man7.org/linux/man-pages/man2/F_GET_SEALS.2const.html */
export function sealAgainstShrinking(object: string, fd: Descriptor): void {
  if (nativeFcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK) !== 0) {
    throw linuxError(object, 'fcntl', 'cannot seal it against shrinking');
  }
}

const nativeIoctl = libcFunction<[fd: number, request: number, value: Int32Array], number>(
  'int ioctl(int fd, unsigned long request, void *value)',
);
const SIOCOUTQ = 0x5411;
const FIONREAD = 0x541b;
/**
 * What a socket sent and the peer has not read, in bytes of kernel memory: larger than the payload; 0 only when all has
 * been read. https://man7.org/linux/man-pages/man7/unix.7.html
 */
export function unreadMemory(fd: Descriptor): number | null {
  const value = new Int32Array(1);
  return nativeIoctl(fd, SIOCOUTQ, value) === 0 ? (value[0] ?? 0) : null;
}

/** Bytes that wait to be read. https://man7.org/linux/man-pages/man2/FIONREAD.2const.html */
export function readableBytes(fd: Descriptor): number {
  const value = new Int32Array(1);
  return nativeIoctl(fd, FIONREAD, value) === 0 ? (value[0] ?? 0) : 0;
}
