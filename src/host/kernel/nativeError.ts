/** What went wrong with one native call on one object, in words for a person. */
export interface Failure {
  /** The object as the user knows it: `pipe main`, `event toChild`, `child worker`; null for the host itself. */
  readonly object: string | null;
  /** Exact name of the native function. */
  readonly call: string | null;
  readonly code: number | null;
  /** Symbolic name of the code: ERROR_PIPE_BUSY, EADDRINUSE, STATUS_…. */
  readonly name: string | null;
  readonly message: string;
  readonly remedy: string | null;
}

/** Thrown by native wrappers: created at the call that failed, so that the stack and the sentence agree. */
export class NativeError extends Error implements Failure {
  readonly object: string | null;
  readonly call: string | null;
  readonly code: number | null;
  override readonly name: string;
  readonly remedy: string | null;
  /** What it was made of, whose `name` is null where no code has one: an Error is called something in any case. */
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
    this.object = failure.object;
    this.call = failure.call;
    this.code = failure.code;
    this.name = failure.name ?? 'NativeError';
    this.remedy = failure.remedy;
  }
}
