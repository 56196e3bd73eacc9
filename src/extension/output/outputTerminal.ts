import { EventEmitter, l10n, type Pseudoterminal } from 'vscode';
import { messageOf } from '../../protocol/messageOf.ts';
import { Disposer } from '../disposer.ts';
import { plain } from '../plainText.ts';
import type { Session } from '../session/session.ts';
import { settings } from '../settings.ts';
import { ChildOutput } from './childOutput.ts';
import { stdinOf } from './stdinOf.ts';
import { TypedLine } from './typedLine.ts';

/** Our own words, in which names may stand that are not. */
const dim = (text: string) => `\u001b[2m${plain(text)}\u001b[0m\r\n`;

/** What a child writes, with its colours; and what it reads, if its description leaves its stdin open. */
export class OutputTerminal extends Disposer implements Pseudoterminal {
  readonly #session: Session;
  readonly #child: string;
  readonly #written = this.add(new EventEmitter<string>());
  readonly onDidWrite = this.#written.event;
  readonly #ended = this.add(new EventEmitter<void>());
  readonly onDidClose = this.#ended.event;
  readonly #line = new TypedLine();
  #output: ChildOutput | null = null;
  #run = 0;
  #canType = false;

  constructor(session: Session, child: string) {
    super();
    this.#session = session;
    this.#child = child;
  }

  /** VS Code shows it: what was written before is not lost, as it stands in the records. */
  open(): void {
    const { events } = this.#session;
    const onChange = () => this.#readOn();
    events.on('progress', onChange).on('status', onChange);
    this.add({ dispose: () => events.off('progress', onChange).off('status', onChange) });
    this.add({ dispose: () => this.#output?.stop() });
    this.#readOn();
    // Of a capture that nobody has looked at yet nothing is known, and nothing would tell.
    if (!this.#session.live) this.#session.request('state', {}).catch(() => {});
  }

  close(): void {
    this.dispose();
  }

  handleInput(data: string): void {
    if (!this.#canType) return;
    for (const { echo, input } of this.#line.take(data)) {
      this.#written.fire(echo);
      if (input === null) continue;
      const bytes = new TextEncoder().encode(input);
      this.#session
        .request('stdin', { child: this.#child, bytes })
        .catch((error) => this.#written.fire(dim(messageOf(error))));
    }
  }

  /** The session is gone. What was shown stays until the terminal is closed. */
  end(): void {
    this.#ended.fire();
  }

  #readOn(): void {
    const { run, progress } = this.#session.view;
    // Before the first record there is neither output nor a description.
    if (progress === null) return;
    if (this.#output && this.#run === run) {
      this.#output.readOn();
      return;
    }
    this.#run = run;
    this.#output?.stop();
    const write = (text: string) => this.#written.fire(text.replace(/\r?\n/g, '\r\n'));
    const output = new ChildOutput(this.#session, this.#child, settings().textEncoding, write);
    this.#output = output;
    void this.#introduce().finally(() => output.readOn());
  }

  async #introduce(): Promise<void> {
    const stdin = await stdinOf(this.#session, this.#child).catch(() => 'closed' as const);
    this.#canType = stdin !== 'closed' && this.#session.live;
    const run = this.#run > 1 ? l10n.t(', run {0}', this.#run) : '';
    const how = this.#canType
      ? l10n.t('Lines that you type are its input; Ctrl+D ends it.')
      : l10n.t('Read-only: its input is closed. "stdin": "terminal" in the description opens it.');
    this.#written.fire(dim(l10n.t('Output of {0}{1}. {2}', this.#child, run, how)));
  }
}
