import { type Descriptor, descriptorFrom } from './descriptor.ts';
import { type Address, lastErrno, libcFunction } from './libc.ts';
import { errno, linuxError } from './linuxError.ts';

const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const O_RDWR = 2;
const O_CREAT = 0x40;
const O_EXCL = 0x80;
const O_CLOEXEC = 0x80000;

const nativeMemfd = libcFunction<[name: string, flags: number], number>(
  'int memfd_create(const char *name, uint32_t flags)',
);
/** `name` is for people only (`/memfd:name`). https://man7.org/linux/man-pages/man2/memfd_create.2.html */
export function memfd_create(object: string, name: string): Descriptor {
  const fd = nativeMemfd(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (fd < 0) throw linuxError(object, 'memfd_create', 'cannot create shared memory');
  return descriptorFrom(fd);
}

const nativeShmOpen = libcFunction<[name: string, flags: number, mode: number], number>(
  'int shm_open(const char *name, int flags, uint32_t mode)',
);
/** https://man7.org/linux/man-pages/man3/shm_open.3.html. `create` fails with EEXIST when the name is taken. */
export function shm_open(object: string, name: string, create: boolean): Descriptor {
  const fd = nativeShmOpen(name, create ? O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC : O_CLOEXEC, 0o600);
  if (fd >= 0) return descriptorFrom(fd);
  const code = lastErrno();
  throw linuxError(object, 'shm_open', `cannot ${create ? 'create' : 'open'} ${name}`, remedyFor(code), code);
}

function remedyFor(code: number): string | null {
  switch (code) {
    case errno.EEXIST:
      return 'The name is taken. Choose another one, remove it from /dev/shm, or set "open": true to use what is there.';
    case errno.ENOENT:
      return 'Nothing of this name exists. Start what creates it first, or leave "open" out to create it here.';
    case errno.EINVAL:
      return 'A name begins with / and holds no other one.';
    default:
      return null;
  }
}

const nativeShmUnlink = libcFunction<[name: string], number>('int shm_unlink(const char *name)');
/** https://man7.org/linux/man-pages/man3/shm_open.3.html. Gone already is fine. */
export function shm_unlink(name: string): void {
  nativeShmUnlink(name);
}

const nativeTruncate = libcFunction<[fd: number, length: number], number>(
  'int ftruncate(int fd, int64_t length)',
);
/** https://man7.org/linux/man-pages/man2/ftruncate.2.html */
export function ftruncate(object: string, fd: Descriptor, length: number): void {
  if (nativeTruncate(fd, length) !== 0)
    throw linuxError(object, 'ftruncate', `cannot give it ${length} bytes`);
}

const nativeSeek = libcFunction<[fd: number, offset: number, whence: number], number | bigint>(
  'int64_t lseek(int fd, int64_t offset, int whence)',
);
const whences = { data: 3, hole: 4 } as const;
/**
 * Where data (or a hole) begins at or behind `offset`; null when there is none, or it cannot be told. Moves the file
 * offset, so only for an open file that nobody shares. https://man7.org/linux/man-pages/man2/lseek.2.html (SEEK_DATA)
 */
export function seek(fd: Descriptor, offset: number, what: keyof typeof whences): number | null {
  const found = Number(nativeSeek(fd, offset, whences[what]));
  return found < 0 ? null : found;
}

const PROT_READ_WRITE = 3;
const MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x4022;
const MADV_DONTNEED = 4;
const mapFailed = 2n ** 64n - 1n;

const nativeMap = libcFunction<
  [address: null, length: number, protection: number, flags: number, fd: number, offset: number],
  Address
>('uintptr_t mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)');
/**
 * Address space of our own that costs memory only where it is written; null when the system refuses it (a limit on
 * address space). https://man7.org/linux/man-pages/man2/mmap.2.html
 */
export function reserve(length: number): Address | null {
  const address = nativeMap(null, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0);
  return BigInt(address) === mapFailed ? null : BigInt(address);
}

const nativeUnmap = libcFunction<[address: Address, length: number], number>(
  'int munmap(void *address, size_t length)',
);
export function munmap(address: Address, length: number): void {
  nativeUnmap(address, length);
}

const nativeAdvise = libcFunction<[address: Address, length: number, advice: number], number>(
  'int madvise(void *address, size_t length, int advice)',
);
/** Gives the memory behind reserved addresses back. https://man7.org/linux/man-pages/man2/madvise.2.html */
export function giveBack(address: Address, length: number): void {
  nativeAdvise(address, length, MADV_DONTNEED);
}

const nativeCopy = libcFunction<[to: Uint8Array, from: Address, length: number], bigint>(
  'uintptr_t memcpy(void *to, const void *from, size_t length)',
);
/** From our own reserved memory only: a copy from memory that a child can shrink ends this process with SIGBUS. */
export function memcpy(to: Uint8Array, from: Address): void {
  nativeCopy(to, from, to.byteLength);
}
