/**
 * Flags of Node that a session host is started with.
 *
 * Garbage is collected by the thread that made it. V8 would share each collection out to four threads: that spares us a
 * fraction of a ms, and takes the processors from the child whose answer we wait for, as whoever runs is protected by the
 * scheduler up to its next tick, which is 4 ms.
 */
export const hostFlags: readonly string[] = ['--single-threaded-gc'];
