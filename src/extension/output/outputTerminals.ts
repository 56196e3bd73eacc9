import { type Terminal, ThemeIcon, window } from 'vscode';
import { objectIcons } from '../../protocol/objectIcons.ts';
import { Disposer } from '../disposer.ts';
import { plain } from '../plainText.ts';
import type { Session } from '../session/session.ts';
import type { SessionList } from '../session/sessionList.ts';
import { OutputTerminal } from './outputTerminal.ts';
import { childrenWithStdin } from './stdinOf.ts';

interface Shown {
  readonly session: Session;
  readonly child: string;
  readonly terminal: Terminal;
  readonly output: OutputTerminal;
}

/** The terminals that show what children write: one a child, opened when somebody asks, or types into it. */
export class OutputTerminals extends Disposer {
  #shown: Shown[] = [];
  /** The run whose children with a terminal for their input were looked for. */
  readonly #looked = new WeakMap<Session, number>();

  constructor(sessions: SessionList) {
    super();
    const onAdded = (session: Session) => session.events.on('state', () => this.#openWhereTyped(session));
    const onRemoved = (session: Session) => {
      for (const shown of this.#shown) if (shown.session === session) shown.output.end();
    };
    sessions.events.on('added', onAdded).on('removed', onRemoved);
    this.add({ dispose: () => sessions.events.off('added', onAdded).off('removed', onRemoved) });
    this.add(
      window.onDidCloseTerminal((terminal) => {
        this.#shown = this.#shown.filter((shown) => shown.terminal !== terminal);
      }),
    );
  }

  /** @param takeFocus false: it is shown beside what the user is doing */
  show(session: Session, child: string, takeFocus = true): void {
    const known = this.#shown.find((shown) => shown.session === session && shown.child === child);
    const { terminal } = known ?? this.#open(session, child);
    terminal.show(!takeFocus);
  }

  #open(session: Session, child: string): Shown {
    const output = new OutputTerminal(session, child);
    const terminal = window.createTerminal({
      name: `IPC: ${plain(child)}`,
      pty: output,
      iconPath: new ThemeIcon(objectIcons.child),
      isTransient: true,
    });
    const shown = { session, child, terminal, output };
    this.#shown.push(shown);
    return shown;
  }

  /** A child that reads what is typed into a terminal needs one before it can be of use. */
  #openWhereTyped(session: Session): void {
    const { run, state } = session.view;
    if (!session.live || state.children.length === 0 || this.#looked.get(session) === run) return;
    this.#looked.set(session, run);
    childrenWithStdin(session).then(
      (children) => {
        for (const { name, stdin } of children) if (stdin === 'terminal') this.show(session, name, false);
      },
      () => {},
    );
  }
}
