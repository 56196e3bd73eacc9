import { commands } from 'vscode';
import type { Disposable } from './disposer.ts';
import type { Session } from './session/session.ts';
import type { SessionList } from './session/sessionList.ts';

/** What menus and palette depend on. */
const keys: { readonly [key: string]: (sessions: readonly Session[]) => boolean } = {
  'ipcInspector.hasSession': (sessions) => sessions.length > 0,
  'ipcInspector.hasCapture': (sessions) => sessions.some(({ view }) => view.capture !== null),
  'ipcInspector.hasLive': (sessions) => sessions.some((session) => session.live),
  'ipcInspector.hasRunning': (sessions) => sessions.some(({ view }) => view.status === 'running'),
  'ipcInspector.hasStartable': (sessions) => sessions.some(({ source }) => source !== null),
};

/** Keeps the context keys of the manifest true. */
export function keepContextKeys(sessions: SessionList): Disposable {
  const known = new Map<string, boolean>();
  const update = () => {
    for (const [key, isTrue] of Object.entries(keys)) {
      const value = isTrue(sessions.all);
      if (known.get(key) === value) continue;
      known.set(key, value);
      void commands.executeCommand('setContext', key, value);
    }
  };
  update();
  sessions.events.on('changed', update);
  return { dispose: () => sessions.events.off('changed', update) };
}
