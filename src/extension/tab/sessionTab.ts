import { randomBytes } from 'node:crypto';
import { type ExtensionContext, env, Uri, type WebviewPanel } from 'vscode';
import { Channel, type Handlers } from '../../protocol/channel.ts';
import {
  type HostMethods,
  type PageMethods,
  type PageNotices,
  type PassedOn,
  pageParsers,
  passedOn,
  type TabSession,
} from '../../protocol/requests.ts';
import type { Disposable } from '../disposer.ts';
import type { Session } from '../session/session.ts';
import { remoteLabel } from './remoteLabel.ts';
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
};

/** The page is told how far a run is at most this often. ms */
const progressEvery = 50;

/** The tab of a session: a page that is thrown away while hidden, and asks for what it shows. */
export class SessionTab implements Disposable {
  readonly session: Session;
  readonly panel: WebviewPanel;
  readonly #extension: Uri;
  readonly #actions: TabActions;
  readonly #channel: Channel<Record<never, never>, Record<never, never>>;
  #progressTimer: NodeJS.Timeout | null = null;
  #progressWaits = false;
  /** What the page is to be told as soon as it is drawn. */
  #whenReady: (() => void) | null = null;
  #ready = false;

  constructor(panel: WebviewPanel, session: Session, context: ExtensionContext, actions: TabActions) {
    this.panel = panel;
    this.session = session;
    this.#extension = context.extensionUri;
    this.#actions = actions;
    this.#channel = new Channel(webviewTransport(panel.webview));
    this.#serve();
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#ready = false;
    });
    const { events } = session;
    const onStatus = () => this.#showStatus();
    const onState = () => this.#notify('state', session.view.state);
    const onBacklog = () => this.#notify('backlog', [...session.view.backlog]);
    const onProgress = () => this.#showProgressSoon();
    events.on('status', onStatus).on('state', onState).on('backlog', onBacklog).on('progress', onProgress);
    panel.onDidDispose(() => {
      events
        .off('status', onStatus)
        .off('state', onState)
        .off('backlog', onBacklog)
        .off('progress', onProgress);
      if (this.#progressTimer) clearTimeout(this.#progressTimer);
      this.#channel.close();
    });
    this.#showStatus();
    this.#load();
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

  /** The workspace is trusted now, for example. */
  refresh(): void {
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
      cspSource: webview.cspSource,
      scriptUri: uriOf('main.js'),
      styleUri: uriOf('main.css'),
      nonce: randomBytes(18).toString('base64'),
    });
  }

  #serve(): void {
    const { session } = this;
    const actions = this.#actions;
    const forward = (method: PassedOn) => (params: never) => session.request(method, params);
    const forwarded = Object.fromEntries(passedOn.map((method) => [method, forward(method)]));
    this.#channel.serve<PageMethods>(pageParsers, {
      ...(forwarded as Handlers<Pick<HostMethods, PassedOn>>),
      ready: () => this.#pageIsReady(),
      stop: (params) => actions.stop(session, params),
      restart: (params) => actions.restart(session, params),
      openAsText: (params) => actions.openAsText(session, params),
      copyText: (params) => actions.copyText(session, params),
      saveText: (params) => actions.saveText(session, params),
      copyChildEnvironment: (params) => actions.copyChildEnvironment(session, params),
      saveMessage: (params) => actions.saveMessage(session, params),
      pickFile: (params) => actions.pickFile(session, params),
    });
  }

  #pageIsReady(): null {
    const { state, backlog, progress } = this.session.view;
    this.#ready = true;
    this.#showStatus();
    this.#notify('state', state);
    this.#notify('backlog', [...backlog]);
    if (progress) this.#notify('progress', progress);
    this.#whenReady?.();
    this.#whenReady = null;
    return null;
  }

  #showStatus(): void {
    const { title, source } = this.session;
    const { run, status, detail, capture } = this.session.view;
    this.panel.iconPath = Uri.joinPath(this.#extension, 'media', 'tab', `${iconOf(status)}.svg`);
    this.#notify('session', {
      title,
      run,
      status,
      detail,
      capture,
      canRestart: source !== null && this.#actions.canLaunch(),
      remote: remoteLabel(env.remoteName, process.env.WSL_DISTRO_NAME),
    });
  }

  /** The first at once, then the latest at most every {@link progressEvery} ms. */
  #showProgressSoon(): void {
    if (this.#progressTimer) {
      this.#progressWaits = true;
      return;
    }
    this.#showProgress();
    this.#progressTimer = setTimeout(() => {
      this.#progressTimer = null;
      if (this.#progressWaits) this.#showProgressSoon();
    }, progressEvery);
  }

  #showProgress(): void {
    this.#progressWaits = false;
    const { progress } = this.session.view;
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
