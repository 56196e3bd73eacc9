import { posix } from 'node:path';
import { commands, env, l10n, UIKind, Uri, window, workspace } from 'vscode';
import { captureOfFile } from '../../protocol/captureName.ts';
import { messageOf } from '../../protocol/messageOf.ts';
import { CaptureElement } from '../captures/capturesView.ts';
import { copyCapture } from '../captures/copyCapture.ts';
import { plainMessage } from '../plainText.ts';
import { withCancel } from '../withCancel.ts';
import type { CommandParts } from './commandParts.ts';
import { targetSession } from './targets.ts';

/** Captures on their way into a tab: each click of a double click opens one. */
const underWay = new Set<string>();

/** Opens a capture of this or another machine, also one that is damaged or still growing. */
export async function openCapture(parts: CommandParts, argument: unknown): Promise<void> {
  const { sessions, tabs } = parts;
  const uri = argument instanceof Uri ? argument : await chooseCapture();
  if (!uri) return;
  const capture = captureOfFile(uri.fsPath);
  const known = sessions.all.find(({ view }) => view.capture && captureOfFile(view.capture) === capture);
  if (known) {
    tabs.show(known);
    return;
  }
  if (underWay.has(capture)) return;
  underWay.add(capture);
  try {
    await openInTab(parts, uri);
  } finally {
    underWay.delete(capture);
  }
}

async function openInTab({ sessions, factory, tabs }: CommandParts, uri: Uri): Promise<void> {
  const title = sessions.freeTitle(posix.basename(uri.path));
  const session = factory.create(title, null, uri.fsPath);
  // A file that is no capture leaves no tab behind, and neither does one that was given up.
  const opened = await withCancel(l10n.t('Opening {0}', title), (signal) => {
    signal.addEventListener('abort', () => void session.release());
    return session.request('state', {});
  }).catch(async (error: unknown) => {
    await session.release();
    throw error;
  });
  if (opened) tabs.show(sessions.add(session));
}

async function chooseCapture(): Promise<Uri | undefined> {
  const filters = { [l10n.t('Captures')]: ['pcapng'], [l10n.t('All files')]: ['*'] };
  const [uri] = (await window.showOpenDialog({ title: l10n.t('Open Capture'), filters })) ?? [];
  return uri;
}

/** Copies a capture to where its user wants to keep it. Under that name it opens by a double click. */
export async function saveCapture(parts: CommandParts, argument: unknown): Promise<void> {
  const path = await captureOf(parts, argument);
  if (path === null) return;
  const name = posix.basename(Uri.file(path).path).replace(/(\.ipc)?\.pcapng$/, '.ipc.pcapng');
  const folder = workspace.workspaceFolders?.[0]?.uri ?? Uri.joinPath(Uri.file(path), '..');
  const uri = await window.showSaveDialog({
    title: l10n.t('Save Capture'),
    defaultUri: Uri.joinPath(folder, name),
    filters: { [l10n.t('Captures')]: ['pcapng'] },
  });
  if (!uri) return;
  await withCancel(l10n.t('Saving {0}', name), (signal, progress) =>
    copyCapture(path, uri.fsPath, signal, progress),
  );
}

/** Shows the file where files are looked at; where this window cannot, its path goes to the clipboard. */
export async function revealCapture(parts: CommandParts, argument: unknown): Promise<void> {
  const path = await captureOf(parts, argument);
  if (path === null) return;
  const [first = path] = await parts.captures.filesOf(path);
  const uri = Uri.file(first);
  if (workspace.getWorkspaceFolder(uri)) {
    await commands.executeCommand('revealInExplorer', uri);
  } else if (env.uiKind === UIKind.Desktop && env.remoteName === undefined) {
    await commands.executeCommand('revealFileInOS', uri);
  } else {
    await env.clipboard.writeText(path);
    const sentence = l10n.t('The capture is on the machine of the session; its path was copied: {0}', path);
    void window.showInformationMessage(plainMessage(sentence));
  }
}

/** Moves a capture and its marks to the trash; where there is none, asks first. */
export async function deleteCapture({ captures }: CommandParts, argument: unknown): Promise<void> {
  if (!(argument instanceof CaptureElement)) return;
  const { path } = argument;
  const name = posix.basename(Uri.file(path).path);
  if (captures.isOpen(path)) {
    throw new Error(l10n.t('{0} is open. Close its tab, or remove its session from the list, first.', name));
  }
  if (await captures.isOpenElsewhere(path))
    throw new Error(l10n.t('{0} is open in another window. Close it there first.', name));
  try {
    for (const uri of await captures.everythingOf(path)) await workspace.fs.delete(uri, { useTrash: true });
  } catch (error) {
    const forGood = l10n.t('Delete Permanently');
    const question = l10n.t('{0} cannot be moved to the trash ({1}).', name, messageOf(error));
    if ((await window.showWarningMessage(plainMessage(question), forGood)) !== forGood) return;
    for (const uri of await captures.everythingOf(path)) await workspace.fs.delete(uri);
  }
}

/** The capture of the line, of the session's line, else of the focused tab, else of the only session; else it asks. */
async function captureOf({ sessions, tabs }: CommandParts, argument: unknown): Promise<string | null> {
  if (argument instanceof CaptureElement) return argument.path;
  const none = l10n.t('There is no session with a capture.');
  const session = await targetSession(sessions, argument, ({ view }) => view.capture !== null, none);
  return session ? tabs.shown(session).view.capture : null;
}
