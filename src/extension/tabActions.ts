import { posix } from 'node:path';
import { env, type SaveDialogOptions, Uri, window, workspace } from 'vscode';
import { copyEnvironmentOf } from './commands/sessionCommands.ts';
import type { Session } from './session/session.ts';
import type { SessionFactory } from './sessionFactory.ts';
import type { TabActions } from './tab/sessionTab.ts';
import type { TextDocuments } from './textDocuments.ts';

/** Larger files do not fit into a message to the page. */
const largestFile = 2 ** 24;

/** What pages ask of the extension itself. */
export function tabActions(
  texts: TextDocuments,
  factory: SessionFactory,
  restart: (session: Session) => Promise<void>,
): TabActions {
  return {
    openRun: ({ title }, { run, capture }) => factory.create(`${title}, run ${run}`, null, capture),
    canLaunch: () => workspace.isTrusted,
    stop: async (session) => {
      await session.stop();
      return null;
    },
    restart: async (session) => {
      await restart(session);
      return null;
    },
    openAsText: async (session, { query, row }) => {
      await texts.open(session, query, row);
      return null;
    },
    copyText: async (_, { text }) => {
      await env.clipboard.writeText(text);
      return null;
    },
    saveText: async (_, { name, text }) => {
      const uri = await window.showSaveDialog(saveOptions(name));
      if (!uri) return { saved: false };
      await workspace.fs.writeFile(uri, new TextEncoder().encode(text));
      return { saved: true };
    },
    saveMessage: async (_, { bytes }) => {
      const folder = messagesFolder();
      const uri = await window.showSaveDialog(
        folder ? { defaultUri: Uri.joinPath(folder, 'message.bin') } : {},
      );
      if (!uri) return { saved: false };
      await workspace.fs.writeFile(uri, bytes);
      return { saved: true };
    },
    copyChildEnvironment: async (session) => {
      await copyEnvironmentOf(session);
      return null;
    },
    pickFile: async () => {
      const folder = messagesFolder();
      const [uri] =
        (await window.showOpenDialog({ openLabel: 'Use', ...(folder ? { defaultUri: folder } : {}) })) ?? [];
      if (!uri) return null;
      const { size } = await workspace.fs.stat(uri);
      if (size > largestFile) throw new Error(`${uri.fsPath} has ${size} bytes, more than ${largestFile}.`);
      return { name: posix.basename(uri.path), bytes: await workspace.fs.readFile(uri) };
    },
  };
}

/** Where messages are kept that somebody saves: plain files, which belong to the project and its other tools as well. */
function messagesFolder(): Uri | null {
  const [folder] = workspace.workspaceFolders ?? [];
  return folder ? Uri.joinPath(folder.uri, 'messages') : null;
}

/** In the first workspace folder, if there is one; a title is no path, whatever it holds. */
function saveOptions(name: string): SaveDialogOptions {
  const [folder] = workspace.workspaceFolders ?? [];
  if (!folder) return {};
  const file = name.replaceAll(/[^\p{L}\p{N} ._-]|^\.+$/gu, '_');
  return { defaultUri: Uri.joinPath(folder.uri, file) };
}
