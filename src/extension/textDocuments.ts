import { commands, EventEmitter, l10n, Uri, window, workspace } from 'vscode';
import { messageOf } from '../protocol/messageOf.ts';
import { everything, type Query } from '../protocol/query.ts';
import { Disposer } from './disposer.ts';
import { endOfText } from './endOfText.ts';
import type { Session } from './session/session.ts';
import type { SessionList } from './session/sessionList.ts';
import { withCancel } from './withCancel.ts';

export const textScheme = 'ipc-inspector-text';

/** Rows asked of the host at a time, and characters after which a document ends: an editor is no place for gigabytes. */
const rowsAtOnce = 5_000;
const maximumLength = 16 * 2 ** 20;

/** In the manifest: documents that are of a run which went on, by their address. */
const unfinishedKey = 'ipcInspector.unfinishedTexts';

interface TextOrder {
  readonly session: Session;
  /** A session shows its newest run: the text of one before cannot be written anew. */
  readonly run: number;
  readonly query: Query;
  /** A single record, with its bytes; null: the whole view. */
  readonly row: number | null;
}

/** Read-only documents: a session, or one record, as the command line's `show` prints it, or a report. */
export class TextDocuments extends Disposer {
  readonly #orders = new Map<string, TextOrder>();
  /** Texts that are what they are, by their document. */
  readonly #reports = new Map<string, string>();
  readonly #changed = this.add(new EventEmitter<Uri>());
  /** Texts of whole views that were written while their run went on. */
  readonly #unfinished = new Set<string>();
  #opened = 0;

  constructor(sessions: SessionList) {
    super();
    this.add(
      workspace.registerTextDocumentContentProvider(textScheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: (uri) => this.#text(uri),
      }),
    );
    const forget = (session: Session) => {
      for (const [uri, order] of this.#orders) if (order.session === session) this.#forget(uri);
    };
    sessions.events.on('removed', forget);
    this.add({ dispose: () => sessions.events.off('removed', forget) });
    this.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#forget(uri.toString());
        this.#reports.delete(uri.toString());
      }),
    );
  }

  async open(session: Session, query: Query = everything, row: number | null = null): Promise<void> {
    const { run } = session.view;
    const name = row === null ? session.title : `${session.title} ${run}-${row + 1}`;
    const uri = this.#newDocument(name);
    this.#orders.set(uri.toString(), { session, run, query, row });
    await showDocument(uri);
  }

  /** Writes a text anew, with what its run has recorded since. @throws Error in words when that cannot be */
  refresh(uri: Uri): void {
    const order = this.#orders.get(uri.toString());
    if (!order) throw new Error(l10n.t('This text is not of a session that is there.'));
    if (order.run !== order.session.view.run) {
      this.#setUnfinished(uri.toString(), false);
      throw new Error(l10n.t('Run {0} is over: its tab has all of it.', order.run));
    }
    this.#changed.fire(uri);
  }

  async openReport(name: string, text: string): Promise<void> {
    const uri = this.#newDocument(name);
    this.#reports.set(uri.toString(), text);
    await showDocument(uri);
  }

  /** Each is a document of its own: it says how things were when it was asked for. */
  #newDocument(name: string): Uri {
    return Uri.from({ scheme: textScheme, path: `/${name}.txt`, query: String(++this.#opened) });
  }

  async #text(uri: Uri): Promise<string> {
    const report = this.#reports.get(uri.toString());
    if (report !== undefined) return report;
    const order = this.#orders.get(uri.toString());
    if (!order) return 'The session of this text is gone. Open its capture, and then it as text.\n';
    try {
      if (order.row !== null) {
        const row = { query: everything, from: order.row, count: 1, bytes: true };
        return (await order.session.request('text', row)).text;
      }
      const text = await viewText(order.session, order.query);
      this.#setUnfinished(uri.toString(), text.goesOn);
      return text.text;
    } catch (error) {
      return `${messageOf(error)}\n`;
    }
  }

  #forget(uri: string): void {
    this.#orders.delete(uri);
    this.#setUnfinished(uri, false);
  }

  /** Whether there may be more of a text, for the button over it. */
  #setUnfinished(uri: string, unfinished: boolean): void {
    if (this.#unfinished.has(uri) === unfinished) return;
    if (unfinished) this.#unfinished.add(uri);
    else this.#unfinished.delete(uri);
    void commands.executeCommand('setContext', unfinishedKey, [...this.#unfinished]);
  }
}

async function showDocument(uri: Uri): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
}

/**
 * The rows of a view, in pieces: a long one shows how far it is, and ends early when the user has seen enough. While the
 * run goes on it says where it stopped.
 */
async function viewText(session: Session, query: Query): Promise<{ text: string; goesOn: boolean }> {
  const parts: string[] = [];
  let length = 0;
  let end: string | null = null;
  let live = false;
  let last: number | null = null;
  await withCancel(l10n.t('Writing {0} as text', session.title), async (signal, progress) => {
    for (let from = 0; end === null; from += rowsAtOnce) {
      // Before it is asked: what a run records afterwards may be missing.
      live = session.live;
      const part = await session.request('text', { query, from, count: rowsAtOnce, bytes: true });
      if (part.last === null) return;
      last = part.last;
      parts.push(`${part.text}\n`);
      length += part.text.length;
      if (length > maximumLength) end = `after ${length} characters: choose fewer rows with a filter.`;
      else if (signal.aborted) end = `after ${from + rowsAtOnce} rows: it was cancelled.`;
      progress(
        Math.max(length / maximumLength, from / (session.view.progress?.records ?? Number.POSITIVE_INFINITY)),
      );
    }
  });
  let goesOn = false;
  if (end === null) ({ end, goesOn } = endOfText({ query, last, live, refresh: l10n.t('Refresh Text') }));
  return { text: parts.join('') + (end === null ? '' : `\nThis text ends here, ${end}\n`), goesOn };
}
