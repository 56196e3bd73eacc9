/** The few system calls that the sample needs, under the same names for both systems. */
export interface System {
  connect(path: string): SamplePipe;
  openEvent(name: string): SampleEvent;
  /** Unnamed shared memory, all zero. */
  createSection(size: number): SampleSection;
}

export interface SamplePipe {
  /** The next message; null when none is there; 'closed' when the other side has closed the pipe. Does not wait. */
  read(): Uint8Array | null | 'closed';
  write(message: Uint8Array): void;
}

export interface SampleEvent {
  /** Waits at most so long. True when it was set, which it no longer is then. */
  wait(milliseconds: number): boolean;
  set(): void;
}

export interface SampleSection {
  /** What this process calls it: a handle, or a descriptor. */
  readonly handle: number;
  write(offset: number, bytes: Uint8Array): void;
}
