export interface SpawnSpec {
  /** `child worker`. */
  readonly object: string;
  readonly name: string;
  /** Absolute and checked (exists, executable, right machine). */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: { readonly [name: string]: string };
  readonly stdin: 'closed' | 'open';
  readonly console: boolean;
}
export interface Child {
  readonly name: string;
  readonly pid: number;
  readonly running: boolean;
  /** Asks it to end: SIGTERM to its group; Windows: CTRL_BREAK or WM_CLOSE where possible, else nothing. */
  terminate(): void;
  /** Ends it and its descendants now. */
  kill(): void;
  writeStdin(bytes: Uint8Array): void;
  closeStdin(): void;
}
export interface ChildSink {
  /** Bytes as written, valid during the call. */
  output(stream: 'stdout' | 'stderr', bytes: Uint8Array, time: number): void;
  /** No more output of this stream will come. */
  outputEnded(stream: 'stdout' | 'stderr'): void;
  exited(exit: { exitCode: number | null; signal: string | null; status: string | null }, time: number): void;
}
