import { randomBytes } from 'node:crypto';
import { type ExtensionContext, env, Uri, type WebviewPanel } from 'vscode';
import { Channel, type Handlers } from '../../protocol/channel.ts';
import type { PageNotices, TabSession } from '../../protocol/notices.ts';
import {
  type HostMethods,
  type PageMethods,
  type PassedOn,
  pageParsers,
  passedOn,
} from '../../protocol/requests.ts';
import type { Disposable } from '../disposer.ts';
import type { KeptRun } from '../session/earlierRuns.ts';
import type { Session } from '../session/session.ts';
import { settings } from '../settings.ts';
import { markedRuns } from './markedRuns.ts';
import { remoteLabel } from './remoteLabel.ts';
import { ShownRun, type Told } from './shownRun.ts';
import { tabHtml } from './tabHtml.ts';
import { webviewTransport } from './webviewTransport.ts';

/** What a page can ask that its session cannot answer. */
export type TabActions = {
  readonly [K in
    | 'stop'
    | 'restart'
    | 'openAsText'
    | 'copyText'
    | 'saveText'
    | 'copyChildEnvironment'
    | 'saveMessage'
    | 'pickFile']: (session: Session, params: PageMethods[K]['params']) => Promise<PageMethods[K]['result']>;
} & {
  /** Runs may be started: the workspace is trusted. */
  canLaunch(): boolean;
  /** Makes a session that shows the capture of an earlier run. */
  openRun(session: Session, run: KeptRun): Session;
};

/** The tab of a session: a page that is thrown away while hidden, and asks for what it shows. */
export class SessionTab implements Disposable {
  readonly session: Session;
  readonly panel: WebviewPanel;
  readonly #extension: Uri;
  readonly #actions: TabActions;
  readonly #channel: Channel<Record<never, never>, Record<never, never>>;
  readonly #run: ShownRun;
  /** What the page is to be told as soon as it is drawn. */
  #whenReady: (() => void) | null = null;
  #ready = false;
  /** Another run is shown than before. */
  onDidShowRun: () => void = () => {};

