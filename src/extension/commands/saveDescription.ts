import { dirname } from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import { writeDescription } from '../description/writeDescription.ts';
import type { CommandParts } from './commandParts.ts';
import { targetSession } from './targets.ts';

/** Writes the description that the questions produced into a file, with a comment for each field, and opens it. */
export async function saveDescription({ sessions }: CommandParts, argument: unknown): Promise<void> {
  const none = l10n.t('There is no session with a description to save.');
  const session = await targetSession(sessions, argument, ({ source }) => source !== null, none);
  if (!session?.source) return;
  if (session.source.kind === 'file') {
    await window.showTextDocument(Uri.parse(session.source.uri));
    return;
  }
  const { description, folder, title } = session.source.plan;
  const uri = await window.showSaveDialog({
    title: l10n.t('Save Session Description'),
    defaultUri: Uri.joinPath(workspace.workspaceFolders?.[0]?.uri ?? Uri.file(folder), `${title}.ipc.json`),
    filters: { [l10n.t('Session descriptions')]: ['json'] },
  });
  if (!uri) return;
  const text = writeDescription(description, dirname(uri.fsPath));
  await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  await window.showTextDocument(uri);
}
