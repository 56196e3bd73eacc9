let held: readonly unknown[] = [];

/**
 * Calls `call`, and keeps `memory` until it has returned. A call that is given an address references nothing, and what is
 * no longer used is collected even in the middle of a function.
 */
export function whileHeld<Result>(memory: unknown, call: () => Result): Result {
  const before = held;
  // The compiler cannot leave out a store to a module's variable, as it does with one of a function's.
  held = [...before, memory];
  try {
    return call();
  } finally {
    held = before;
  }
}
