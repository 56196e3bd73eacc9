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
import { type CaptureWords, captureWords } from './captureWords.ts';

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

interface Line {
  readonly element: CaptureElement;
  readonly file: CaptureFile;
  readonly open: boolean;
  readonly words: CaptureWords;
}

/** The view that lists the captures that are kept, with age and size. */
export class CapturesView extends Disposer implements TreeDataProvider<CaptureElement> {
  readonly #store: CaptureStore;
  readonly #changed = this.add(new EventEmitter<CaptureElement | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view = this.add(window.createTreeView('ipcInspector.captures', { treeDataProvider: this }));
  /** What is shown, in its order; null: nobody has looked at it yet. */
  #lines: ReadonlyMap<string, Line> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #watcher: Disposable | null = null;

  constructor(store: CaptureStore, sessions: SessionList) {
    super();
    this.#store = store;
    const refresh = () => this.#refreshSoon();
    sessions.events.on('changed', refresh);
    this.add({ dispose: () => sessions.events.off('changed', refresh) });
    const ages = setInterval(() => this.#view.visible && void this.#refresh(), ageEvery);
    const growth = setInterval(
      () => sessions.all.some(({ live }) => live) && this.#refreshSoon(),
      growthEvery,
    );
    this.add({ dispose: () => clearInterval(ages) });
    this.add({ dispose: () => clearInterval(growth) });
    this.add({ dispose: () => this.#timer && clearTimeout(this.#timer) });
    this.add(this.#view.onDidChangeVisibility(({ visible }) => visible && void this.#refresh()));
    this.add({ dispose: () => this.#watcher?.dispose() });
    this.add(
      workspace.onDidChangeConfiguration((change) => {
        if (!change.affectsConfiguration('ipcInspector.captures')) return;
        this.#watcher?.dispose();
        this.#watcher = null;
        refresh();
      }),
    );
  }

  async getChildren(element?: CaptureElement): Promise<CaptureElement[]> {
    if (element) return [];
    this.#lines ??= await this.#read();
    return [...this.#lines.values()].map((line) => line.element);
  }

  getTreeItem({ path }: CaptureElement): TreeItem {
    const line = this.#lines?.get(path);
    if (!line) throw FileSystemError.FileNotFound(path);
    const { file, open, words } = line;
    const { description, tooltip } = words;
    const label = plainWords(words.label);
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

  async #read(): Promise<ReadonlyMap<string, Line>> {
    // Not before somebody looks: it would be a large part of the extension's start.
    this.#watcher ??= this.#watch();
    const now = Date.now();
    const lines = (await this.#store.all()).map((file): [string, Line] => {
      const open = this.#store.isOpen(file.path);
      const element = this.#lines?.get(file.path)?.element ?? new CaptureElement(file.path);
      return [file.path, { element, file, open, words: captureWords(file, open, now) }];
    });
    return new Map(lines);
  }

  /**
   * Shows what has changed: lines, as long as there are the same ones. From when VS Code is told that it shall ask for all
   * of them until it has the answer it knows none, and an action on one would get nothing: so that is read before.
   */
  async #refresh(): Promise<void> {
    const before = this.#lines;
    const lines = await this.#read();
    this.#lines = lines;
    if (!before || [...before.keys()].join('\n') !== [...lines.keys()].join('\n')) {
      this.#changed.fire(undefined);
      return;
    }
    for (const [path, line] of lines) {
      const old = before.get(path);
      if (!old || !sameLine(old, line)) this.#changed.fire(line.element);
    }
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
      if (this.#view.visible) void this.#refresh();
    }, refreshEvery);
  }
}

/** Whether it is open or marked is in its words. */
const sameLine = (a: Line, b: Line) =>
  a.words.description === b.words.description &&
  a.words.tooltip === b.words.tooltip &&
  a.file.files[0] === b.file.files[0];
