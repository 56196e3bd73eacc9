import koffi from 'koffi';
import type { SampleEvent, SamplePipe, SampleSection, System } from './system.ts';

const AF_UNIX = 1;
const SOCK_SEQPACKET = 5;
const MSG_DONTWAIT = 0x40;
const MSG_NOSIGNAL = 0x4000;
const POLLIN = 1;
const POLLHUP = 0x10;
const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const largestMessage = 256 * 1024;

/** The article's exchange in POSIX terms: https://man7.org/linux/man-pages/ has a page for each call. */
export function linuxSystem(): System {
  const libc = koffi.load('libc.so.6');
  const socket = libc.func('int socket(int domain, int type, int protocol)');
  const connect = libc.func('int connect(int fd, const void *address, uint32_t length)');
  const recv = libc.func('intptr_t recv(int fd, void *buffer, size_t length, int flags)');
  const send = libc.func('intptr_t send(int fd, const void *bytes, size_t length, int flags)');
  const poll = libc.func('int poll(void *descriptors, unsigned long count, int timeout)');
  const read = libc.func('intptr_t read(int fd, void *buffer, size_t length)');
  const write = libc.func('intptr_t write(int fd, const void *bytes, size_t length)');
  const memfd_create = libc.func('int memfd_create(const char *name, uint32_t flags)');
  const ftruncate = libc.func('int ftruncate(int fd, int64_t length)');
  const mmap = libc.func(
    'uintptr_t mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)',
  );
  const memcpy = libc.func('uintptr_t memcpy(uintptr_t to, const void *from, size_t length)');

  const check = (ok: unknown, call: string) => {
    if (!ok) throw new Error(`${call} failed with error ${koffi.errno()}`);
  };
  /** What is true of a descriptor within so many ms, as a set of POLL… bits. */
  const state = (fd: number, milliseconds: number): number => {
    const entry = new DataView(new ArrayBuffer(8));
    entry.setInt32(0, fd, true);
    entry.setInt16(4, POLLIN, true);
    poll(new Uint8Array(entry.buffer), 1, milliseconds);
    return entry.getInt16(6, true);
  };

  return {
    connect(path): SamplePipe {
      const fd: number = socket(AF_UNIX, SOCK_SEQPACKET, 0);
      check(fd >= 0, 'socket');
      const address = new Uint8Array([AF_UNIX, 0, ...Buffer.from(path), 0]);
      check(connect(fd, address, address.length) === 0, `connect(${path})`);
      const buffer = new Uint8Array(largestMessage);
      return {
        read() {
          const length: number = recv(fd, buffer, buffer.length, MSG_DONTWAIT);
          if (length > 0) return buffer.slice(0, length);
          const closed = (state(fd, 0) & POLLHUP) !== 0;
          if (closed) return 'closed';
          // 0 without a hang-up is a message without bytes.
          return length === 0 ? new Uint8Array(0) : null;
        },
        write(message) {
          check(send(fd, message, message.length, MSG_NOSIGNAL) === message.length, 'send');
        },
      };
    },

    /** The name is the number of an eventfd that this process has inherited. */
    openEvent(name): SampleEvent {
      const fd = Number(name);
      return {
        wait(milliseconds) {
          if ((state(fd, milliseconds) & POLLIN) === 0) return false;
          return read(fd, new Uint8Array(8), 8) === 8;
        },
        set() {
          check(write(fd, new BigUint64Array([1n]), 8) === 8, 'write');
        },
      };
    },

    createSection(size): SampleSection {
      const handle: number = memfd_create('sample', 0);
      check(handle >= 0 && ftruncate(handle, size) === 0, 'memfd_create');
      const view = BigInt(mmap(null, size, PROT_READ_WRITE, MAP_SHARED, handle, 0));
      check(view !== 2n ** 64n - 1n, 'mmap');
      return {
        handle,
        write: (offset, bytes) => memcpy(view + BigInt(offset), bytes, bytes.length),
      };
    },
  };
}
