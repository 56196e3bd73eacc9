import type { LivePipe } from './livePipe.ts';
import type { Surroundings } from './surroundings.ts';

/** Pipes are drained when all are closed, or when this long nothing came after the last exit. ns */
const quiet = 1e9;
/** So long a run that was stopped waits for its disk, as it may never come back. ns */
const patience = 30e9;

/** Tells whether what children left behind has been taken: it is to be recorded before the end. */
export class Drain {
  readonly #around: Pick<Surroundings, 'clock' | 'kernel'>;
  #lastExit = 0;
  #running = 0;
  /** When it was last seen that reading was paused. ns */
  #pausedAt = Number.NEGATIVE_INFINITY;
  #stoppedAt = 0;

  constructor(around: Pick<Surroundings, 'clock' | 'kernel'>) {
    this.#around = around;
  }

  /** To be called after everything that happened, with the number of children that run. */
  look(running: number): void {
    const { clock, kernel } = this.#around;
    if (running < this.#running) this.#lastExit = clock.now();
    this.#running = running;
    if (kernel.paused) this.#pausedAt = clock.now();
  }

  stopped(): void {
    this.#stoppedAt = this.#around.clock.now();
  }

  /** While the disk is too slow nothing is taken, of pipes and of output, though there may be much. */
  get caughtUp(): boolean {
    return this.#around.clock.now() - this.#pausedAt >= quiet;
  }

  /** A stop loses nothing of that, either. */
  get mayEnd(): boolean {
    return this.caughtUp || this.#around.clock.now() - this.#stoppedAt >= patience;
  }

  /** Nothing more is to come through these pipes. */
  isOver(pipes: Iterable<LivePipe>): boolean {
    if (!this.caughtUp) return false;
    let open = false;
    let last = this.#lastExit;
    for (const pipe of pipes) {
      if (!pipe.hasTraffic) continue;
      open = true;
      last = Math.max(last, pipe.lastTraffic);
    }
    return !open || this.#around.clock.now() - last >= quiet;
  }
}