  /** @param shown the earlier run that is shown at first; null: the newest */
  constructor(
    panel: WebviewPanel,
    session: Session,
    context: ExtensionContext,
    actions: TabActions,
    shown: number | null,
  ) {
    this.panel = panel;
    this.session = session;
    this.#extension = context.extensionUri;
    this.#actions = actions;
    this.#channel = new Channel(webviewTransport(panel.webview));
    this.#serve();
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#ready = false;
    });
    this.#run = new ShownRun(
      session,
      (run) => actions.openRun(session, run),
      (what) => this.#tell[what](),
      settings().preserveRuns ? shown : null,
    );
    panel.onDidDispose(() => {
      this.#run.dispose();
      this.#channel.close();
    });
    this.#showStatus();
    this.#load();
  }

  /** Who knows what is shown: the session, or what reads the capture of an earlier run of it. */
  get shown(): Session {
    return this.#run.source;
  }

  /** The earlier run that is shown; null: the newest is. */
  get shownEarlier(): number | null {
    return this.#run.earlier?.run ?? null;
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** Shows the tab, and a section in its memory view. */
  showMemory(memory: string): void {
    this.#revealAndTell('showMemory', { memory });
  }

  /** Shows the tab, with the cursor where a message is written. */
  compose(pipe: string | null): void {
    this.#revealAndTell('compose', { pipe });
  }

  /** Copies the row that is selected on the page: only that knows it, and is there only while it is shown. */
  copyRecord(): void {
    if (this.panel.visible && this.#ready) this.#notify('copyRecord', null);
    else this.#revealAndTell('copyRecord', null);
  }

  /** Does what was chosen in a menu on the page. */
  menu(action: string): void {
    this.#notify('menu', { action });
  }

  /** The workspace is trusted now, for example, or a setting is another. */
  refresh(): void {
    if (this.#run.earlier && !settings().preserveRuns) void this.#showRun(this.session.view.run);
    this.#notify('settings', settings().page);
    this.#showStatus();
  }

  dispose(): void {
    this.panel.dispose();
  }

  #load(): void {
    const { webview } = this.panel;
    const dist = Uri.joinPath(this.#extension, 'dist', 'webview');
    const uriOf = (file: string) => webview.asWebviewUri(Uri.joinPath(dist, file)).toString();
    webview.options = { enableScripts: true, localResourceRoots: [dist] };
    webview.html = tabHtml({
      title: this.session.title,
      session: this.session.id,
      cspSource: webview.cspSource,
      scriptUri: uriOf('main.js'),
      styleUri: uriOf('main.css'),
      nonce: randomBytes(18).toString('base64'),
    });
  }

  #serve(): void {
    const { session } = this;
    const actions = this.#actions;
    const forward = (method: PassedOn) => (params: never) => this.shown.request(method, params);
    const forwarded = Object.fromEntries(passedOn.map((method) => [method, forward(method)]));
    this.#channel.serve<PageMethods>(pageParsers, {
      ...(forwarded as Handlers<Pick<HostMethods, PassedOn>>),
      ready: () => this.#pageIsReady(),
      stop: (params) => actions.stop(session, params),
      restart: (params) => actions.restart(session, params),
      openAsText: (params) => actions.openAsText(this.shown, params),
      copyText: (params) => actions.copyText(session, params),
      saveText: (params) => actions.saveText(session, params),
      copyChildEnvironment: (params) => actions.copyChildEnvironment(session, params),
      saveMessage: (params) => actions.saveMessage(session, params),
      pickFile: (params) => actions.pickFile(session, params),
      showRun: ({ run }) => this.#showRun(run),
      markedRuns: () => this.#markedRuns(),
    });
  }

  async #showRun(run: number): Promise<null> {
    await this.#run.show(run);
    this.onDidShowRun();
    return null;
  }

  #markedRuns(): Promise<number[]> {
    const { run, capture, earlier } = this.session.view;
    return markedRuns([...(settings().preserveRuns ? earlier : []), { run, capture }]);
  }

  #pageIsReady(): null {
    this.#ready = true;
    this.#notify('settings', settings().page);
    this.#tell.status();
    this.#tell.state();
    this.#tell.backlog();
    this.#showProgress();
    this.#whenReady?.();
    this.#whenReady = null;
    return null;
  }

  #showStatus(): void {
    const { title, source } = this.session;
    const { run, status, detail, capture, earlier } = this.session.view;
    const past = this.#run.earlier;
    this.panel.iconPath = Uri.joinPath(this.#extension, 'media', 'tab', `${iconOf(status)}.svg`);
    this.#notify('session', {
      title,
      run: past?.run ?? run,
      newest: run,
      earlier: settings().preserveRuns ? earlier.map(({ capture: _, ...told }) => told) : [],
      status: past ? 'capture' : status,
      detail: past?.detail ?? detail,
      capture: past?.capture ?? capture,
      canRestart: past === null && source !== null && this.#actions.canLaunch(),
      remote: remoteLabel(env.remoteName, process.env.WSL_DISTRO_NAME),
    });
  }

  readonly #tell: { readonly [T in Told]: () => void } = {
    status: () => this.#showStatus(),
    state: () => this.#notify('state', this.shown.view.state),
    backlog: () => this.#notify('backlog', [...this.shown.view.backlog]),
    // As often as the recorder tells, which is seldom enough.
    progress: () => this.#showProgress(),
  };

  #showProgress(): void {
    const { progress } = this.shown.view;
    if (progress) this.#notify('progress', progress);
  }

  #revealAndTell<K extends keyof PageNotices & string>(name: K, value: PageNotices[K]): void {
    const tell = () => this.#notify(name, value);
    if (this.panel.visible && this.#ready) tell();
    else this.#whenReady = tell;
    this.panel.reveal();
  }

  #notify<K extends keyof PageNotices & string>(name: K, value: PageNotices[K]): void {
    // A page that is hidden or not yet drawn is told everything when it says that it is ready.
    if (this.#ready) this.#channel.notify(name, value);
  }
}

function iconOf(status: TabSession['status']): 'running' | 'ended' | 'died' {
  if (status === 'died') return 'died';
  return status === 'ended' || status === 'capture' ? 'ended' : 'running';
}
