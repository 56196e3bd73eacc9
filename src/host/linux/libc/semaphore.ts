import { type Address, lastErrno, libcFunction } from './libc.ts';
import { errno, linuxError } from './linuxError.ts';

const O_CREAT = 0x40;
const O_EXCL = 0x80;

const nativeOpen = libcFunction<[name: string, flags: number, mode: number, value: number], Address>(
  'uintptr_t sem_open(const char *name, int flags, uint32_t mode, uint32_t value)',
);
const nativeGetValue = libcFunction<[semaphore: Address, value: Int32Array], number>(
  'int sem_getvalue(void *semaphore, void *value)',
);
const nativePost = libcFunction<[semaphore: Address], number>('int sem_post(void *semaphore)');
const nativeTryWait = libcFunction<[semaphore: Address], number>('int sem_trywait(void *semaphore)');
const nativeClose = libcFunction<[semaphore: Address], number>('int sem_close(void *semaphore)');
const nativeUnlink = libcFunction<[name: string], number>('int sem_unlink(const char *name)');

/** https://man7.org/linux/man-pages/man3/sem_open.3.html. `create` fails with EEXIST when the name is taken. */
export function sem_open(object: string, name: string, create: boolean): Address {
  const semaphore = BigInt(nativeOpen(name, create ? O_CREAT | O_EXCL : 0, 0o600, 0));
  if (semaphore !== 0n) return semaphore;
  const code = lastErrno();
  throw linuxError(
    object,
    'sem_open',
    `cannot ${create ? 'create' : 'open'} the semaphore ${name}`,
    remedyFor(code),
    code,
  );
}

function remedyFor(code: number): string | null {
  switch (code) {
    case errno.EEXIST:
      return 'The name is taken. Choose another one, or set "open": true to use what is there.';
    case errno.ENOENT:
      return 'Nothing of this name exists. Start what creates it first, or leave "open" out to create it here.';
    case errno.EINVAL:
      return 'A name begins with / and holds no other one.';
    default:
      return null;
  }
}

/** https://man7.org/linux/man-pages/man3/sem_getvalue.3.html */
export function sem_getvalue(object: string, semaphore: Address): number {
  const value = new Int32Array(1);
  if (nativeGetValue(semaphore, value) !== 0) throw linuxError(object, 'sem_getvalue', 'cannot be read');
  return value[0] ?? 0;
}

/** https://man7.org/linux/man-pages/man3/sem_post.3.html */
export function sem_post(object: string, semaphore: Address): void {
  if (nativePost(semaphore) !== 0) throw linuxError(object, 'sem_post', 'cannot be set');
}

/** True when it took one. https://man7.org/linux/man-pages/man3/sem_wait.3.html */
export function sem_trywait(semaphore: Address): boolean {
  return nativeTryWait(semaphore) === 0;
}

/** https://man7.org/linux/man-pages/man3/sem_close.3.html */
export function sem_close(semaphore: Address): void {
  nativeClose(semaphore);
}

/** https://man7.org/linux/man-pages/man3/sem_unlink.3.html. Gone already is fine. */
export function sem_unlink(name: string): void {
  nativeUnlink(name);
}
