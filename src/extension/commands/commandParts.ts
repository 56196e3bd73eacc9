import type { Uri } from 'vscode';
import type { CaptureStore } from '../captures/captureStore.ts';
import type { Launcher } from '../launcher.ts';
import type { OutputTerminals } from '../output/outputTerminals.ts';
import type { RecentSources } from '../recentSources.ts';
import type { SessionList } from '../session/sessionList.ts';
import type { SessionFactory } from '../sessionFactory.ts';
import type { Tabs } from '../tab/tabs.ts';
import type { TextDocuments } from '../textDocuments.ts';

/** The parts of the extension that commands act on. */
export interface CommandParts {
  readonly sessions: SessionList;
  readonly factory: SessionFactory;
  readonly launcher: Launcher;
  readonly tabs: Tabs;
  readonly texts: TextDocuments;
  readonly recent: RecentSources;
  readonly captures: CaptureStore;
  readonly outputs: OutputTerminals;
  /** Where the extension is installed. */
  readonly extensionUri: Uri;
  /** Folder of the extension's own data. */
  readonly storage: string;
  showLog(): void;
}
