import { posix } from 'node:path';
import { Uri, workspace } from 'vscode';
import { readDescriptionText } from '../../protocol/descriptionText.ts';
import type { SessionPlan } from '../session/sessionPlan.ts';
import { DescriptionError } from './descriptionError.ts';
import { nameSeed } from './nameSeed.ts';

const ending = /\.ipc\.json$/i;

/** `article` for `…/article.ipc.json`. */
export const titleOfFile = (uri: Uri): string => posix.basename(uri.path).replace(ending, '');

/**
 * Reads a description file as it stands in its editor, saved or not, into the plan of a run.
 * @throws DescriptionError when it is not valid; Error when it cannot be read
 */
export async function filePlan(uri: Uri, takenSeeds: ReadonlySet<string>): Promise<SessionPlan> {
  const text = await textOf(uri);
  const read = readDescriptionText(text);
  if ('problems' in read) throw new DescriptionError(uri.toString(), posix.basename(uri.path), read.problems);
  const { description } = read;
  const folder = Uri.joinPath(uri, '..').fsPath;
  return {
    description,
    folder,
    workspaceFolder: workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? folder,
    title: description.name ?? titleOfFile(uri),
    nameSeed: nameSeed(workspaceKey(), uri.toString(), takenSeeds),
    interactive: description.steps.length === 0,
  };
}

export async function textOf(uri: Uri): Promise<string> {
  return (await workspace.openTextDocument(uri)).getText();
}

/** What tells this workspace from others; empty in a window without one. */
export function workspaceKey(): string {
  return (workspace.workspaceFile ?? workspace.workspaceFolders?.[0]?.uri)?.toString() ?? '';
}
