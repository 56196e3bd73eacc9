import { Disposer } from '../disposer.ts';
import type { KeptRun } from '../session/earlierRuns.ts';
import type { Session } from '../session/session.ts';

const told = ['status', 'state', 'backlog', 'progress'] as const;
/** What of a run has changed. */
export type Told = (typeof told)[number];

interface Viewer {
  readonly run: KeptRun;
  /** Reads the capture of that run, and nothing else. */
  readonly session: Session;
}

/** The run of a session that its tab shows: the newest, or an earlier one from its capture, while the newest goes on. */
export class ShownRun extends Disposer {
  readonly #session: Session;
  readonly #open: (run: KeptRun) => Session;
  readonly #changed: (what: Told) => void;
  #viewer: Viewer | null = null;
  #newest: number;
  #wishes = 0;

  /**
   * @param open makes a session that shows the capture of a run
   * @param changed is told what of the shown run has changed
   * @param shown the earlier run to begin with; the newest takes its place when its capture cannot be read
   */
  constructor(
    session: Session,
    open: (run: KeptRun) => Session,
    changed: (what: Told) => void,
    shown: number | null = null,
  ) {
    super();
    this.#session = session;
    this.#open = open;
    this.#changed = changed;
    this.#newest = session.view.run;
    for (const what of told) {
      const listener = () => this.#ofSession(what);
      session.events.on(what, listener);
      this.add({ dispose: () => session.events.off(what, listener) });
    }
    this.add({ dispose: () => this.#wishes++ });
    this.add({ dispose: () => this.#viewer?.session.release() });
    const first = this.#find(shown);
    if (first) this.#begin({ run: first, session: open(first) });
  }

  /** Who answers what is asked about the shown run. */
  get source(): Session {
    return this.#viewer?.session ?? this.#session;
  }

  /** The earlier run that is shown; null: the newest is. */
  get earlier(): KeptRun | null {
    return this.#viewer?.run ?? null;
  }

  /**
   * Shows another run; the newest, if it is none of the earlier ones.
   * @throws Error with a sentence for a person when its capture cannot be read; the shown run then stays
   */
  async show(number: number): Promise<void> {
    const wish = ++this.#wishes;
    const run = this.#find(number);
    if (!run) {
      this.#take(null);
      return;
    }
    const session = this.#open(run);
    const opened = session.request('state', {}).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    const failure = await opened;
    if (failure === null && wish === this.#wishes) this.#take({ run, session });
    else await session.release();
    if (failure !== null) throw failure.error;
  }

  #ofSession(what: Told): void {
    const { run } = this.#session.view;
    const another = run !== this.#newest;
    this.#newest = run;
    // Whoever starts a run wants to see it.
    if (another) this.#wishes++;
    if (another && this.#viewer) this.#take(null);
    else if (!this.#viewer || what === 'status') this.#changed(what);
  }

  #find(number: number | null): KeptRun | undefined {
    return this.#session.view.earlier.find(({ run }) => run === number);
  }

  /** Shows an earlier run before its capture is read: nothing else was shown yet. */
  #begin(viewer: Viewer): void {
    this.#watch(viewer);
    viewer.session.request('state', {}).catch(() => {
      if (this.#viewer === viewer) this.#take(null);
    });
  }

  #watch(viewer: Viewer | null): void {
    this.#viewer = viewer;
    for (const what of told) {
      viewer?.session.events.on(what, () => {
        if (this.#viewer === viewer) this.#changed(what);
      });
    }
  }

  #take(viewer: Viewer | null): void {
    const before = this.#viewer;
    this.#watch(viewer);
    void before?.session.release();
    for (const what of told) this.#changed(what);
  }
}
