import { type Descriptor, descriptorFrom } from './descriptor.ts';
import { lastErrno, libcFunction } from './libc.ts';
import { errno, linuxError } from './linuxError.ts';

const nativeSyscall = libcFunction<[number: number, a: number, b: number, c: number], number>(
  'long syscall(long number, long a, long b, long c)',
);
// The same numbers on all architectures.
const SYS_pidfd_open = 434;
const SYS_pidfd_getfd = 438;

/**
 * A descriptor that becomes readable when the process ends, and never means another process.
 * https://man7.org/linux/man-pages/man2/pidfd_open.2.html
 */
export function pidfd_open(object: string, pid: number): Descriptor {
  const fd = nativeSyscall(SYS_pidfd_open, pid, 0, 0);
  if (fd < 0) {
    const code = lastErrno();
    const remedy = code === errno.ENOSYS ? 'Sessions need Linux 5.6 or newer.' : null;
    throw linuxError(object, 'pidfd_open', `cannot watch process ${pid}`, remedy, code);
  }
  return descriptorFrom(fd);
}

/**
 * Our own descriptor of what process `pidfd` calls `number`; null with lastErrno telling why not.
 * https://man7.org/linux/man-pages/man2/pidfd_getfd.2.html
 */
export function pidfd_getfd(pidfd: Descriptor, number: number): Descriptor | null {
  const fd = nativeSyscall(SYS_pidfd_getfd, pidfd, number, 0);
  return fd < 0 ? null : descriptorFrom(fd);
}

const nativeControl = libcFunction<[option: number, a: number, b: number, c: number, d: number], number>(
  'int prctl(int option, unsigned long a, unsigned long b, unsigned long c, unsigned long d)',
);
const PR_SET_CHILD_SUBREAPER = 36;
/**
 * Descendants whose parent ends become children of this process, not of init: they still count as ours.
 * https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html
 */
export function adoptOrphans(): void {
  if (nativeControl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) !== 0) {
    throw linuxError(null, 'prctl', 'Cannot adopt the orphans of children');
  }
}

const nativeWait = libcFunction<[type: number, id: number, info: Uint8Array, options: number], number>(
  'int waitid(int type, uint32_t id, void *info, int options)',
);
const P_PID = 1;
const WNOHANG = 1;
const WEXITED = 4;
const WNOWAIT = 0x1000000;
const CLD_EXITED = 1;
const ECHILD = 10;

export type Ending =
  | { readonly exitCode: number; readonly signal: null }
  | { readonly exitCode: null; readonly signal: number };

/**
 * How our child `pid` ended; 'running' while it lives, 'gone' when it is no child (any more).
 * @param reap ends its zombie, too: from then on the system may give its number to somebody else
 * https://man7.org/linux/man-pages/man2/waitid.2.html
 */
export function waitid(pid: number, reap = true): Ending | 'running' | 'gone' {
  const info = new Uint8Array(128);
  if (nativeWait(P_PID, pid, info, WEXITED | WNOHANG | (reap ? 0 : WNOWAIT)) !== 0) {
    const code = lastErrno();
    if (code === ECHILD) return 'gone';
    throw linuxError(null, 'waitid', `Cannot learn how process ${pid} ended`, null, code);
  }
  // siginfo_t: si_code at 8, si_pid at 16, si_status at 24.
  const view = new DataView(info.buffer);
  if (view.getInt32(16, true) === 0) return 'running';
  const status = view.getInt32(24, true);
  return view.getInt32(8, true) === CLD_EXITED
    ? { exitCode: status, signal: null }
    : { exitCode: null, signal: status };
}
