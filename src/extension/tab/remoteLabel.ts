const names: { readonly [remote: string]: string } = {
  'ssh-remote': 'SSH',
  'dev-container': 'Dev Container',
  'attached-container': 'Container',
  codespaces: 'Codespaces',
  tunnel: 'Tunnel',
};

/**
 * Where a session runs, for the tab; null on the user's own machine.
 * @param remoteName `vscode.env.remoteName`: `wsl`, `ssh-remote`, or an address in a browser
 * @param distribution of WSL
 */
export function remoteLabel(remoteName: string | undefined, distribution: string | undefined): string | null {
  // In a browser the name is the address of the server, which may be this machine.
  if (remoteName === undefined || /^(localhost|127\.|\[::1\])/.test(remoteName)) return null;
  if (remoteName === 'wsl') return distribution ? `WSL: ${distribution}` : 'WSL';
  return names[remoteName] ?? remoteName;
}
