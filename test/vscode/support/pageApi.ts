import type { Frame } from 'playwright-core';

export interface PageRequest {
  readonly type: 'request';
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** What a page was answered. */
export interface Answer {
  readonly type: string;
  readonly message?: string;
}

interface Api {
  postMessage(message: unknown): void;
}

declare global {
  /** What VS Code gave to the page of this frame. */
  var keptApi: Api | undefined;
}

/** Runs in each frame before its scripts: VS Code gives its API to a page once, and the tab's own script takes it. */
export function keepApi(): void {
  Object.defineProperty(globalThis, 'acquireVsCodeApi', {
    configurable: true,
    set(acquire: () => Api) {
      const value = () => {
        globalThis.keptApi = acquire();
        return globalThis.keptApi;
      };
      Object.defineProperty(globalThis, 'acquireVsCodeApi', { configurable: true, value });
    },
  });
}

/** A value as it arrives: VS Code carries JSON and bytes, in which nothing is undefined or infinite. */
export const inPage = (value: unknown): unknown => parseAll([textOf(value)])[0];

/**
 * Posts to the extension what a page that was taken over could post, and does not wait: the numbers of such requests let the
 * extension take the tab's own next one for that of a new page, and an answer that comes later is not passed on.
 */
export async function postAsPage(frame: Frame, messages: readonly unknown[]): Promise<void> {
  const parsed = await frame.evaluateHandle(parseAll, messages.map(textOf));
  await frame.evaluate((all) => {
    if (!globalThis.keptApi) throw new Error('The page has not taken its API.');
    for (const message of all) globalThis.keptApi.postMessage(message);
  }, parsed);
}

/** The same for requests that are answered at once, with their answers. */
export async function askAsPage(frame: Frame, requests: readonly PageRequest[]): Promise<Answer[]> {
  const answers = await frame.evaluateHandle(
    (ids) => {
      const answerTo = (id: number) =>
        new Promise<{ type: string; message?: string }>((answered) => {
          const listener = ({ data }: MessageEvent<{ id?: unknown; type: string; message?: string }>) => {
            if (data.id !== id) return;
            window.removeEventListener('message', listener);
            answered({ type: data.type, ...(data.message === undefined ? {} : { message: data.message }) });
          };
          window.addEventListener('message', listener);
        });
      return { all: Promise.all(ids.map(answerTo)) };
    },
    requests.map(({ id }) => id),
  );
  await postAsPage(frame, requests);
  return answers.evaluate(({ all }) => all);
}

/** Own properties of any name, such as __proto__, come into a page through JSON only. */
function textOf(message: unknown): string {
  const text: string | undefined = JSON.stringify(message, (_key, value: unknown) =>
    value instanceof Uint8Array ? { $bytes: [...value] } : value,
  );
  return text ?? 'null';
}

/** Runs in the page: it may use nothing from around it. */
function parseAll(texts: readonly string[]): unknown[] {
  return texts.map((text): unknown =>
    JSON.parse(text, (_key, value) =>
      value !== null && Array.isArray(value?.$bytes) ? new Uint8Array(value.$bytes) : value,
    ),
  );
}
