import assert from 'node:assert/strict';

/** Where the extension host runs: natively, or the Windows one under Wine. */
export type Target = 'linux' | 'wine' | 'win32';

const targets: readonly string[] = ['linux', 'wine', 'win32'] satisfies Target[];

function isTarget(value: string): value is Target {
  return targets.includes(value);
}

/** What scripts/test.mjs tells the tests about this machine. */
export function required(name: string): string {
  const value = process.env[name];
  assert.ok(
    value,
    `${name} is not set: start these tests with npm run test:vscode-linux or test:vscode-windows`,
  );
  return value;
}

const target = required('IPC_VSCODE_TARGET');
assert.ok(isTarget(target), `IPC_VSCODE_TARGET is ${target}, not one of ${targets.join(', ')}`);

/** The VS Code server and how to run it. */
export const environment = {
  target,
  /** Folder of the VS Code server. */
  server: required('IPC_VSCODE_SERVER'),
  /** The packaged extension. */
  vsix: required('IPC_VSCODE_VSIX'),
  /** The Node that runs the server and its extension host. */
  node: required('IPC_VSCODE_NODE'),
} as const;

/** A path of this machine as the extension host writes it. */
export function hostPath(path: string): string {
  return environment.target === 'wine' ? `Z:${path.replaceAll('/', '\\')}` : path;
}

/** A folder of this machine as the workbench's address wants it. */
export function folderParameter(path: string): string {
  if (environment.target === 'wine') return `/Z:${path}`;
  return environment.target === 'win32' ? `/${path.replaceAll('\\', '/')}` : path;
}
