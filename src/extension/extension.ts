import { type ExtensionContext, window, workspace } from 'vscode';
import { messageOf } from '../protocol/messageOf.ts';
import { capturesInEditors, registerCaptureEditor } from './captures/captureEditor.ts';
import { CaptureStore } from './captures/captureStore.ts';
import { CapturesView } from './captures/capturesView.ts';
import { registerMenuCommands } from './commands/menuCommands.ts';
import { registerCommands } from './commands/registerCommands.ts';
import { keepContextKeys } from './contextKeys.ts';
import { ProblemReporter } from './description/problemReporter.ts';
import { Launcher } from './launcher.ts';
import { OutputTerminals } from './output/outputTerminals.ts';
import { plainMessage } from './plainText.ts';
import { RecentSources } from './recentSources.ts';
import { SessionList } from './session/sessionList.ts';
import { SessionFactory } from './sessionFactory.ts';
import { StatusBar } from './statusBar.ts';
import { RememberedTabs } from './tab/rememberedTabs.ts';
import { restoreTabs } from './tab/restoreTabs.ts';
import { Tabs } from './tab/tabs.ts';
import { tabActions } from './tabActions.ts';
import { TextDocuments } from './textDocuments.ts';
import { SessionTree } from './tree/sessionTree.ts';

const sessions = new SessionList();

export function activate(context: ExtensionContext): void {
  const add = <T extends { dispose(): unknown }>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  try {
    const log = add(window.createOutputChannel('IPC Inspector', { log: true }));
    const shown = () => [
      ...sessions.all.map(({ view }) => view),
      ...capturesInEditors(),
      ...remembered.unseen,
    ];
    const captures = add(new CaptureStore(context, shown, log));
    sessions.events.on('changed', () => captures.tellOthers());
    const factory = new SessionFactory(context, log, sessions, captures);
    const recent = new RecentSources(context.workspaceState);
    const texts = add(new TextDocuments(sessions));
    const problems = add(new ProblemReporter());
    const actions = tabActions(texts, factory, (session): Promise<void> => launcher.restart(session));
    const tabs = add(new Tabs(context, sessions, actions));
    const launcher: Launcher = new Launcher({ context, log, sessions, factory, tabs, problems, recent });
    const remembered: RememberedTabs = add(new RememberedTabs(context.workspaceState, sessions, tabs));
    const outputs = add(new OutputTerminals(sessions));
    const storage = context.globalStorageUri.fsPath;
    const { extensionUri } = context;
    const showLog = () => log.show();

    add(new SessionTree(sessions));
    add(new CapturesView(captures, sessions));
    add(new StatusBar(sessions));
    add(keepContextKeys(sessions));
    add(workspace.onDidGrantWorkspaceTrust(() => tabs.refresh()));
    add(
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('ipcInspector')) tabs.refresh();
      }),
    );
    registerCommands({
      sessions,
      factory,
      launcher,
      tabs,
      texts,
      recent,
      captures,
      outputs,
      extensionUri,
      storage,
      showLog,
    }).map(add);
    registerMenuCommands({ sessions, tabs }, context.extension.packageJSON).map(add);
    registerCaptureEditor({ sessions, factory, tabs }).map(add);
    add(restoreTabs({ sessions, factory, tabs, remembered, log }));
  } catch (error) {
    void window.showErrorMessage(plainMessage(`IPC Inspector did not start: ${messageOf(error)}`));
    throw error;
  }
}

/** Runs end with their window; VS Code waits a few seconds for that. */
export async function deactivate(): Promise<void> {
  await sessions.close();
}
