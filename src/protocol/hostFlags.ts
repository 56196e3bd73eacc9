/** More would only take memory; it is what Node has by default. */
const mostHelpers = 4;

/**
 * Flags of Node that a session host is started with. Both keep V8's threads from taking the processors from the child
 * whose answer we wait for: whoever runs is protected by the scheduler up to its next tick, which is 4 ms.
 *
 * Garbage is collected by the thread that made it: sharing each collection out spares us a fraction of a ms.
 *
 * Code is compiled by as many threads as there are processors beside the one that works. On two processors the four that
 * Node would start made the slowest hundredth of all replies five times as late.
 *
 * @param processors of this machine, as os.availableParallelism tells
 */
export function hostFlags(processors: number): string[] {
  const helpers = Math.min(mostHelpers, Math.max(1, processors - 1));
  return ['--single-threaded-gc', `--v8-pool-size=${helpers}`];
}
