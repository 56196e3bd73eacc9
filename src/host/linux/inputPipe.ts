import type { EventLoop, Watch } from './eventLoop.ts';
import { close, type Descriptor, setNonBlocking, write } from './libc/descriptor.ts';
import { EPOLLERR, EPOLLOUT } from './libc/epoll.ts';
import { lastErrno } from './libc/libc.ts';
import { errno } from './libc/linuxError.ts';

/** Our end of a child's stdin. What it does not read at once waits here. */
export class InputPipe {
  readonly #fd: Descriptor;
  readonly #watch: Watch;
  readonly #waiting: Uint8Array[] = [];
  #ending = false;
  #open = true;

  constructor(loop: EventLoop, object: string, fd: Descriptor) {
    this.#fd = fd;
    setNonBlocking(object, fd);
    this.#watch = loop.watch(fd, 0, (events) => {
      if ((events & (EPOLLOUT | EPOLLERR)) !== 0) this.#flush();
    });
  }

  write(bytes: Uint8Array): void {
    if (!this.#open || this.#ending) return;
    this.#waiting.push(bytes.slice());
    this.#flush();
  }

  /** The child reads the end after what was written before. */
  end(): void {
    this.#ending = true;
    this.#flush();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#watch.remove();
    close(this.#fd);
  }

  #flush(): void {
    if (!this.#open) return;
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const written = write(this.#fd, first);
      if (written >= 0) {
        if (written === first.length) this.#waiting.shift();
        else this.#waiting[0] = first.subarray(written);
        continue;
      }
      const code = lastErrno();
      if (code === errno.EINTR) continue;
      if (code === errno.EAGAIN) {
        this.#watch.want(EPOLLOUT);
        return;
      }
      // The child has closed its stdin: as for any writer into a pipe, the rest goes nowhere.
      this.close();
      return;
    }
    if (this.#ending) this.close();
    else this.#watch.want(0);
  }
}
