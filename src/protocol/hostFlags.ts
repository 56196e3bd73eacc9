/** More would only take memory; it is what Node has by default. */
const mostHelpers = 4;

/**
 * Flags of Node that a session host is started with. They keep V8 from taking the processors from the child whose answer
 * we wait for: whoever runs is protected by the scheduler up to its next tick, which is 4 ms.
 *
 * Garbage is collected by the thread that made it: sharing each collection out spares us a fraction of a ms.
 *
 * The whole heap is not collected because a thread has had little to do for some seconds: that gave back 2 MB of 10, in
 * pauses of up to 30 ms in the reactor, in the quiet in which the next message is to be stamped when it comes.
 *
 * Code is compiled by as many threads as there are processors beside the one that works. On two processors the four that
 * Node would start made the slowest hundredth of all replies five times as late.
 *
 * @param processors of this machine, as os.availableParallelism tells
 * @param known process.allowedNodeEnvironmentFlags of the runtime that the host shares with us: a flag that an Electron does
 * not know would end the host before it has begun. (It names no flags of V8, which all know the first two.)
 */
export function hostFlags(processors: number, known: ReadonlySet<string>): string[] {
  const helpers = Math.min(mostHelpers, Math.max(1, processors - 1));
  const pool = known.has('--v8-pool-size') ? [`--v8-pool-size=${helpers}`] : [];
  return ['--single-threaded-gc', '--no-memory-reducer', ...pool];
}
