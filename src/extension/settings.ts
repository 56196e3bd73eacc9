import { workspace } from 'vscode';

/** The user's settings, read when they are needed. */
export interface Settings {
  readonly captures: { readonly folder: string; readonly keep: number; readonly maxTotalSize: number };
  readonly hostRuntime: string;
}

const bytesInMiB = 2 ** 20;

export function settings(): Settings {
  const section = workspace.getConfiguration('ipcInspector');
  return {
    captures: {
      folder: section.get('captures.folder', ''),
      keep: section.get('captures.keep', 20),
      maxTotalSize: section.get('captures.maxTotalSize', 2048) * bytesInMiB,
    },
    hostRuntime: section.get('hostRuntime', ''),
  };
}
