import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { messageOf } from '../../protocol/messageOf.ts';
import type { HostMethods } from '../../protocol/requests.ts';
import { emptySessionState, type SessionState } from '../../protocol/sessionState.ts';
import { captureProgress } from './captureProgress.ts';
import { earlierRuns, noPast, type SessionPast } from './earlierRuns.ts';
import { endSentence } from './endSentence.ts';
import type { HostProcess } from './hostProcess.ts';
import { deferred, quiet } from './promises.ts';
import type { RunView, SessionNeeds } from './runView.ts';
import type { PlanSource, SessionPlan } from './sessionPlan.ts';

type SessionEvents = {
  /** Status, detail, run or capture is another. */
  status: [];
  state: [];
  progress: [];
  backlog: [];
  /** A run is over, and what a dead recorder left is cleaned up: the host only serves the capture. */
  over: [];
};

/** A host that was asked to stop may need 3 s for its children and some for the disk; then it is held to be stuck. */
const stopGrace = 15_000;
/** A capture whose viewer dies as often as this is not opened again by itself. */
const viewerDeathsAllowed = 3;

/**
 * A description being worked with, or an opened capture: one host at a time, and the runs one after the other.
 *
 * Live, the host runs the session. Ended, the same host goes on serving the capture until {@link release}; then the
 * next request forks a new one that opens the file. After the death of a live host a new one cleans up and serves.
 */
export class Session {
  readonly id: string = randomUUID();
  readonly events = new EventEmitter<SessionEvents>();
  readonly title: string;
  /** null: a capture that was opened, which cannot be started. */
  readonly source: PlanSource | null;
  readonly #needs: SessionNeeds;
  #view: RunView;
  #ledger: string | null = null;
  #host: HostProcess | null = null;
  /** The host that answers requests, once it does; null: none, to be forked on demand. */
  #serving: Promise<HostProcess> | null = null;
  #over = deferred();
  #viewerDeaths = 0;
  #turn: Promise<void> = Promise.resolve();
  /** What is shown was run by this window. */
  #ran = false;

