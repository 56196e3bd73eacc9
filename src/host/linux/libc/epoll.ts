import { type Descriptor, descriptorFrom } from './descriptor.ts';
import { libcFunction } from './libc.ts';
import { linuxError } from './linuxError.ts';

export const EPOLLIN = 0x1;
export const EPOLLOUT = 0x4;
export const EPOLLERR = 0x8;
export const EPOLLHUP = 0x10;
export const EPOLLRDHUP = 0x2000;
export const EPOLLET = 0x80000000;

const EPOLL_CLOEXEC = 0x80000;
const operations = { add: 1, remove: 2, change: 3 } as const;

// struct epoll_event is packed on x86-64 only: events at 0, data at 4 (elsewhere at 8).
const packed = process.arch === 'x64';
const eventSize = packed ? 12 : 16;
const dataOffset = packed ? 4 : 8;

const nativeCreate = libcFunction<[flags: number], number>('int epoll_create1(int flags)');
const nativeControl = libcFunction<[epoll: number, op: number, fd: number, event: Uint8Array], number>(
  'int epoll_ctl(int epoll, int op, int fd, void *event)',
);
const nativeWait = libcFunction<[epoll: number, events: Uint8Array, max: number, timeout: number], number>(
  'int epoll_wait(int epoll, void *events, int max, int timeout)',
);

/** https://man7.org/linux/man-pages/man2/epoll_create.2.html */
export function epoll_create1(): Descriptor {
  const fd = nativeCreate(EPOLL_CLOEXEC);
  if (fd < 0) throw linuxError(null, 'epoll_create1', 'Cannot wait for anything');
  return descriptorFrom(fd);
}

const control = new Uint8Array(16);
const controlView = new DataView(control.buffer);

/**
 * @param token comes back from epoll_wait, so that an event of a closed descriptor is not taken for one of the next
 * descriptor with its number
 * https://man7.org/linux/man-pages/man2/epoll_ctl.2.html
 */
export function epoll_ctl(
  epoll: Descriptor,
  operation: keyof typeof operations,
  fd: Descriptor,
  events: number,
  token: number,
): void {
  controlView.setUint32(0, events >>> 0, true);
  controlView.setUint32(dataOffset, token, true);
  controlView.setUint32(dataOffset + 4, 0, true);
  if (nativeControl(epoll, operations[operation], fd, control) !== 0) {
    throw linuxError(
      null,
      'epoll_ctl',
      `Cannot ${operation} descriptor ${fd}`,
      'Raise fs.epoll.max_user_watches or the limit of open files.',
    );
  }
}

/** What one epoll_wait tells, in memory that is used again and again. */
export class ReadyList {
  readonly capacity: number;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.#bytes = new Uint8Array(capacity * eventSize);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /**
   * Waits at most `timeout` ms; a signal ends the wait early. Returns how many entries are filled.
   * https://man7.org/linux/man-pages/man2/epoll_wait.2.html
   */
  epoll_wait(epoll: Descriptor, timeout: number): number {
    return Math.max(0, nativeWait(epoll, this.#bytes, this.capacity, timeout));
  }

  events(index: number): number {
    return this.#view.getUint32(index * eventSize, true);
  }

  token(index: number): number {
    return this.#view.getUint32(index * eventSize + dataOffset, true);
  }
}
