import type { PageSettings, TabSession } from '../../protocol/notices.ts';
import type { Query } from '../../protocol/query.ts';

/** What the page shows before the extension has told anything. */
export const noSession: TabSession = {
  title: '',
  run: 1,
  newest: 1,
  earlier: [],
  status: 'starting',
  detail: '',
  capture: null,
  canRestart: false,
  remote: null,
};

/** The query that hides nothing. */
export const everything: Query = { kinds: null, filter: '', text: '' };

export const defaultSettings: PageSettings = { timeFormat: 'sinceStart', memoryRefresh: 'live' };
