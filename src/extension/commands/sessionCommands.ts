import { posix } from 'node:path';
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

export async function openAsText({ sessions, texts }: CommandParts, argument: unknown): Promise<void> {
  const session = await targetSession(sessions, argument, () => true, noSession());
  if (session) await texts.open(session);
}

/** Opens a capture of this or another machine, also one that is damaged or still growing. */
export async function openCapture(
  { sessions, factory, tabs }: CommandParts,
  argument: unknown,
): Promise<void> {
  const uri = argument instanceof Uri ? argument : await chooseCapture();
  if (!uri) return;
  const known = sessions.all.find(({ view }) => view.capture === uri.fsPath);
  if (known) {
    tabs.show(known);
    return;
  }
  const title = sessions.freeTitle(posix.basename(uri.path));
  const session = factory.create(title, null, uri.fsPath);
  // A file that is no capture leaves no tab behind.
  await session.request('state', {}).catch(async (error: unknown) => {
    await session.release();
    throw error;
  });
  tabs.show(sessions.add(session));
}

async function chooseCapture(): Promise<Uri | undefined> {
  const filters = { [l10n.t('Captures')]: ['pcapng'], [l10n.t('All files')]: ['*'] };
  const [uri] = (await window.showOpenDialog({ title: l10n.t('Open Capture'), filters })) ?? [];
  return uri;
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
