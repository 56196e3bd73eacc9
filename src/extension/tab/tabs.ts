import { type ExtensionContext, ViewColumn, type WebviewPanel, window } from 'vscode';
import { Disposer } from '../disposer.ts';
import type { Session } from '../session/session.ts';
import type { SessionList } from '../session/sessionList.ts';
import { settings } from '../settings.ts';
import { SessionTab, type TabActions } from './sessionTab.ts';

export const tabViewType = 'ipcInspector.session';

/** The tabs, at most one of a session. Closing one does not end its session. */
export class Tabs extends Disposer {
  readonly #tabs = new Map<Session, SessionTab>();
  readonly #context: ExtensionContext;
  readonly #sessions: SessionList;
  readonly #actions: TabActions;

  constructor(context: ExtensionContext, sessions: SessionList, actions: TabActions) {
    super();
    this.#context = context;
    this.#sessions = sessions;
    this.#actions = actions;
    const onAdded = (session: Session) =>
      session.events.on('over', () => {
        // A run that ended without a tab has nobody to serve its capture to.
        if (!this.#tabs.has(session)) void session.release();
      });
    const onRemoved = (session: Session) => this.#tabs.get(session)?.dispose();
    sessions.events.on('added', onAdded).on('removed', onRemoved);
    this.add({ dispose: () => sessions.events.off('added', onAdded).off('removed', onRemoved) });
  }

  /** Shows the tab of a session, opening it if need be. */
  show(session: Session): SessionTab {
    const open = this.#tabs.get(session);
    if (open) {
      open.reveal();
      return open;
    }
    const column = settings().openBeside ? ViewColumn.Beside : ViewColumn.Active;
    return this.restore(window.createWebviewPanel(tabViewType, session.title, column), session);
  }

  /**
   * Takes over a panel that VS Code restored.
   * @param shown the earlier run that it showed, if any
   */
  restore(panel: WebviewPanel, session: Session, shown: number | null = null): SessionTab {
    const tab = new SessionTab(panel, session, this.#context, this.#actions, shown);
    tab.onDidShowRun = () => this.#sessions.events.emit('changed');
    this.#tabs.set(session, tab);
    const focus = () => {
      if (panel.active) this.#sessions.focused = session;
      else if (this.#sessions.focused === session) this.#sessions.focused = null;
    };
    focus();
    panel.onDidChangeViewState(focus);
    panel.onDidDispose(() => {
      this.#tabs.delete(session);
      if (this.#sessions.focused === session) this.#sessions.focused = null;
      else this.#sessions.events.emit('changed');
      void session.release();
    });
    return tab;
  }

  /** What the tab of a session shows: the session, or what reads the capture of an earlier run of it. */
  shown(session: Session): Session {
    return this.#tabs.get(session)?.shown ?? session;
  }

  /** The tab of a session, if it is open. */
  of(session: Session): SessionTab | undefined {
    return this.#tabs.get(session);
  }

  has(session: Session): boolean {
    return this.#tabs.has(session);
  }

  /** The workspace is trusted now, so that runs can be started, or a setting is another. */
  refresh(): void {
    for (const tab of this.#tabs.values()) tab.refresh();
  }
}
