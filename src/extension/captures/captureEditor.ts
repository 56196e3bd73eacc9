import { posix } from 'node:path';
import {
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type Disposable,
  TabInputCustom,
  type Uri,
  window,
} from 'vscode';
import type { RunView } from '../session/runView.ts';
import type { SessionList } from '../session/sessionList.ts';
import type { SessionFactory } from '../sessionFactory.ts';
import type { Tabs } from '../tab/tabs.ts';
import { openForPanel } from './openForPanel.ts';

/** `*.ipc.pcapng` opens with the first by itself; any other `*.pcapng` is offered the second, beside what else opens it. */
const viewTypes = ['ipcInspector.capture', 'ipcInspector.anyCapture'];

interface Parts {
  readonly sessions: SessionList;
  readonly factory: SessionFactory;
  readonly tabs: Tabs;
}

/** Captures as files that are opened by a double click, in Restricted Mode too. */
export function registerCaptureEditor({ sessions, factory, tabs }: Parts): Disposable[] {
  const provider: CustomReadonlyEditorProvider = {
    openCustomDocument: (uri): CustomDocument => ({ uri, dispose: () => {} }),
    resolveCustomEditor: async ({ uri }, panel, token) => {
      const session = factory.create(sessions.freeTitle(posix.basename(uri.path)), null, pathOf(uri));
      if (!(await openForPanel(session, panel, token))) return;
      tabs.restore(panel, sessions.add(session));
      // The file's editor is all there is of it.
      panel.onDidDispose(() => void sessions.remove(session));
    },
  };
  return viewTypes.map((viewType) =>
    window.registerCustomEditorProvider(viewType, provider, { supportsMultipleEditorsPerDocument: false }),
  );
}

/** What the editors of captures hold, also those that nobody has looked at since the window was loaded. */
export function capturesInEditors(): readonly Pick<RunView, 'capture' | 'earlier'>[] {
  const inputs = window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ input }) => input));
  return inputs.flatMap((input) =>
    input instanceof TabInputCustom && viewTypes.includes(input.viewType) && input.uri.scheme === 'file'
      ? [{ capture: input.uri.fsPath, earlier: [] }]
      : [],
  );
}

function pathOf(uri: Uri): string {
  if (uri.scheme === 'file') return uri.fsPath;
  throw new Error(`${uri.toString(true)} is not a file of this machine: save it there first.`);
}
