import { l10n, StatusBarAlignment, window } from 'vscode';
import { Disposer } from './disposer.ts';
import { plainLabel } from './plainText.ts';
import type { SessionList } from './session/sessionList.ts';

/** ms */
const refreshEvery = 500;

/** Says which sessions run and how much they recorded; there only while one runs. */
export class StatusBar extends Disposer {
  readonly #sessions: SessionList;
  readonly #item = this.add(window.createStatusBarItem('ipcInspector.running', StatusBarAlignment.Left));
  #timer: NodeJS.Timeout | null = null;

  constructor(sessions: SessionList) {
    super();
    this.#sessions = sessions;
    this.#item.name = 'IPC Inspector';
    this.#item.command = 'ipcInspector.showSession';
    const onChanged = () => this.#draw();
    sessions.events.on('changed', onChanged);
    this.add({ dispose: () => sessions.events.off('changed', onChanged) });
    this.add({ dispose: () => this.#timer && clearInterval(this.#timer) });
  }

  #draw(): void {
    const live = this.#sessions.all.filter((session) => session.live);
    const [only] = live;
    if (!only) {
      if (this.#timer) clearInterval(this.#timer);
      this.#timer = null;
      this.#item.hide();
      return;
    }
    this.#timer ??= setInterval(() => this.#draw(), refreshEvery);
    const records = live.reduce((sum, { view }) => sum + (view.progress?.records ?? 0), 0);
    const what = live.length === 1 ? only.title : l10n.t('{0} sessions', live.length);
    this.#item.text = `$(pulse) ${plainLabel(what)} · ${records.toLocaleString()}`;
    this.#item.tooltip = l10n.t(
      'IPC sessions running: {0}. Click to show.',
      live.map(({ title }) => title).join(', '),
    );
    this.#item.accessibilityInformation = { label: l10n.t('{0} running, {1} records', what, records) };
    this.#item.show();
  }
}
