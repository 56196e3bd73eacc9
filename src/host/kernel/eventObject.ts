import type { Named } from './named.ts';

export interface EventSpec {
  readonly object: string;
  /** Exact name; null on Linux for an inherited eventfd. */
  readonly name: string | null;
  readonly type: 'event' | 'eventfd' | 'semaphore';
  readonly reset: 'auto' | 'manual';
  readonly waitedBy: 'child' | 'parent';
  readonly open: boolean;
}
export interface EventObject extends Named {
  /** No notification exists: `poll` must be called (semaphores). */
  readonly sampled: boolean;
  /** The sink is told of each set by somebody else: a look that finds it set finds nothing new. */
  readonly tellsSets: boolean;
  /** True when it was still set (auto-reset, manual-reset) before: coalesced. */
  set(): { coalesced: boolean };
  reset(): void;
  /** How many signals are pending (0: not set; at most 1 for event objects), without consuming any. */
  peek(): number;
  /** sampled and waitedBy parent: consumes what is there and returns how many. */
  poll(): number;
  /** Manual reset, waitedBy parent: notify again at the next signal. To be called once `peek` gave 0. */
  rearm(): void;
}
export interface EventSink {
  /**
   * Also called for what was set before the event was closed, on Windows from a later `wait`.
   *
   * waitedBy parent: somebody else's set. Auto-reset: already consumed; `count` is at least so many. Manual-reset: seen,
   * and not notified again until `rearm`. waitedBy child (Linux eventfd): a set by somebody else, not consumed.
   */
  signalled(count: number, time: number, since: number): void;
}
