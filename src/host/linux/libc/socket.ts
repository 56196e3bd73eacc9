import { type Descriptor, descriptorFrom } from './descriptor.ts';
import { type Address, libcFunction } from './libc.ts';
import { linuxError } from './linuxError.ts';

/** A message pipe is SEQPACKET, a byte pipe STREAM. */
export const socketTypes = { message: 5, byte: 1 } as const;
export type SocketMode = keyof typeof socketTypes;

const AF_UNIX = 1;
const SOCK_NONBLOCK = 0x800;
const SOCK_CLOEXEC = 0x80000;
const SOL_SOCKET = 1;
const SO_SNDBUF = 7;
const SO_PASSCRED = 16;
const SO_PEERCRED = 17;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
export const MSG_PEEK = 0x2;
export const MSG_TRUNC = 0x20;
export const MSG_CTRUNC = 0x8;
const MSG_CMSG_CLOEXEC = 0x40000000;

const nativeSocket = libcFunction<[domain: number, type: number, protocol: number], number>(
  'int socket(int domain, int type, int protocol)',
);
/** A non-blocking socket of our own. https://man7.org/linux/man-pages/man2/socket.2.html */
export function socket(object: string, mode: SocketMode): Descriptor {
  const fd = nativeSocket(AF_UNIX, socketTypes[mode] | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) throw linuxError(object, 'socket', 'cannot create a socket');
  return descriptorFrom(fd);
}

const nativeSocketPair = libcFunction<
  [domain: number, type: number, protocol: number, pair: Int32Array],
  number
>('int socketpair(int domain, int type, int protocol, void *pair)');
/**
 * Two connected sockets, both blocking: whether one blocks is the business of the process that has it, and we say
 * MSG_DONTWAIT at each call. https://man7.org/linux/man-pages/man2/socketpair.2.html
 */
export function socketpair(object: string, mode: SocketMode): [Descriptor, Descriptor] {
  const pair = new Int32Array(2);
  if (nativeSocketPair(AF_UNIX, socketTypes[mode] | SOCK_CLOEXEC, 0, pair) !== 0) {
    throw linuxError(object, 'socketpair', 'cannot create a pair of sockets');
  }
  return [descriptorFrom(pair[0] ?? -1), descriptorFrom(pair[1] ?? -1)];
}

const nativeBind = libcFunction<[fd: number, address: Uint8Array, length: number], number>(
  'int bind(int fd, const void *address, uint32_t length)',
);
const nativeConnect = libcFunction<[fd: number, address: Uint8Array, length: number], number>(
  'int connect(int fd, const void *address, uint32_t length)',
);
/** https://man7.org/linux/man-pages/man2/bind.2.html. −1: see lastErrno. */
export function bind(fd: Descriptor, address: Uint8Array): number {
  return nativeBind(fd, address, address.byteLength);
}
/** https://man7.org/linux/man-pages/man2/connect.2.html. −1: see lastErrno. */
export function connect(fd: Descriptor, address: Uint8Array): number {
  return nativeConnect(fd, address, address.byteLength);
}

const nativeListen = libcFunction<[fd: number, backlog: number], number>('int listen(int fd, int backlog)');
/** https://man7.org/linux/man-pages/man2/listen.2.html. −1: see lastErrno. */
export function listen(fd: Descriptor, backlog: number): number {
  return nativeListen(fd, backlog);
}

