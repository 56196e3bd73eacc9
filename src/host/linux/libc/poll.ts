import type { Descriptor } from './descriptor.ts';
import { libcFunction } from './libc.ts';

const POLLIN = 1;

const native = libcFunction<[fds: Int32Array, count: number, timeout: BigInt64Array, mask: null], number>(
  'int ppoll(void *fds, unsigned long count, void *timeout, void *mask)',
);

// struct pollfd: fd, events (16 bits), revents (16 bits). struct timespec in a 64-bit process: seconds, nanoseconds.
const fds = new Int32Array(2);
const timespec = new BigInt64Array(2);

/**
 * Waits at most `nanoseconds` until `fd` can be read; a signal ends the wait early. epoll_wait counts in
 * whole ms, and epoll_pwait2 is younger than the C libraries that we run with.
 * https://man7.org/linux/man-pages/man2/poll.2.html
 * @returns whether it can be read
 */
export function ppoll(fd: Descriptor, nanoseconds: number): boolean {
  fds[0] = fd;
  fds[1] = POLLIN;
  const whole = Math.max(0, Math.round(nanoseconds));
  timespec[0] = BigInt(Math.floor(whole / 1e9));
  timespec[1] = BigInt(whole % 1e9);
  return native(fds, 1, timespec, null) > 0;
}
