import { setTimeout as delay } from 'node:timers/promises';
import { type Disposable, type WebviewPanel, window } from 'vscode';
import { messageOf } from '../../protocol/messageOf.ts';
import type { Log } from '../log.ts';
import type { Session } from '../session/session.ts';
import type { SessionList } from '../session/sessionList.ts';
import type { SessionFactory } from '../sessionFactory.ts';
import type { RememberedTabs } from './rememberedTabs.ts';
import { type Tabs, tabViewType } from './tabs.ts';

interface Parts {
  readonly sessions: SessionList;
  readonly factory: SessionFactory;
  readonly tabs: Tabs;
  readonly remembered: RememberedTabs;
  readonly log: Log;
}

/** The recorder of the window before ends its run while the new window opens: how often, and how long, to look again. */
const looks = 10;
const lookEvery = 1_000;

/** Fills each tab that was open before the window was reloaded with its capture; its run has ended with the window. */
export function restoreTabs(parts: Parts): Disposable {
  return window.registerWebviewPanelSerializer(tabViewType, {
    deserializeWebviewPanel: async (panel) => restoreTab(panel, parts),
  });
}

function restoreTab(panel: WebviewPanel, { sessions, factory, tabs, remembered, log }: Parts): void {
  const entry = remembered.claim(panel);
  if (!entry) {
    log.warn(`Nothing is known about the restored tab ${panel.title}; it is closed.`);
    panel.dispose();
    return;
  }
  const session = sessions.add(factory.create(entry.title, entry.source, entry.capture, entry));
  tabs.restore(panel, session, entry.shown);
  if (entry.capture === null) return;
  seeTheEnd(session).catch((error) => log.warn(`${entry.title}: ${messageOf(error)}`));
}

async function seeTheEnd(session: Session): Promise<void> {
  const { run } = session.view;
  const sameRun = () => session.view.run === run;
  await session.request('state', {});
  for (let look = 0; look < looks && !session.view.state.ended && sameRun(); look++) {
    await delay(lookEvery);
    if (sameRun()) await session.reopen();
  }
}
