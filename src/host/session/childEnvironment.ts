/**
 * Variables of the editor, as its own terminals leave them out, and of our own processes: an Electron child would start as
 * Node, a Node child would take our channel.
 */
const ours = /^(ELECTRON_.+|VSCODE_.+|NODE_OPTIONS|NODE_CHANNEL_.*)$/i;

/** The environment that every child starts from: the user's, without the editor's variables. */
export function inheritedEnvironment(env: NodeJS.ProcessEnv = process.env): { [name: string]: string } {
  const result: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !ours.test(name)) result[name] = value;
  }
  return result;
}
