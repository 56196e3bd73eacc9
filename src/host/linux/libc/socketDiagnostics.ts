import { fstatSync } from 'node:fs';
import { close, type Descriptor, descriptorFrom, write } from './descriptor.ts';
import { libcFunction } from './libc.ts';

const AF_UNIX = 1;
const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0x80000;
const NETLINK_SOCK_DIAG = 4;
const SOCK_DIAG_BY_FAMILY = 20;
const NLM_F_REQUEST = 1;
const MSG_DONTWAIT = 0x40;
const UDIAG_SHOW_PEER = 0x04;
const UDIAG_SHOW_RQLEN = 0x10;
const UNIX_DIAG_PEER = 2;
const UNIX_DIAG_RQLEN = 4;
const anyCookie = 0xffffffff;
const headerSize = 16;
const messageSize = 16;

const nativeSocket = libcFunction<[domain: number, type: number, protocol: number], number>(
  'int socket(int domain, int type, int protocol)',
);
const nativeReceive = libcFunction<[fd: number, buffer: Uint8Array, length: number, flags: number], number>(
  'intptr_t recv(int fd, void *buffer, size_t length, int flags)',
);

/**
 * Asks the kernel what waits in another process's socket: the question behind `ss -x`, as no call on our own end tells it.
 * https://man7.org/linux/man-pages/man7/sock_diag.7.html
 */
export class SocketDiagnostics {
  readonly #fd: Descriptor;
  readonly #answer = new Uint8Array(1024);

  constructor() {
    // Some containers have no such sockets: then nothing is known.
    this.#fd = descriptorFrom(nativeSocket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_SOCK_DIAG));
  }

  /** Payload bytes that the peer of our socket has not read; null where that cannot be told. */
  unreadByPeer(fd: Descriptor): number | null {
    if (this.#fd < 0) return null;
    const peer = this.#ask(fstatSync(fd).ino, UDIAG_SHOW_PEER, UNIX_DIAG_PEER);
    return peer ? this.#ask(peer, UDIAG_SHOW_RQLEN, UNIX_DIAG_RQLEN) : null;
  }

  close(): void {
    if (this.#fd >= 0) close(this.#fd);
  }

  /** The first 32 bits of one attribute of the socket with this inode. The answer is there when the question is sent. */
  #ask(inode: number, show: number, attribute: number): number | null {
    // struct nlmsghdr, struct unix_diag_req
    const request = new Uint32Array(10);
    request.set([request.byteLength, SOCK_DIAG_BY_FAMILY | (NLM_F_REQUEST << 16)]);
    request.set([AF_UNIX, 0, inode, show, anyCookie, anyCookie], headerSize / 4);
    if (write(this.#fd, new Uint8Array(request.buffer)) < 0) return null;
    const length = nativeReceive(this.#fd, this.#answer, this.#answer.length, MSG_DONTWAIT);
    const view = new DataView(this.#answer.buffer);
    if (length < headerSize || view.getUint16(4, true) !== SOCK_DIAG_BY_FAMILY) return null;
    // struct rtattr: length, type, payload; the next one begins at a multiple of 4.
    for (let at = headerSize + messageSize; at + 8 <= length; ) {
      const size = view.getUint16(at, true);
      if (size < 4) return null;
      if (view.getUint16(at + 2, true) === attribute) return view.getUint32(at + 4, true);
      at += (size + 3) & ~3;
    }
    return null;
  }
}
