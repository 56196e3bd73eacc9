import { EventEmitter, l10n, Uri, window, workspace } from 'vscode';
import { everything, type Query } from '../protocol/query.ts';
import { Disposer } from './disposer.ts';
import { messageOf } from './log.ts';
import type { Session } from './session/session.ts';
import type { SessionList } from './session/sessionList.ts';
import { withCancel } from './withCancel.ts';

export const textScheme = 'ipc-inspector-text';

/** Rows asked of the host at a time, and characters after which a document ends: an editor is no place for gigabytes. */
const rowsAtOnce = 5_000;
const maximumLength = 16 * 2 ** 20;

interface TextOrder {
  readonly session: Session;
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
      for (const [uri, order] of this.#orders) if (order.session === session) this.#orders.delete(uri);
    };
    sessions.events.on('removed', forget);
    this.add({ dispose: () => sessions.events.off('removed', forget) });
    this.add(
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#orders.delete(uri.toString());
        this.#reports.delete(uri.toString());
      }),
    );
  }

  async open(session: Session, query: Query = everything, row: number | null = null): Promise<void> {
    const name = row === null ? session.title : `${session.title} ${session.view.run}-${row + 1}`;
    const uri = this.#newDocument(name);
    this.#orders.set(uri.toString(), { session, query, row });
    await showDocument(uri);
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
        return await order.session.request('text', {
          query: everything,
          from: order.row,
          count: 1,
          bytes: true,
        });
      }
      return await viewText(order.session, order.query);
    } catch (error) {
      return `${messageOf(error)}\n`;
    }
  }
}

async function showDocument(uri: Uri): Promise<void> {
  await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
}

/** The rows of a view, in pieces: a long one shows how far it is, and ends early when the user has seen enough. */
async function viewText(session: Session, query: Query): Promise<string> {
  const parts: string[] = [];
  let length = 0;
  let end: string | null = null;
  await withCancel(l10n.t('Writing {0} as text', session.title), async (signal, progress) => {
    for (let from = 0; end === null; from += rowsAtOnce) {
      const part = await session.request('text', { query, from, count: rowsAtOnce, bytes: true });
      if (part === '') return;
      parts.push(part.endsWith('\n') ? part : `${part}\n`);
      length += part.length;
      if (length > maximumLength) end = `after ${length} characters: choose fewer rows with a filter.`;
      else if (signal.aborted) end = `after ${from + rowsAtOnce} rows: it was cancelled.`;
      progress(
        Math.max(length / maximumLength, from / (session.view.progress?.records ?? Number.POSITIVE_INFINITY)),
      );
    }
  });
  return parts.join('') + (end === null ? '' : `\nThis text ends here, ${end}\n`);
}
