import { commands, type ExtensionContext, Uri, window, workspace } from 'vscode';
import { messageOf } from '../protocol/messageOf.ts';
import { DescriptionError } from './description/descriptionError.ts';
import { textOf } from './description/filePlan.ts';
import { hostProblems } from './description/hostProblems.ts';
import type { ProblemReporter } from './description/problemReporter.ts';
import type { Log } from './log.ts';
import { plainMessage } from './plainText.ts';
import { surroundings, unsupported } from './platformSupport.ts';
import type { RecentSources } from './recentSources.ts';
import type { Session } from './session/session.ts';
import type { SessionList } from './session/sessionList.ts';
import type { PlanSource } from './session/sessionPlan.ts';
import type { SessionFactory } from './sessionFactory.ts';
import type { Tabs } from './tab/tabs.ts';

/** What starting a session takes. */
export interface LauncherParts {
  readonly context: ExtensionContext;
  readonly log: Log;
  readonly sessions: SessionList;
  readonly factory: SessionFactory;
  readonly tabs: Tabs;
  readonly problems: ProblemReporter;
  readonly recent: RecentSources;
}

/** Starts runs, and says why one does not start. The only way to a launch: here is where trust is checked. */
export class Launcher {
  readonly #parts: LauncherParts;

  constructor(parts: LauncherParts) {
    this.#parts = parts;
  }

  /** Starts a new session in a tab of its own. */
  async launch(source: PlanSource): Promise<Session | null> {
    const { sessions, factory, tabs, recent } = this.#parts;
    if (!this.#mayLaunch()) return null;
    let title: string;
    try {
      // Before there is a session: one that cannot even be read leaves no tab behind.
      title = sessions.freeTitle((await factory.readPlan(source)).title);
    } catch (error) {
      await this.#explain(source, error);
      return null;
    }
    const session = sessions.add(factory.create(title, source, null));
    tabs.show(session);
    recent.remember(session.title, source);
    const outcome = await this.#start(session);
    // The same for one that the session host finds wrong.
    if (outcome === 'invalid') await sessions.remove(session);
    return outcome === 'running' ? session : null;
  }

  /** Starts the next run of a session, after ending the one that is under way. */
  async restart(session: Session): Promise<void> {
    if (this.#mayLaunch()) await this.#start(session);
  }

  async #start(session: Session): Promise<'running' | 'failed' | 'invalid'> {
    const { source } = session;
    if (source?.kind === 'file') this.#parts.problems.clear(Uri.parse(source.uri));
    try {
      await session.start();
      return 'running';
    } catch (error) {
      return await this.#explain(source, error);
    }
  }

  #mayLaunch(): boolean {
    const { extensionPath, extension } = this.#parts.context;
    if (!workspace.isTrusted) {
      void this.#sayUntrusted();
      return false;
    }
    const version = String(extension.packageJSON.version);
    const reason = unsupported(surroundings(extensionPath, version));
    if (reason !== null) void window.showErrorMessage(reason);
    return reason === null;
  }

  async #sayUntrusted(): Promise<void> {
    const manage = 'Manage Workspace Trust';
    const sentence =
      'Sessions launch programs, which Restricted Mode does not allow. Captures can be opened.';
    if ((await window.showWarningMessage(sentence, manage)) === manage) {
      await commands.executeCommand('workbench.trust.manage');
    }
  }

  /** Says it without waiting until the user has read it. */
  async #explain(source: PlanSource | null, error: unknown): Promise<'failed' | 'invalid'> {
    const { problems, log } = this.#parts;
    log.error(messageOf(error));
    const inText = await this.#inText(source, error);
    void (inText ? problems.report(inText) : showFailure(messageOf(error)));
    return inText ? 'invalid' : 'failed';
  }

  /** The same failure as a place in the description's text, if it is one. */
  async #inText(source: PlanSource | null, error: unknown): Promise<DescriptionError | null> {
    if (error instanceof DescriptionError) return error;
    if (source?.kind !== 'file') return null;
    const uri = Uri.parse(source.uri);
    const found = hostProblems(messageOf(error), await textOf(uri));
    return found.length === 0
      ? null
      : new DescriptionError(source.uri, uri.path.split('/').at(-1) ?? '', found);
  }
}

/** Shows a failure with a way to the log. */
export async function showFailure(message: string): Promise<void> {
  const showLog = 'Show Log';
  if ((await window.showErrorMessage(plainMessage(message), showLog)) === showLog) {
    await commands.executeCommand('ipcInspector.showLog');
  }
}
