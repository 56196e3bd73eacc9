import { readFileSync } from 'node:fs';
import { type Descriptor, descriptorFrom, read, write } from './descriptor.ts';
import { addressOf, lastErrno, libcFunction } from './libc.ts';
import { errno, linuxError } from './linuxError.ts';

const EFD_CLOEXEC = 0x80000;
const RWF_NOWAIT = 8;

const nativeEventfd = libcFunction<[initial: number, flags: number], number>(
  'int eventfd(uint32_t initial, int flags)',
);
const nativeRead = libcFunction<
  [fd: number, iovec: BigUint64Array, count: number, offset: number, flags: number],
  number
>('intptr_t preadv2(int fd, const void *iovec, int count, int64_t offset, int flags)');

/**
 * An eventfd that blocks its readers: that it does so is seen by the child too (the flag belongs to the object), and a
 * child that waits by `read` relies on it. https://man7.org/linux/man-pages/man2/eventfd.2.html
 */
export function eventfd(object: string): Descriptor {
  const fd = nativeEventfd(0, EFD_CLOEXEC);
  if (fd < 0) throw linuxError(object, 'eventfd', 'cannot create the event');
  return descriptorFrom(fd);
}

const counter = new BigUint64Array(1);
const counterBytes = new Uint8Array(counter.buffer);
const iovec = new BigUint64Array([addressOf(counter), 8n]);

/**
 * Takes the whole count without waiting, although the eventfd blocks: 0 when it was not set.
 * https://man7.org/linux/man-pages/man2/preadv2.2.html (RWF_NOWAIT)
 */
export function takeCount(object: string, fd: Descriptor): number {
  if (nativeRead(fd, iovec, 1, -1, RWF_NOWAIT) === 8) return Number(counter[0]);
  const code = lastErrno();
  if (code === errno.EAGAIN) return 0;
  if (code === errno.EOPNOTSUPP || code === errno.EINVAL || code === errno.ENOSYS) {
    // Before Linux 5.7 eventfds know no RWF_NOWAIT. If another reader takes the count in between, this waits for the
    // next set: the price of such a system.
    if (eventfdCount(object, fd) === 0) return 0;
    if (read(fd, counterBytes) === 8) return Number(counter[0]);
  }
  throw linuxError(object, 'preadv2', 'cannot read the event', null, code);
}

/** Adds 1. A full counter (2^64−2) would block: the caller looks first. */
export function addOne(object: string, fd: Descriptor): void {
  counter[0] = 1n;
  if (write(fd, counterBytes) !== 8) throw linuxError(object, 'write', 'cannot set the event');
}

/**
 * The count, nothing consumed: the kernel prints it in hexadecimal.
 * https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html
 */
export function eventfdCount(object: string, fd: Descriptor): number {
  const text = readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1');
  const count = /^eventfd-count:\s*([0-9a-f]+)$/m.exec(text)?.[1];
  if (count === undefined) {
    throw linuxError(object, 'read', 'cannot see the count of the event', null, errno.ENOSYS);
  }
  return Number.parseInt(count, 16);
}
