import type { Query, TabSession } from '../../protocol/requests.ts';
import type { SessionState } from '../../protocol/sessionState.ts';

/** What the page shows before the extension has told anything. */
export const noSession: TabSession = {
  title: '',
  run: 1,
  status: 'starting',
  detail: '',
  capture: null,
  canRestart: false,
  remote: null,
};

export const noState: SessionState = {
  name: '',
  platform: null,
  startedAt: null,
  ended: null,
  children: [],
  pipes: [],
  events: [],
  memory: [],
  steps: { ok: 0, failed: 0 },
  problems: 0,
  lost: 0,
};

/** The query that hides nothing. */
export const everything: Query = { kinds: null, filter: '', text: '' };
