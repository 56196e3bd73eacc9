import {
  EventEmitter,
  FileSystemError,
  MarkdownString,
  RelativePattern,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type Disposable, Disposer } from '../disposer.ts';
import { plainWords } from '../plainText.ts';
import type { SessionList } from '../session/sessionList.ts';
import type { CaptureFile } from './captureFiles.ts';
import type { CaptureStore } from './captureStore.ts';
import { captureWords } from './captureWords.ts';

/** ms between two looks at the folder while things change in it. */
const refreshEvery = 500;
/** Ages are told in minutes; what is being recorded grows faster than that. ms */
const ageEvery = 60_000;
const growthEvery = 5_000;

/** A line of the view: what commands on it get. */
export class CaptureElement {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
}

/** The view that lists the captures that are kept, with age and size. */
export class CapturesView extends Disposer implements TreeDataProvider<CaptureElement> {
  readonly #store: CaptureStore;
  readonly #changed = this.add(new EventEmitter<void>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view = this.add(window.createTreeView('ipcInspector.captures', { treeDataProvider: this }));
  readonly #files = new Map<string, CaptureFile>();
  #timer: NodeJS.Timeout | null = null;

  constructor(store: CaptureStore, sessions: SessionList) {
    super();
    this.#store = store;
    const refresh = () => this.#refreshSoon();
    sessions.events.on('changed', refresh);
    this.add({ dispose: () => sessions.events.off('changed', refresh) });
    const ages = setInterval(() => this.#view.visible && this.#changed.fire(), ageEvery);
    const growth = setInterval(
      () => sessions.all.some(({ live }) => live) && this.#refreshSoon(),
      growthEvery,
    );
    this.add({ dispose: () => clearInterval(ages) });
    this.add({ dispose: () => clearInterval(growth) });
    this.add({ dispose: () => this.#timer && clearTimeout(this.#timer) });
    this.add(this.#view.onDidChangeVisibility(({ visible }) => visible && this.#changed.fire()));
    let watcher = this.#watch();
    this.add({ dispose: () => watcher.dispose() });
    this.add(
      workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration('ipcInspector.captures')) return;
        watcher.dispose();
        watcher = this.#watch();
        refresh();
      }),
    );
  }

  async getChildren(element?: CaptureElement): Promise<CaptureElement[]> {
    if (element) return [];
    const files = await this.#store.all();
    this.#files.clear();
    for (const file of files) this.#files.set(file.path, file);
    return files.map(({ path }) => new CaptureElement(path));
  }

  getTreeItem({ path }: CaptureElement): TreeItem {
    const file = this.#files.get(path);
    if (!file) throw FileSystemError.FileNotFound(path);
    const open = this.#store.isOpen(path);
    const { label: name, description, tooltip } = captureWords(file, open, Date.now());
    const label = plainWords(name);
    const item = new TreeItem(label);
    item.id = path;
    item.description = description;
    // Names come from descriptions: shown as they are, without markup.
    item.tooltip = new MarkdownString().appendText(plainWords(tooltip));
    item.accessibilityInformation = { label: `${label}, ${description}` };
    item.iconPath = new ThemeIcon(file.marked ? 'bookmark' : 'file-binary');
    item.contextValue = open ? 'capture.open' : 'capture';
    item.command = {
      title: '',
      command: 'ipcInspector.openCapture',
      arguments: [Uri.file(file.files[0] ?? path)],
    };
    return item;
  }

  /** Looks for files that come and go. How one grows is seen with the next change. */
  #watch(): Disposable {
    const pattern = new RelativePattern(Uri.file(this.#store.folder), '*');
    const watcher = workspace.createFileSystemWatcher(pattern, false, true);
    watcher.onDidCreate(() => this.#refreshSoon());
    watcher.onDidDelete(() => this.#refreshSoon());
    return watcher;
  }

  #refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      // What is not seen is read when it is shown.
      if (this.#view.visible) this.#changed.fire();
    }, refreshEvery);
  }
}
