import { env, l10n, Uri, window } from 'vscode';
import { choose } from '../questions/prompts.ts';
import type { Session } from '../session/session.ts';
import type { CommandParts } from './commandParts.ts';
import { type EnvironmentFormat, environmentFormats, formatEnvironment } from './formatEnvironment.ts';
import { targetSession } from './targets.ts';

const noSession = () => l10n.t('There is no session. Start one with IPC: Start Session…');

export async function stopSession({ sessions }: CommandParts, argument: unknown): Promise<void> {
  const session = await targetSession(
    sessions,
    argument,
    ({ live }) => live,
    l10n.t('No session is running.'),
  );
  await session?.stop();
}

export async function restartSession(
  { sessions, launcher, tabs }: CommandParts,
  argument: unknown,
): Promise<void> {
  const none = l10n.t('There is no session that can be started again.');
  const session = await targetSession(sessions, argument, ({ source }) => source !== null, none);
  if (!session) return;
  tabs.show(session);
  await launcher.restart(session);
}

export async function showSession({ sessions, tabs }: CommandParts, argument: unknown): Promise<void> {
  const session = await targetSession(sessions, argument, () => true, noSession());
  if (session) tabs.show(session);
}

/** Takes a session that is over out of the tree, and closes its tab. Its capture stays. */
export async function removeSession({ sessions }: CommandParts, argument: unknown): Promise<void> {
  const none = l10n.t('There is no session that is over.');
  const session = await targetSession(sessions, argument, ({ live }) => !live, none);
  if (session) await sessions.remove(session);
}

export async function openAsText({ sessions, tabs, texts }: CommandParts, argument: unknown): Promise<void> {
  const session = await targetSession(sessions, argument, () => true, noSession());
  if (session) await texts.open(tabs.shown(session));
}

/** Writes the text in front anew, or the one whose button was pressed. */
export function refreshText({ texts }: CommandParts, argument: unknown): void {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  if (uri) texts.refresh(uri);
}

/** Copies the selected row of a tab as the sentence that it is. */
export async function copyRecord({ sessions, tabs }: CommandParts, argument: unknown): Promise<void> {
  const none = l10n.t('No session has an open tab with a selected row.');
  const session = await targetSession(sessions, argument, (one) => tabs.has(one), none);
  if (session) tabs.of(session)?.copyRecord();
}

/** Copies what a program that is started elsewhere needs to take part in a session. */
export async function copyChildEnvironment({ sessions }: CommandParts, argument: unknown): Promise<void> {
  const none = l10n.t('No session is running.');
  const session = await targetSession(sessions, argument, ({ live }) => live, none);
  if (session) await copyEnvironmentOf(session);
}

export async function copyEnvironmentOf(session: Session): Promise<void> {
  const variables = await session.request('childEnvironment', {});
  const question = l10n.t('Copy the environment for…');
  const choices = environmentFormats.map((format) => ({ label: format, value: format }));
  const format = await choose<EnvironmentFormat>({ title: question, canGoBack: false }, question, choices);
  if (typeof format !== 'string') return;
  await env.clipboard.writeText(formatEnvironment(variables, format));
  window.setStatusBarMessage(l10n.t('Copied {0} variables', Object.keys(variables).length), 3_000);
}
