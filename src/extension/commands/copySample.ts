import { l10n, Uri, window, workspace } from 'vscode';
import type { CommandParts } from './commandParts.ts';

const files = ['child.c', 'protocol.h', 'sample.ipc.json'];

/** Copies a small C program with its session description into a new folder, to be compiled, changed and run. */
export async function copySample({ extensionUri }: CommandParts): Promise<void> {
  const parent = workspace.workspaceFolders?.[0]?.uri ?? (await chooseFolder());
  if (!parent) return;
  const target = await freeFolder(parent);
  for (const name of files) {
    await workspace.fs.copy(Uri.joinPath(extensionUri, 'media', 'sample', name), Uri.joinPath(target, name));
  }
  // The program's head says how it is compiled; the description in front can be started then.
  for (const name of ['child.c', 'sample.ipc.json']) {
    await window.showTextDocument(Uri.joinPath(target, name), { preview: false });
  }
}

async function chooseFolder(): Promise<Uri | undefined> {
  const [folder] =
    (await window.showOpenDialog({
      title: l10n.t('Folder for the Sample'),
      openLabel: l10n.t('Copy Here'),
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  return folder;
}

/** `ipc-sample`, else with a number: nothing is overwritten. */
async function freeFolder(parent: Uri): Promise<Uri> {
  for (let number = 1; ; number++) {
    const folder = Uri.joinPath(parent, number === 1 ? 'ipc-sample' : `ipc-sample-${number}`);
    const exists = await workspace.fs.stat(folder).then(
      () => true,
      () => false,
    );
    if (!exists) return folder;
  }
}
