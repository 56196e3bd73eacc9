import { l10n, Uri, window } from 'vscode';
import type { CommandParts } from './commandParts.ts';

/** Starts the description in the file that was clicked, or in the active editor. */
export async function startDescription({ launcher }: CommandParts, argument: unknown): Promise<void> {
  const uri = argument instanceof Uri ? argument : window.activeTextEditor?.document.uri;
  if (!uri?.path.toLowerCase().endsWith('.ipc.json')) {
    void window.showInformationMessage(l10n.t('Open a session description (*.ipc.json) first.'));
    return;
  }
  await launcher.launch({ kind: 'file', uri: uri.toString() });
}
