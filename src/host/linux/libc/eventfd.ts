import { close, type Descriptor, descriptorFrom, openToRead, read, write } from './descriptor.ts';
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
 * @param isSet looks without taking; asked on old systems only
 * https://man7.org/linux/man-pages/man2/preadv2.2.html (RWF_NOWAIT)
 */
export function takeCount(object: string, fd: Descriptor, isSet = () => true): number {
  if (nativeRead(fd, iovec, 1, -1, RWF_NOWAIT) === 8) return Number(counter[0]);
  const code = lastErrno();
  if (code === errno.EAGAIN) return 0;
  if (code === errno.EOPNOTSUPP || code === errno.EINVAL || code === errno.ENOSYS) {
    // Before Linux 5.7 eventfds know no RWF_NOWAIT. If another reader takes the count in between, this waits for the
    // next set: the price of such a system.
    if (!isSet()) return 0;
    if (read(fd, counterBytes) === 8) return Number(counter[0]);
  }
  throw linuxError(object, 'preadv2', 'cannot read the event', null, code);
}

/** Adds 1. A full counter (2^64−2) would block: the caller looks first. */
export function addOne(object: string, fd: Descriptor): void {
  counter[0] = 1n;
  if (write(fd, counterBytes) !== 8) throw linuxError(object, 'write', 'cannot set the event');
}

const pread = libcFunction<[fd: number, buffer: Uint8Array, length: number, offset: number], number>(
  'intptr_t pread(int fd, void *buffer, size_t length, int64_t offset)',
);
const information = Buffer.alloc(512);

/**
 * The count of an eventfd, nothing consumed: the kernel prints it in hexadecimal, anew at each read of a file that is kept
 * open. Opening it for each look took most of the time of an idle session.
 * https://man7.org/linux/man-pages/man5/proc_pid_fdinfo.5.html
 */
export class EventfdCount {
  readonly #object: string;
  readonly #file: Descriptor;

  constructor(object: string, fd: Descriptor) {
    this.#object = object;
    this.#file = openToRead(`/proc/self/fdinfo/${fd}`);
    if (this.#file < 0) throw linuxError(object, 'open', 'cannot see the count of the event');
  }

  read(): number {
    const length = pread(this.#file, information, information.length, 0);
    const text = information.toString('latin1', 0, Math.max(0, length));
    const at = text.indexOf(label);
    if (at < 0)
      throw linuxError(this.#object, 'pread', 'cannot see the count of the event', null, errno.ENOSYS);
    // Blanks in front of it, and the end of the line behind it, are left out by the conversion.
    return Number.parseInt(text.slice(at + label.length), 16);
  }

  close(): void {
    close(this.#file);
  }
}
const label = 'eventfd-count:';
