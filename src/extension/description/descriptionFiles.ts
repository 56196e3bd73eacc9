import { FileType, Uri, workspace } from 'vscode';

const pattern = '**/*.ipc.json';
const skipped = new Set(['node_modules', '.git', 'dist', 'out']);
/** Bounds of the walk: it is for a list that a person reads. */
const maxDepth = 6;
const maxFolders = 500;
const maxFiles = 200;

/** The session descriptions in all workspace folders. */
export async function descriptionFiles(): Promise<Uri[]> {
  const found = await workspace.findFiles(pattern, '**/{node_modules,.git}/**', maxFiles);
  if (found.length > 0) return sorted(found);
  // The search answers nothing when its ripgrep cannot run. The file system knows better.
  const folders = workspace.workspaceFolders ?? [];
  return sorted((await Promise.all(folders.map(({ uri }) => walk(uri)))).flat());
}

async function walk(root: Uri): Promise<Uri[]> {
  const files: Uri[] = [];
  let level = [root];
  let visited = 0;
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    const next: Uri[] = [];
    for (const folder of level) {
      if (++visited > maxFolders || files.length >= maxFiles) return files;
      for (const [name, type] of await entriesOf(folder)) {
        const uri = Uri.joinPath(folder, name);
        if (type === FileType.Directory && !skipped.has(name)) next.push(uri);
        if (type === FileType.File && name.toLowerCase().endsWith('.ipc.json')) files.push(uri);
      }
    }
    level = next;
  }
  return files;
}

/** A folder that may not be read holds nothing for us. */
async function entriesOf(folder: Uri): Promise<[string, FileType][]> {
  try {
    return await workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
}

const sorted = (uris: readonly Uri[]) => uris.toSorted((a, b) => (a.path < b.path ? -1 : 1));