const nativeAccept = libcFunction<[fd: number, address: null, length: null, flags: number], number>(
  'int accept4(int fd, void *address, void *length, int flags)',
);
/** The next client, non-blocking. −1: see lastErrno. https://man7.org/linux/man-pages/man2/accept.2.html */
export function accept4(fd: Descriptor): Descriptor {
  return descriptorFrom(nativeAccept(fd, null, null, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

const nativeShutdown = libcFunction<[fd: number, how: number], number>('int shutdown(int fd, int how)');
const directions = { read: 0, write: 1, both: 2 } as const;
/** https://man7.org/linux/man-pages/man2/shutdown.2.html */
export function shutdown(fd: Descriptor, direction: keyof typeof directions): void {
  nativeShutdown(fd, directions[direction]);
}

const nativeSend = libcFunction<[fd: number, bytes: Uint8Array, length: number, flags: number], number>(
  'intptr_t send(int fd, const void *bytes, size_t length, int flags)',
);
/** Never waits and raises no SIGPIPE. −1: see lastErrno. https://man7.org/linux/man-pages/man2/send.2.html */
export function send(fd: Descriptor, bytes: Uint8Array): number {
  return nativeSend(fd, bytes, bytes.byteLength, MSG_DONTWAIT | MSG_NOSIGNAL);
}

const nativePoll = libcFunction<[descriptors: Uint8Array, count: number, timeout: number], number>(
  'int poll(void *descriptors, unsigned long count, int timeout)',
);
const POLLHUP = 0x10;
/** The peer has closed both directions. https://man7.org/linux/man-pages/man2/poll.2.html */
export function hasHungUp(fd: Descriptor): boolean {
  const entry = new DataView(new ArrayBuffer(8));
  entry.setInt32(0, fd, true);
  nativePoll(new Uint8Array(entry.buffer), 1, 0);
  return (entry.getInt16(6, true) & POLLHUP) !== 0;
}

const nativeReceive = libcFunction<
  [fd: number, headers: Address, count: number, flags: number, timeout: null],
  number
>('int recvmmsg(int fd, void *headers, uint32_t count, int flags, void *timeout)');
/**
 * Up to `count` messages at once; never waits; descriptors in them are closed at exec. −1: see lastErrno.
 * https://man7.org/linux/man-pages/man2/recvmmsg.2.html
 */
export function recvmmsg(fd: Descriptor, headers: Address, count: number, flags: number): number {
  return nativeReceive(fd, headers, count, flags | MSG_DONTWAIT | MSG_CMSG_CLOEXEC, null);
}

const nativeGetOption = libcFunction<
  [fd: number, level: number, option: number, value: Int32Array, length: Uint32Array],
  number
>('int getsockopt(int fd, int level, int option, void *value, void *length)');
const nativeSetOption = libcFunction<
  [fd: number, level: number, option: number, value: Int32Array, length: number],
  number
>('int setsockopt(int fd, int level, int option, const void *value, uint32_t length)');

/** Who connected (on a client: who listens). https://man7.org/linux/man-pages/man7/unix.7.html (SO_PEERCRED) */
export function peerCredentials(fd: Descriptor): { pid: number | null; uid: number | null } {
  const value = new Int32Array(3);
  if (nativeGetOption(fd, SOL_SOCKET, SO_PEERCRED, value, new Uint32Array([value.byteLength])) !== 0) {
    return { pid: null, uid: null };
  }
  const [pid, uid] = value;
  // 0: the peer lives in another pid namespace and has no number here.
  return { pid: pid ? pid : null, uid: uid ?? null };
}

/**
 * Makes every message carry its sender's credentials: without them an empty message looks like the end of the
 * connection. Accepted sockets inherit it from the listener. https://man7.org/linux/man-pages/man7/unix.7.html
 */
export function askForCredentials(object: string, fd: Descriptor): void {
  if (nativeSetOption(fd, SOL_SOCKET, SO_PASSCRED, new Int32Array([1]), 4) !== 0) {
    throw linuxError(object, 'setsockopt', 'cannot ask for credentials (SO_PASSCRED)');
  }
}

/** Of the bytes that SO_SNDBUF counts, one message can have all but these. */
const messageOverhead = 32;

/** The longest message that this socket can send. */
export function longestMessage(fd: Descriptor): number {
  return sendBuffer(fd) - messageOverhead;
}

function sendBuffer(fd: Descriptor): number {
  const value = new Int32Array(1);
  nativeGetOption(fd, SOL_SOCKET, SO_SNDBUF, value, new Uint32Array([value.byteLength]));
  return value[0] ?? 0;
}

/**
 * Lets one message be `bytes` long as far as net.core.wmem_max allows, and never makes the buffer smaller than the
 * system does by itself. The kernel doubles what it is given. https://man7.org/linux/man-pages/man7/socket.7.html
 */
export function growSendBuffer(fd: Descriptor, bytes: number): void {
  const wanted = bytes + messageOverhead;
  if (wanted <= sendBuffer(fd)) return;
  nativeSetOption(fd, SOL_SOCKET, SO_SNDBUF, new Int32Array([Math.min(2 ** 30, Math.ceil(wanted / 2))]), 4);
}
