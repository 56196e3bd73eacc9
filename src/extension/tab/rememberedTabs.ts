import { type Memento, TabInputWebview, type WebviewPanel, window } from 'vscode';
import * as z from 'zod';
import { Disposer } from '../disposer.ts';
import { keptRun } from '../session/earlierRuns.ts';
import type { SessionList } from '../session/sessionList.ts';
import { planSource } from '../session/sessionPlan.ts';
import type { SessionTab } from './sessionTab.ts';
import { type Tabs, tabViewType } from './tabs.ts';

const key = 'tabs';
const remembered = z.strictObject({
  title: z.string(),
  source: planSource.nullable(),
  capture: z.string().nullable(),
  /** What was run so far; left out by older versions. */
  run: z.int().nonnegative().default(0),
  earlier: z.array(keptRun).default([]),
  /** The earlier run that is shown; null: the newest. */
  shown: z.int().positive().nullable().default(null),
});
type Remembered = z.infer<typeof remembered>;

/**
 * What the open tabs show, kept across a reload of the window.
 *
 * VS Code restores a tab when it is first looked at, with its title: by that, which no two tabs share, it is known.
 */
export class RememberedTabs extends Disposer {
  readonly #memento: Memento;
  readonly #sessions: SessionList;
  readonly #tabs: Tabs;
  /** Tabs of the window before that were not looked at yet. */
  #waiting: Remembered[];

  constructor(memento: Memento, sessions: SessionList, tabs: Tabs) {
    super();
    this.#memento = memento;
    this.#sessions = sessions;
    this.#tabs = tabs;
    const stored = z.array(remembered).safeParse(memento.get(key));
    const restorable = titlesOfTabs();
    this.#waiting = stored.success ? stored.data.filter(({ title }) => restorable.has(title)) : [];
    for (const { title } of this.#waiting) sessions.reserveTitle(title);
    const save = () => this.#save();
    sessions.events.on('changed', save);
    this.add({ dispose: () => sessions.events.off('changed', save) });
  }

  /** What the tabs hold that nobody has looked at since the window was loaded. */
  get unseen(): readonly Pick<Remembered, 'capture' | 'earlier'>[] {
    const open = titlesOfTabs();
    return this.#waiting.filter(({ title }) => open.has(title));
  }

  /** What the panel showed before the window was reloaded; null when it is not known. */
  claim(panel: WebviewPanel): Remembered | null {
    const found = this.#waiting.find(({ title }) => title === panel.title) ?? null;
    this.#waiting = this.#waiting.filter((entry) => entry !== found);
    return found;
  }

  #save(): void {
    const open = this.#sessions.all.flatMap((session) => {
      const tab = this.#tabs.of(session);
      return tab ? [entryOf(tab)] : [];
    });
    void this.#memento.update(key, [...open, ...this.#waiting]);
  }
}

function entryOf({ session, shownEarlier }: SessionTab): Remembered {
  const { title, source, view } = session;
  const { capture, run, earlier } = view;
  return { title, source, capture, run, earlier: [...earlier], shown: shownEarlier };
}

function titlesOfTabs(): ReadonlySet<string> {
  const tabs = window.tabGroups.all.flatMap((group) => group.tabs);
  // VS Code writes the type of a panel as `mainThreadWebview-…`.
  const ours = tabs.filter(
    ({ input }) => input instanceof TabInputWebview && input.viewType.endsWith(tabViewType),
  );
  return new Set(ours.map(({ label }) => label));
}
