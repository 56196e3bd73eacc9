import { l10n } from 'vscode';
import type { Session } from '../session/session.ts';
import type { CommandParts } from './commandParts.ts';
import { nodeOfArgument, targetObject, targetSession } from './targets.ts';

/** Sets or resets an event of a running session; which one only when there are several. */
export async function changeEvent(
  { sessions }: CommandParts,
  argument: unknown,
  method: 'setEvent' | 'resetEvent',
): Promise<void> {
  const session = await targetSession(sessions, argument, isRunning, l10n.t('No session is running.'));
  if (!session) return;
  const events = session.view.state.events.map(({ event, set, waitedBy }) => ({
    key: event,
    label: event,
    description: [
      set === null ? '' : set ? l10n.t('set') : l10n.t('not set'),
      waitedBy === 'parent' ? l10n.t('we wait for it: done in the place of the child') : '',
    ]
      .filter((word) => word !== '')
      .join(' · '),
    value: event,
  }));
  const question = method === 'setEvent' ? l10n.t('Set which event?') : l10n.t('Reset which event?');
  const event = await targetObject(
    argument,
    'event',
    events,
    question,
    l10n.t('This session has no events.'),
  );
  if (event !== null) await session.request(method, { event });
}

/** Starts a child that has ended, or was never started, without closing the pipes. */
export async function startChild({ sessions }: CommandParts, argument: unknown): Promise<void> {
  const session = await targetSession(sessions, argument, isRunning, l10n.t('No session is running.'));
  if (!session) return;
  const children = session.view.state.children
    .filter(({ running }) => !running)
    .map(({ child, program }) => ({ key: child, label: child, description: program, value: child }));
  const none = l10n.t('All children of this session are running.');
  const child = await targetObject(argument, 'child', children, l10n.t('Start which child?'), none);
  if (child !== null) await session.request('startChild', { child });
}

/** Shows shared memory in the memory view of its session's tab. */
export function showMemory({ sessions, tabs }: CommandParts, argument: unknown): void {
  const node = nodeOfArgument(argument);
  const session = node && sessions.byId(node.session);
  if (session) tabs.show(session).showMemory(node.key);
}

const isRunning = ({ view }: Session): boolean => view.status === 'running';
