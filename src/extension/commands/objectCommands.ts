import { l10n } from 'vscode';
import { isLeft } from '../../protocol/isLeft.ts';
import type { Session } from '../session/session.ts';
import type { CommandParts } from './commandParts.ts';
import { targetObject, targetSession } from './targets.ts';

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
  const none =
    session.view.state.children.length === 0
      ? l10n.t('This session describes no child: its programs are started elsewhere.')
      : l10n.t('All children of this session are running.');
  const child = await targetObject(argument, 'child', children, l10n.t('Start which child?'), none);
  if (child !== null) await session.request('startChild', { child });
}

/** Connects once more to a pipe that another program serves, without ending the recording. */
export async function connectAgain({ sessions }: CommandParts, argument: unknown): Promise<void> {
  const session = await targetSession(sessions, argument, isRunning, l10n.t('No session is running.'));
  if (!session) return;
  const pipes = session.view.state.pipes
    .filter(isLeft)
    .map(({ pipe, path }) => ({ key: pipe, label: pipe, description: path ?? '', value: pipe }));
  const none = l10n.t('This session has no pipe of another program to connect to again.');
  const pipe = await targetObject(argument, 'pipe', pipes, l10n.t('Connect to which pipe again?'), none);
  if (pipe !== null) await session.request('connect', { pipe });
}

/** Shows what a child has written, in a terminal. */
export async function showOutput({ sessions, outputs }: CommandParts, argument: unknown): Promise<void> {
  const hasChildren = ({ view }: Session) => view.state.children.length > 0;
  const session = await targetSession(sessions, argument, hasChildren, l10n.t('No session has a child.'));
  if (!session) return;
  const children = session.view.state.children.map(({ child, program }) => ({
    key: child,
    label: child,
    description: program,
    value: child,
  }));
  const question = l10n.t('Output of which child?');
  const child = await targetObject(argument, 'child', children, question, l10n.t('It has no child.'));
  if (child !== null) outputs.show(session, child);
}

/** Shows shared memory in the memory view of its session's tab. */
export async function showMemory({ sessions, tabs }: CommandParts, argument: unknown): Promise<void> {
  const hasMemory = ({ view }: Session) => view.state.memory.length > 0;
  const none = l10n.t('No session has shared memory yet.');
  const session = await targetSession(sessions, argument, hasMemory, none);
  if (!session) return;
  const sections = session.view.state.memory.map(({ memory, realSize }) => ({
    key: memory,
    label: memory,
    description: realSize === null ? '' : l10n.t('{0} bytes', realSize),
    value: memory,
  }));
  const memory = await targetObject(argument, 'memory', sections, l10n.t('Show which memory?'), none);
  if (memory !== null) tabs.show(session).showMemory(memory);
}

const isRunning = ({ view }: Session): boolean => view.status === 'running';