  /**
   * @param capture file to show until the next run; null when there is none
   * @param past runs in the window before this one; `capture` is of the newest of them
   */
  constructor(
    title: string,
    source: PlanSource | null,
    capture: string | null,
    needs: SessionNeeds,
    past: SessionPast = noPast,
  ) {
    this.title = title;
    this.source = source;
    this.#needs = needs;
    this.#view = {
      run: past.run,
      status: source === null ? 'capture' : 'ended',
      detail: capture === null ? 'Not started yet.' : '',
      capture,
      state: emptySessionState(title),
      progress: null,
      backlog: [],
      earlier: past.earlier,
    };
  }

  get view(): RunView {
    return this.#view;
  }

  /** A run is under way. */
  get live(): boolean {
    const { status } = this.#view;
    return status === 'starting' || status === 'running' || status === 'stopping';
  }

  /** Asks the host that serves this session, after the transition that is under way, if any. */
  async request<K extends keyof HostMethods & string>(
    method: K,
    params: HostMethods[K]['params'],
  ): Promise<HostMethods[K]['result']> {
    this.#serving ??= quiet(this.#openViewer());
    const host = await this.#serving;
    return await host.channel.request(method, params);
  }

  /**
   * Starts the next run, after ending the one that is under way.
   * @throws Error with a sentence for a person when it cannot be started; the session then shows it too, unless a run
   * goes on in it.
   */
  start(): Promise<void> {
    // One transition at a time: a second Restart waits for the first.
    const turn = this.#turn.then(async () => {
      // What cannot be read any more ends no run that goes well.
      const plan = this.live && this.source !== null ? await this.#needs.readPlan(this.source) : null;
      await this.stop();
      await this.release();
      await this.#startRun(plan);
    });
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** Ends the run in order and waits for that. The capture stays open. */
  async stop(reason: 'stopped' | 'closed' = 'stopped'): Promise<void> {
    if (!this.live) return;
    const over = this.#over.promise;
    // Only what has started can be stopped; a start that fails ends by itself.
    await this.#serving?.catch(() => {});
    const host = this.#host;
    if (!this.live || !host) return;
    this.#update({ status: 'stopping', detail: '' });
    const timer = setTimeout(() => {
      this.#needs.log.error(`The recorder of ${this.title} did not stop in ${stopGrace} ms and is killed.`);
      host.kill();
    }, stopGrace);
    // The host's end may cut its answer off; `over` tells of both.
    host.channel.request('stop', { reason }).catch((error) => this.#needs.log.warn(messageOf(error)));
    await over;
    clearTimeout(timer);
  }

  /** Reads the capture again, which another recorder may have gone on writing. */
  async reopen(): Promise<void> {
    await this.release();
    await this.request('state', {});
  }

  /** Lets the host go, unless a run is under way. The next request opens the capture again. */
  async release(): Promise<void> {
    if (this.live) return;
    const host = this.#host;
    this.#host = null;
    this.#serving = null;
    this.#viewerDeaths = 0;
    await host?.shutDown();
  }

  /** @param plan of the run, if it has been read */
  async #startRun(plan: SessionPlan | null): Promise<void> {
    const { source } = this;
    if (source === null) throw new Error(`${this.title} is a recording and cannot be started.`);
    this.#ledger = null;
    this.#ran = true;
    this.#over = deferred();
    this.#serving = quiet(this.#launch(source, plan));
    this.#update({
      run: this.#view.run + 1,
      status: 'starting',
      detail: '',
      capture: null,
      state: emptySessionState(this.title),
      progress: null,
      backlog: [],
      earlier: earlierRuns(this.#view),
    });
    this.events.emit('state');
    try {
      await this.#serving;
    } catch (error) {
      const host = this.#host;
      this.#host = null;
      this.#update({ status: 'ended', detail: messageOf(error) });
      this.#over.resolve();
      await host?.shutDown();
      throw error;
    }
  }

  async #launch(source: PlanSource, read: SessionPlan | null): Promise<HostProcess> {
    const plan = read ?? (await this.#needs.readPlan(source));
    const capture = await this.#needs.captureFor(plan);
    const host = this.#adopt();
    const { channel } = host;
    channel.on('backlog', (backlog) => this.#from(host, { backlog }, 'backlog'));
    let unrecorded = '';
    channel.on('unrecorded', ({ message, lost }) => {
      if (unrecorded === '') this.#needs.log.error(message);
      unrecorded = `${message} Records that are not in the capture: ${lost}.`;
      this.#from(host, { detail: unrecorded });
    });
    channel.on('ended', ({ reason, exitCode }) => {
      const detail = [endSentence(reason, exitCode), unrecorded].filter(Boolean).join(' ');
      this.#from(host, { status: 'ended', detail, backlog: [] });
      if (this.#host !== host) return;
      this.#over.resolve();
      this.events.emit('over');
    });
    try {
      const started = await channel.request('start', { ...plan, capture, duration: null });
      this.#ledger = started.ledger;
      // A short run may be over before its start is answered.
      const { status } = this.#view;
      this.#update({ capture: started.capture, status: status === 'starting' ? 'running' : status });
      return host;
    } catch (error) {
      if (!channel.closed) throw error;
      throw new Error(
        `The recorder stopped while it was starting (${await host.exited}). The log says more.`,
      );
    }
  }

  /** Forks a host and watches over it. */
  #adopt(): HostProcess {
    // A request between two runs has opened the capture of the one before.
    const before = this.#host;
    const host = this.#needs.forkHost();
    this.#host = host;
    void before?.shutDown();
    // A large capture, too, goes on being read behind the first answer.
    host.channel.on('progress', (progress) => this.#from(host, { progress }, 'progress'));
    host.channel.on('state', (state) => this.#from(host, { state }, 'state'));
    void host.exited.then((how) => {
      if (this.#host === host) this.#hostGone(how);
    });
    return host;
  }

  #hostGone(how: string): void {
    const { capture } = this.#view;
    this.#host = null;
    if (!this.live) {
      this.#needs.log.warn(`The recorder that showed ${this.title} stopped (${how}).`);
      this.#viewerDeaths++;
      this.#serving = null;
      return;
    }
    // While it is starting, the request that started it fails and tells.
    if (capture === null || this.#ledger === null) return;
    const sentence = `The recorder stopped unexpectedly (${how}).`;
    this.#serving = quiet(this.#recover(capture, this.#ledger, sentence));
    this.#update({ status: 'died', detail: `${sentence} What it had recorded is being read.`, backlog: [] });
    this.#over.resolve();
  }

  async #recover(capture: string, ledger: string, sentence: string): Promise<HostProcess> {
    try {
      const host = this.#adopt();
      const { killed } = await host.channel.request('recover', { capture, ledger });
      await this.#look(host, capture);
      const ended =
        killed === 0 ? '' : ` Processes of the session that were still there: ${killed}, now ended.`;
      this.#update({ detail: `${sentence} What it had recorded is here.${ended}` });
      return host;
    } catch (error) {
      this.#update({ detail: `${sentence} Its recording could not be opened: ${messageOf(error)}` });
      throw error;
    } finally {
      this.events.emit('over');
    }
  }

  async #openViewer(): Promise<HostProcess> {
    const { capture } = this.#view;
    if (capture === null) throw new Error('Nothing was recorded.');
    if (this.#viewerDeaths >= viewerDeathsAllowed) {
      throw new Error(`The recorder stopped ${this.#viewerDeaths} times while it showed ${capture}.`);
    }
    const host = this.#adopt();
    // Of a run of this window the sentence is known, and may tell more.
    const tellEnd = ({ ended }: SessionState) => {
      if (this.#ran) return;
      const early = 'The recording ends early: its recorder did not finish it.';
      this.#from(host, { detail: ended ? endSentence(ended.reason, ended.exitCode) : early });
    };
    host.channel.on('state', tellEnd);
    await host.channel.request('open', { file: capture });
    await this.#look(host, capture);
    tellEnd(this.#view.state);
    return host;
  }

  /** Takes over what a capture holds. */
  async #look(host: HostProcess, capture: string): Promise<void> {
    const state = await host.channel.request('state', {});
    // Before the next request: a newer state may come while it is under way.
    this.#from(host, { state }, 'state');
    const progress = await captureProgress(host.channel, capture, state.lost);
    this.#from(host, { progress }, 'progress');
  }

  /** Takes over what a host says, unless another has taken its place. */
  #from(host: HostProcess, part: Partial<RunView>, event: keyof SessionEvents = 'status'): void {
    if (this.#host === host) this.#update(part, event);
  }

  #update(part: Partial<RunView>, event: keyof SessionEvents = 'status'): void {
    this.#view = { ...this.#view, ...part };
    this.events.emit(event);
  }
}
