import type { Failure } from '../kernel/nativeError.ts';
import { NativeError } from '../kernel/nativeError.ts';
import type { Descriptor } from './libc/descriptor.ts';
import { lastErrno } from './libc/libc.ts';
import { errno, linuxFailure, refusal } from './libc/linuxError.ts';
import { longestMessage, send } from './libc/socket.ts';

export interface SendSink {
  sent(ticket: number): void;
  sendFailed(ticket: number, written: number, failure: Failure): void;
}

interface Pending {
  readonly ticket: number;
  readonly bytes: Uint8Array;
  written: number;
}

/** What one connection has yet to send, in order. The kernel is asked at once; only what it cannot take is copied. */
export class SendQueue {
  readonly #object: string;
  readonly #fd: Descriptor;
  readonly #mode: 'message' | 'byte';
  readonly #sink: SendSink;
  readonly #pending: Pending[] = [];

  constructor(object: string, fd: Descriptor, mode: 'message' | 'byte', sink: SendSink) {
    this.#object = object;
    this.#fd = fd;
    this.#mode = mode;
    this.#sink = sink;
  }

  get length(): number {
    return this.#pending.length;
  }

  get bytes(): number {
    return this.#pending.reduce((sum, { bytes, written }) => sum + bytes.length - written, 0);
  }

  /** @throws NativeError when nothing of it can ever be sent */
  send(bytes: Uint8Array, ticket: number): void {
    if (this.#pending.length > 0) {
      this.#pending.push({ ticket, bytes: bytes.slice(), written: 0 });
      return;
    }
    const next = { ticket, bytes, written: 0 };
    const code = this.#write(next);
    if (code === null) this.#sink.sent(ticket);
    else if (code === errno.EAGAIN) this.#pending.push({ ...next, bytes: bytes.slice() });
    else if (next.written > 0) this.#sink.sendFailed(ticket, next.written, this.#failure(code, bytes.length));
    else throw new NativeError(this.#failure(code, bytes.length));
  }

  /** Sends what the kernel takes now. */
  flush(): void {
    for (let first = this.#pending[0]; first !== undefined; first = this.#pending[0]) {
      const code = this.#write(first);
      if (code === errno.EAGAIN) return;
      this.#pending.shift();
      if (code === null) this.#sink.sent(first.ticket);
      else this.#sink.sendFailed(first.ticket, first.written, this.#failure(code, first.bytes.length));
    }
  }

  /** Gives up what is left. */
  abandon(reason: string): void {
    for (const { ticket, written, bytes } of this.#pending.splice(0)) {
      const what = `${reason}; ${bytes.length - written} of ${bytes.length} bytes were not sent.`;
      this.#sink.sendFailed(ticket, written, refusal(this.#object, what).failure);
    }
  }

  /** Null: all of it has gone out. */
  #write(pending: Pending): number | null {
    // A message of no bytes is a message; no bytes of a stream are nothing.
    if (this.#mode === 'byte' && pending.bytes.length === 0) return null;
    for (;;) {
      const written = send(this.#fd, pending.bytes.subarray(pending.written));
      if (written < 0) {
        const code = lastErrno();
        if (code !== errno.EINTR) return code;
      } else {
        pending.written += written;
        if (pending.written === pending.bytes.length) return null;
      }
    }
  }

  #failure(code: number, length: number): Failure {
    if (code === errno.EMSGSIZE) {
      const limit = longestMessage(this.#fd);
      return linuxFailure(
        this.#object,
        'send',
        code,
        `a message of ${length} bytes is larger than the ${limit} bytes that this pipe can carry`,
        'Set "mode": "byte", which has no such limit, or a larger "buffer" (as far as net.core.wmem_max allows).',
      );
    }
    return linuxFailure(
      this.#object,
      'send',
      code,
      `cannot send ${length} bytes`,
      code === errno.EPIPE || code === errno.ECONNRESET ? 'The peer has closed its end.' : null,
    );
  }
}
