import type { Webview } from 'vscode';
import type { Transport } from '../../protocol/channel.ts';
import { packBytes } from './packBytes.ts';

/** Room for the requests of one page before its ids run into those of the next. */
const idsPerPage = 2 ** 32;

/**
 * Carries a channel over a webview, whose page may be thrown away and loaded again at any time.
 *
 * Each page numbers its requests upwards from 1, and an answer to the page before may arrive late. So the requests of
 * each page get numbers of their own here, and answers to a page that is gone are dropped.
 */
export function webviewTransport(webview: Pick<Webview, 'postMessage' | 'onDidReceiveMessage'>): Transport {
  let page = 0;
  let lastId = 0;
  return {
    send: (message) => {
      let outgoing = message;
      if (hasId(message)) {
        if (Math.floor(message.id / idsPerPage) !== page) return;
        outgoing = { ...message, id: message.id % idsPerPage };
      }
      // Not delivered to a page that is hidden: it asks anew when it is shown.
      void webview.postMessage(packBytes(outgoing));
    },
    onMessage: (listener) => {
      webview.onDidReceiveMessage((message: unknown) => {
        if (!hasId(message)) return listener(message);
        if (message.id <= lastId) page++;
        lastId = message.id;
        listener({ ...message, id: message.id + page * idsPerPage });
      });
    },
    // Its end is told by the panel, which closes the channel.
    onClose: () => {},
  };
}

function hasId(message: unknown): message is { id: number } {
  return typeof message === 'object' && message !== null && 'id' in message && typeof message.id === 'number';
}
