import type { Transport } from '../../protocol/channel.ts';

/** What VS Code gives a webview, once a page: https://code.visualstudio.com/api/extension-guides/webview */
export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare global {
  function acquireVsCodeApi(): VsCodeApi;
}

/** Carries a channel's messages between the page and the extension. */
export function pageTransport(api: VsCodeApi): Transport {
  return {
    send: (message) => api.postMessage(message),
    onMessage: (listener) =>
      window.addEventListener('message', (event: MessageEvent<unknown>) => listener(event.data)),
    // The page goes away with its frame: nothing is left that could wait.
    onClose: () => {},
  };
}
