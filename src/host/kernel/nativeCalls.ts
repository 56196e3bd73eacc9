/** A function of the system that some wrapper declares. */
export interface NativeCall {
  readonly library: string;
  readonly name: string;
  /** Looks it up without calling it. */
  exists(): boolean;
}

/**
 * All that is declared in this thread so far. Functions are looked up at their first call, so that a missing one costs
 * one feature and not the start; here the self-test looks for all of them.
 */
export const nativeCalls: NativeCall[] = [];
