import { type Descriptor, descriptorFrom } from './libc/descriptor.ts';
import { type Address, addressOf, lastErrno } from './libc/libc.ts';
import { errno } from './libc/linuxError.ts';
import { giveBack, memcpy, munmap, reserve } from './libc/memory.ts';
import { MSG_CTRUNC, MSG_PEEK, MSG_TRUNC, recvmmsg } from './libc/socket.ts';

const headSize = 64 * 1024;
// Slots a power of two apart would all fall into the same few lines of the processor's cache.
const headStride = headSize + 576;
// More than any message can have: the kernel finds no memory for one beyond about 4 MiB.
const tailSize = 8 * 1024 * 1024;
const keptTail = 128 * 1024;
/** Credentials and 253 descriptors, the most that the kernel lets one message carry. */
const controlSize = 1088;
const headerWords = 16;
const SCM_RIGHTS = 1;
const SCM_CREDENTIALS = 2;
const credentialsSize = 32;

/** What one recvmmsg gave. */
export type Reception =
  /** `complete`: the socket was empty then. */
  | { readonly kind: 'messages'; readonly count: number; readonly complete: boolean }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'error'; readonly code: number };

/**
 * Memory for many messages at once, given to the kernel once and used for every connection in turn: a received message is
 * looked at where the kernel put it.
 *
 * A slot takes the first 64 KiB of a message; the rest of a longer one goes to a window of address space that costs
 * memory only while it is used (`longMessages`), and both are joined. Byte streams need no windows: a longer chunk is
 * simply the next one.
 */
export class ReceiveArena {
  readonly slots: number;
  readonly #windows: Address | null;
  readonly #heads: Uint8Array;
  readonly #control: Uint8Array;
  readonly #controlView: DataView;
  readonly #controlWords: Int32Array;
  /** Of each slot the view that was handed out last: making one takes twice as long as copying a short message. */
  readonly #views: Uint8Array[];
  readonly #capacity: number;
  // These three hold addresses of each other and of the memory above; the kernel reads and writes them.
  readonly #iovecs: BigUint64Array;
  readonly #headers: BigUint64Array;
  readonly #results: Uint32Array;
  readonly #headersAt: Address;
  #joined = new Uint8Array(0);
  #used: number;

