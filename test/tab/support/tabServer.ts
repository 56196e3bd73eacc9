import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import * as esbuild from 'esbuild';
import { type WebSocket, WebSocketServer } from 'ws';
import { tabHtml } from '../../../src/extension/tab/tabHtml.ts';
import { webviewTransport } from '../../../src/extension/tab/webviewTransport.ts';
import { Channel } from '../../../src/protocol/channel.ts';
import type { TabSession } from '../../../src/protocol/notices.ts';
import {
  type HostMethods,
  hostParsers,
  type PageMethods,
  pageParsers,
} from '../../../src/protocol/requests.ts';
import type { LiveHost } from '../../support/liveHost.ts';
import { fromWire, toWire } from './wire.ts';

const types: { readonly [extension: string]: string } = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/**
 * Serves the built page of a tab and connects it to a real session host, with the extension's own transport between
 * them. What only VS Code can do (dialogs, documents) is answered by nothing.
 */
export class TabServer {
  /** Requests of the page, by name, so far. */
  readonly calls: string[] = [];
  /** Pages that are served beside the tab, by path: the text of the script that they run with the tab's style sheet. */
  readonly otherPages = new Map<string, string>();
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  readonly #outer: string;
  #session: TabSession;
  #tellPage: () => void = () => {};

  private constructor(server: Server, outer: string, host: LiveHost, session: TabSession) {
    this.#server = server;
    this.#outer = outer;
    this.#session = session;
    this.#sockets = new WebSocketServer({ server });
    this.#sockets.on('connection', (socket) => this.#connect(socket, host));
    server.on('request', (request, response) => this.#answer(request, response));
  }

  /** @param host runs a session, or has opened a capture */
  static async start(host: LiveHost, session: Partial<TabSession> = {}): Promise<TabServer> {
    const bundle = await esbuild.build({
      entryPoints: ['test/tab/support/outerPage.ts'],
      bundle: true,
      write: false,
      format: 'iife',
      target: 'chrome134',
    });
    const server = createServer();
    await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
    return new TabServer(server, bundle.outputFiles[0]?.text ?? '', host, {
      title: 'test',
      run: 1,
      newest: 1,
      earlier: [],
      status: 'running',
      detail: '',
      capture: 'test.pcapng',
      canRestart: false,
      remote: null,
      ...session,
    });
  }

  /** The outer page. Its frame is served under another name of this machine: another site, as in VS Code. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** Tells the page that the session is in another state. */
  change(session: Partial<TabSession>): void {
    this.#session = { ...this.#session, ...session };
    this.#tellPage();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    // A browser opens connections in advance, which are not idle as nothing was asked on them yet.
    this.#server.closeAllConnections();
    await closed;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const origin = `http://localhost:${this.#port}`;
    const other = this.otherPages.get(pathname);
    if (pathname === '/') {
      const framed = origin + (searchParams.get('page') ?? '/tab');
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><body style="margin:0"><iframe style="display:block;border:0;width:100vw;height:100vh" src="${framed}"></iframe><script>${this.#outer}</script>`,
      );
    } else if (other !== undefined) {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<!doctype html><link rel="stylesheet" href="${origin}/main.css"><body><script type="module">${other}</script>`,
      );
    } else if (pathname === '/tab') {
      const nonce = 'bm9uY2Vub25jZW5vbmNlISE=';
      const [scriptUri, styleUri] = [`${origin}/main.js`, `${origin}/main.css`];
      response.setHeader('content-type', 'text/html');
      response.end(
        tabHtml({ title: this.#session.title, session: '', cspSource: origin, scriptUri, styleUri, nonce }),
      );
    } else {
      try {
        const body = readFileSync(join('dist/webview', pathname));
        response.setHeader('content-type', types[extname(pathname)] ?? '');
        response.setHeader('access-control-allow-origin', '*');
        response.end(body);
      } catch {
        response.statusCode = 404;
        response.end();
      }
    }
  }

  #connect(socket: WebSocket, host: LiveHost): void {
    const fromPage = new EventEmitter<{ message: [unknown] }>();
    socket.on('message', (data: Buffer) => fromPage.emit('message', fromWire(data)));
    const transport = webviewTransport({
      postMessage: (message: unknown) => {
        socket.send(toWire(message));
        return Promise.resolve(true);
      },
      onDidReceiveMessage: (listener: (message: unknown) => unknown) => {
        fromPage.on('message', listener);
        return { dispose: () => fromPage.off('message', listener) };
      },
    });
    const channel = new Channel<Record<never, never>, Record<never, never>>(transport);
    socket.on('close', () => channel.close());
    const tell = () => channel.notify('session', this.#session);
    this.#tellPage = tell;
    for (const notice of ['progress', 'state', 'backlog'] as const) {
      host.channel.on(notice, (value: unknown) => channel.notify(notice, value));
    }
    const answers = Object.keys(pageParsers).map((method) => [
      method,
      async (params: never): Promise<unknown> => {
        this.calls.push(method);
        if (method === 'ready') {
          tell();
          const state = await host.channel.request('state', {});
          channel.notify('state', state);
          const { total } = await this.#totalOf(host);
          channel.notify('progress', { records: total, bytes: 0, lost: state.lost, time: 0 });
        }
        if (method === 'markedRuns') return [];
        if (!(method in hostParsers)) return null;
        return await host.channel.request(method as keyof HostMethods & string, params);
      },
    ]);
    channel.serve<PageMethods>(pageParsers, Object.fromEntries(answers));
  }

  #totalOf(host: LiveHost): Promise<{ total: number }> {
    const query = { kinds: null, filter: '', text: '' };
    return host.channel.request('rows', { query, from: 0, count: 0 });
  }
}
