import {
  EventEmitter,
  MarkdownString,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  window,
} from 'vscode';
import { Disposer } from '../disposer.ts';
import { plainWords } from '../plainText.ts';
import type { Session } from '../session/session.ts';
import type { SessionList } from '../session/sessionList.ts';
import { changedNodes } from './changedNodes.ts';
import { sessionNode, type TreeNode } from './treeNodes.ts';

/** The tree is drawn anew at most this often. ms */
const refreshEvery = 250;

/** An element of the view: one object for as long as its node exists, because VS Code knows elements by identity. */
export class TreeElement {
  node: TreeNode;
  constructor(node: TreeNode) {
    this.node = node;
  }
}

/** The view that lists sessions with their children, pipes, events and shared memory. */
export class SessionTree extends Disposer implements TreeDataProvider<TreeElement> {
  readonly #sessions: SessionList;
  readonly #changed = this.add(new EventEmitter<TreeElement | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #elements = new Map<string, TreeElement>();
  /** Nodes of the sessions as they are drawn. */
  readonly #drawn = new Map<Session, TreeNode>();
  readonly #stale = new Set<Session>();
  #timer: NodeJS.Timeout | null = null;

  constructor(sessions: SessionList) {
    super();
    this.#sessions = sessions;
    const onAdded = (session: Session) => {
      const { events } = session;
      for (const event of ['status', 'state'] as const) events.on(event, () => this.#refreshSoon(session));
      this.#redrawAll();
    };
    const onRemoved = (session: Session) => {
      this.#drawn.delete(session);
      this.#redrawAll();
    };
    sessions.events.on('added', onAdded).on('removed', onRemoved);
    this.add({ dispose: () => sessions.events.off('added', onAdded).off('removed', onRemoved) });
    this.add({ dispose: () => this.#timer && clearTimeout(this.#timer) });
    this.add(
      window.createTreeView('ipcInspector.sessions', { treeDataProvider: this, showCollapseAll: true }),
    );
  }

  getChildren(element?: TreeElement): TreeElement[] {
    if (element) return element.node.children.map((node) => this.#elementOf(node));
    return this.#sessions.all.map((session) => {
      const node = nodeOf(session);
      this.#drawn.set(session, node);
      return this.#elementOf(node);
    });
  }

  getTreeItem({ node }: TreeElement): TreeItem {
    const item = new TreeItem(plainWords(node.label), collapsible(node));
    item.id = node.id;
    item.description = plainWords(node.description);
    // Names come from programs: shown as they are, without markup.
    item.tooltip = new MarkdownString().appendText(plainWords(node.tooltip));
    item.iconPath = new ThemeIcon(node.icon);
    item.contextValue = node.context;
    item.accessibilityInformation = { label: plainWords(node.tooltip).replaceAll('\n', ' ') };
    const command = commandOf[node.kind] ?? 'showSession';
    item.command = { title: '', command: `ipcInspector.${command}`, arguments: [new TreeElement(node)] };
    return item;
  }

  #refreshSoon(session: Session): void {
    this.#stale.add(session);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      for (const stale of this.#stale) this.#refresh(stale);
      this.#stale.clear();
    }, refreshEvery);
  }

  #refresh(session: Session): void {
    const drawn = this.#drawn.get(session);
    if (!drawn) return;
    const now = nodeOf(session);
    this.#drawn.set(session, now);
    const changed = changedNodes(drawn, now);
    this.#takeOver(now);
    for (const node of changed) this.#changed.fire(this.#elementOf(node));
  }

  #takeOver(node: TreeNode): void {
    this.#elementOf(node);
    for (const child of node.children) this.#takeOver(child);
  }

  #redrawAll(): void {
    const ids = new Set(this.#sessions.all.map(({ id }) => id));
    for (const [id, { node }] of this.#elements) if (!ids.has(node.session)) this.#elements.delete(id);
    this.#changed.fire(undefined);
  }

  #elementOf(node: TreeNode): TreeElement {
    const element = this.#elements.get(node.id) ?? new TreeElement(node);
    element.node = node;
    this.#elements.set(node.id, element);
    return element;
  }
}

/** What a click does, where it is not to show the session. */
const commandOf: { readonly [K in TreeNode['kind']]?: string } = {
  memory: 'showMemory',
  noChild: 'startChild',
};

const nodeOf = (session: Session): TreeNode =>
  sessionNode(session.id, session.title, session.source !== null, session.view);

/**
 * Sessions and pipes can be expanded also while there is nothing below them: VS Code would show what comes later
 * collapsed, as it takes no change of this for a node that it knows.
 */
function collapsible({ kind }: TreeNode): TreeItemCollapsibleState {
  return kind === 'session' || kind === 'pipe'
    ? TreeItemCollapsibleState.Expanded
    : TreeItemCollapsibleState.None;
}