  constructor(slots: number, longMessages: boolean) {
    const windows = longMessages ? reserve(slots * tailSize) : null;
    // Without address space for the windows: one slot at a time, large enough by itself.
    const single = longMessages && windows === null;
    this.slots = single ? 1 : slots;
    this.#windows = windows;
    this.#heads = new Uint8Array(single ? tailSize : slots * headStride);
    this.#control = new Uint8Array(this.slots * controlSize);
    this.#controlView = new DataView(this.#control.buffer);
    this.#controlWords = new Int32Array(this.#control.buffer);
    this.#views = Array.from({ length: this.slots }, () => this.#heads.subarray(0, 0));
    this.#capacity = windows !== null ? headSize + tailSize : single ? tailSize : headSize;
    this.#iovecs = new BigUint64Array(this.slots * 4);
    this.#headers = new BigUint64Array((this.slots * headerWords) / 2);
    this.#results = new Uint32Array(this.#headers.buffer);
    this.#headersAt = addressOf(this.#headers);
    this.#used = 0;
    const headsAt = addressOf(this.#heads);
    const iovecsAt = addressOf(this.#iovecs);
    const controlAt = addressOf(this.#control);
    for (let i = 0; i < this.slots; i++) {
      const head = single ? tailSize : headSize;
      this.#iovecs.set([headsAt + BigInt(i * headStride), BigInt(head)], i * 4);
      if (windows !== null) {
        this.#iovecs.set([windows + BigInt(i * tailSize), BigInt(tailSize)], i * 4 + 2);
      }
      // struct mmsghdr: name, namelen, iov, iovlen, control, controllen, flags; length
      const parts = windows === null ? 1n : 2n;
      const control = controlAt + BigInt(i * controlSize);
      this.#headers.set(
        [0n, 0n, iovecsAt + BigInt(i * 32), parts, control, BigInt(controlSize), 0n, 0n],
        i * 8,
      );
    }
  }

  /** One chunk of a byte stream, at most `limit` bytes. */
  receiveChunk(fd: Descriptor, limit: number): Reception {
    this.#iovecs[1] = BigInt(Math.min(limit, headSize));
    try {
      return this.receive(fd, 'byte', 1);
    } finally {
      this.#iovecs[1] = BigInt(headSize);
    }
  }

  /** Takes what is there, at most `count` messages. What was received before is overwritten. */
  receive(fd: Descriptor, mode: 'message' | 'byte', count: number = this.slots): Reception {
    this.#arm();
    // MSG_TRUNC asks for the true length of a message that does not fit.
    const wanted = Math.min(count, this.slots);
    const got = recvmmsg(fd, this.#headersAt, wanted, mode === 'message' ? MSG_TRUNC : 0);
    if (got < 0) {
      const code = lastErrno();
      return code === errno.EAGAIN || code === errno.EINTR ? { kind: 'nothing' } : { kind: 'error', code };
    }
    this.#used = got;
    return { kind: 'messages', count: got, complete: got < wanted };
  }

  /**
   * True when the next thing to be read from a message pipe is its end. Takes nothing, and no descriptor either: without
   * room for control data the kernel only flags that there was some.
   */
  isAtEnd(fd: Descriptor): boolean {
    this.#arm();
    this.#results[10] = 0;
    this.#used = 1;
    const got = recvmmsg(fd, this.#headersAt, 1, MSG_TRUNC | MSG_PEEK);
    return got === 1 && this.length(0) === 0 && !this.lostDescriptors(0);
  }

  /** A message, even an empty one, carries credentials (see askForCredentials). The end of a connection carries nothing. */
  isEnd(index: number): boolean {
    return this.length(index) === 0 && this.#controlLength(index) === 0;
  }

  /** As the sender wrote it, also when it did not fit. */
  length(index: number): number {
    return this.#results[index * headerWords + 14] ?? 0;
  }

  /** Of the first `count` messages together. */
  lengthOf(count: number): number {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += this.length(i);
    return sum;
  }

  isTruncated(index: number): boolean {
    return this.length(index) > this.#capacity;
  }

  /** The message, until the next call of `receive` or `bytes`. */
  bytes(index: number): Uint8Array {
    const length = Math.min(this.length(index), this.#capacity);
    if (this.#windows === null || length <= headSize) return this.#viewOf(index, length);
    const start = index * headStride;
    if (this.#joined.length < length)
      this.#joined = new Uint8Array(Math.max(length, 2 * this.#joined.length));
    const window = this.#windows + BigInt(index * tailSize);
    this.#joined.set(this.#heads.subarray(start, start + headSize));
    memcpy(this.#joined.subarray(headSize, length), window);
    if (length - headSize > keptTail) giveBack(window, length - headSize);
    return this.#joined.subarray(0, length);
  }

  /** Descriptors that came with it (SCM_RIGHTS). They are ours now, to be closed. */
  descriptors(index: number): Descriptor[] {
    const end = index * controlSize + this.#controlLength(index);
    const found: Descriptor[] = [];
    // struct cmsghdr: length (64 bits, with the header), level, type; the next one begins at a multiple of 8.
    for (let at = index * controlSize; at + 16 <= end; ) {
      const length = this.#controlView.getUint32(at, true);
      if (length < 16) break;
      if (this.#controlView.getInt32(at + 12, true) === SCM_RIGHTS) {
        for (let fd = at + 16; fd + 4 <= at + length; fd += 4) {
          found.push(descriptorFrom(this.#controlView.getInt32(fd, true)));
        }
      }
      at += (length + 7) & ~7;
    }
    return found;
  }

  /** Process that sent it, where it carries credentials: they come before descriptors. Null for one that has no number here. */
  senderOf(index: number): number | null {
    if (this.#controlLength(index) < credentialsSize) return null;
    const at = (index * controlSize) >>> 2;
    // struct cmsghdr: length, level, type; struct ucred: pid
    return this.#controlWords[at + 3] === SCM_CREDENTIALS ? this.#controlWords[at + 4] || null : null;
  }

  /** False when there are no descriptors for certain: nothing, or nothing but credentials. */
  mayCarryDescriptors(index: number): boolean {
    const length = this.#controlLength(index);
    if (length === 0) return false;
    return length > credentialsSize || this.#controlWords[(index * controlSize + 12) >>> 2] === SCM_RIGHTS;
  }

  /** The system dropped descriptors, for want of room or because we have too many open. */
  lostDescriptors(index: number): boolean {
    return ((this.#results[index * headerWords + 12] ?? 0) & MSG_CTRUNC) !== 0;
  }

  close(): void {
    if (this.#windows !== null) munmap(this.#windows, this.slots * tailSize);
  }

  /** The lengths of control data are results as well: what was used must be set again. */
  #arm(): void {
    for (let i = 0; i < this.#used; i++) this.#results[i * headerWords + 10] = controlSize;
    this.#used = 0;
  }

  #viewOf(index: number, length: number): Uint8Array {
    const last = this.#views[index];
    if (last?.length === length && length > 0) return last;
    const start = index * headStride;
    const view = this.#heads.subarray(start, start + length);
    this.#views[index] = view;
    return view;
  }

  #controlLength(index: number): number {
    return this.#results[index * headerWords + 10] ?? 0;
  }
}
