import { join } from 'node:path';
import { type ExtensionContext, type LogOutputChannel, Uri } from 'vscode';
import type { CaptureStore } from './captures/captureStore.ts';
import { captureTarget } from './captures/captureTarget.ts';
import { filePlan } from './description/filePlan.ts';
import { noPast } from './session/earlierRuns.ts';
import { HostProcess } from './session/hostProcess.ts';
import type { CaptureTarget, SessionNeeds } from './session/runView.ts';
import { Session } from './session/session.ts';
import type { SessionList } from './session/sessionList.ts';
import type { PlanSource, SessionPlan } from './session/sessionPlan.ts';
import { withSettings } from './session/withSettings.ts';
import { settings } from './settings.ts';

/** Makes sessions, with what they need of this extension. */
export class SessionFactory {
  readonly #context: ExtensionContext;
  readonly #log: LogOutputChannel;
  readonly #sessions: SessionList;
  readonly #captures: CaptureStore;
  readonly #seeds = new WeakMap<Session, string>();

  constructor(
    context: ExtensionContext,
    log: LogOutputChannel,
    sessions: SessionList,
    captures: CaptureStore,
  ) {
    this.#context = context;
    this.#log = log;
    this.#sessions = sessions;
    this.#captures = captures;
  }

  /**
   * @param capture file to show until the next run, if any
   * @param past runs in the window before this one
   */
  create(title: string, source: PlanSource | null, capture: string | null, past = noPast): Session {
    const needs: SessionNeeds = {
      forkHost: () => this.forkHost(),
      readPlan: async (from) => {
        const plan = await this.readPlan(from, session);
        if (plan.nameSeed !== null) this.#seeds.set(session, plan.nameSeed);
        return { ...withSettings(plan, settings()), title };
      },
      captureFor: (plan) => this.#captureFor(plan),
      log: this.#log,
    };
    const session = new Session(title, source, capture, needs, past);
    return session;
  }

  /** @throws DescriptionError when the description is not valid */
  async readPlan(source: PlanSource, session?: Session): Promise<SessionPlan> {
    return source.kind === 'plan' ? source.plan : filePlan(Uri.parse(source.uri), this.takenSeeds(session));
  }

  /** The seeds of the kernel names that runs of other sessions hold. */
  takenSeeds(except?: Session): ReadonlySet<string> {
    const others = this.#sessions.all.filter((session) => session.live && session !== except);
    return new Set(others.map((session) => this.#seeds.get(session)).filter((seed) => seed !== undefined));
  }

  forkHost(): HostProcess {
    const { hostRuntime } = settings();
    return new HostProcess({
      script: join(this.#context.extensionPath, 'dist', 'host.cjs'),
      runtime: hostRuntime === '' ? null : hostRuntime,
      log: this.#log,
    });
  }

  async #captureFor(plan: SessionPlan): Promise<CaptureTarget> {
    const target = captureTarget(plan, this.#captures.folder, process.platform);
    if ('folder' in target) await this.#captures.prepare();
    return target;
  }
}
