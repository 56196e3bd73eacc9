import { join } from 'node:path';
import { type ExtensionContext, type LogOutputChannel, Uri } from 'vscode';
import { prepareCaptureFolder } from './captures/captureFolder.ts';
import { captureTarget } from './captures/captureTarget.ts';
import { filePlan } from './description/filePlan.ts';
import { HostProcess } from './session/hostProcess.ts';
import type { CaptureTarget } from './session/runView.ts';
import { Session } from './session/session.ts';
import type { SessionList } from './session/sessionList.ts';
import type { PlanSource, SessionPlan } from './session/sessionPlan.ts';
import { settings } from './settings.ts';

/** Makes sessions, with what they need of this extension. */
export class SessionFactory {
  readonly #context: ExtensionContext;
  readonly #log: LogOutputChannel;
  readonly #sessions: SessionList;
  readonly #seeds = new WeakMap<Session, string>();

  constructor(context: ExtensionContext, log: LogOutputChannel, sessions: SessionList) {
    this.#context = context;
    this.#log = log;
    this.#sessions = sessions;
  }

  /** @param capture file to show until the first run, if any */
  create(title: string, source: PlanSource | null, capture: string | null): Session {
    const session: Session = new Session(title, source, capture, {
      forkHost: () => this.forkHost(),
      readPlan: async (from) => {
        const plan = await this.readPlan(from, session);
        if (plan.nameSeed !== null) this.#seeds.set(session, plan.nameSeed);
        return { ...plan, title };
      },
      captureFor: (plan) => this.#captureFor(plan),
      log: this.#log,
    });
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
    const { captures } = settings();
    const storage = this.#context.storageUri ?? this.#context.globalStorageUri;
    const folder = captures.folder === '' ? join(storage.fsPath, 'captures') : captures.folder;
    const target = captureTarget(plan, folder, process.platform);
    if ('folder' in target) {
      const open = this.#sessions.all.map(({ view }) => view.capture).filter((capture) => capture !== null);
      await prepareCaptureFolder(folder, new Set(open), captures, this.#log);
    }
    return target;
  }
}
