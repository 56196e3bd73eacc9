import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { once } from './stamp.mjs';
import { tarball, unpack } from './tarball.mjs';

// The npm package code-server holds the VS Code server (1.117) with its workbench for the browser, as plain JavaScript. It
// is started directly, without code-server around it; of its native modules only prebuilt ones are installed.
const spec = 'code-server@4.117.0';
const integrity =
  'sha512-FIMu90X/cw9tCAR4wII5ypK4R9Xbg5Zu/2LttqJNH+MuVOP15eODFCnTZHkH44r2d9MjDdaESP8VHSlotpTyQQ==';
const additions = 'scripts/vscodeServer';
const builtInExtensions = [
  'configuration-editing',
  'javascript',
  'json',
  'json-language-features',
  'references-view',
  'search-result',
  'theme-defaults',
  'theme-seti',
  'typescript-basics',
];

/** A VS Code server for Linux and Windows alike; `out/server-main.js` starts it. */
export const vscodeServer = resolve('.cache/vscode-server');

export async function setUpVscodeServer() {
  const lockfile = readFileSync(`${additions}/package-lock.json`, 'utf8');
  const stubs = readdirSync(`${additions}/stubs`, { recursive: true }).sort();
  const madeFrom = [integrity, lockfile, ...builtInExtensions, ...stubs].join('\n');
  await once('VS Code server', `${vscodeServer}/stamp`, madeFrom, () => {
    rmSync(vscodeServer, { recursive: true, force: true });
    mkdirSync(vscodeServer, { recursive: true });
    const root = 'package/lib/vscode';
    const entries = [
      'out',
      'resources',
      'product.json',
      'package.json',
      ...builtInExtensions.map((name) => `extensions/${name}`),
    ];
    unpack(
      tarball(spec, integrity),
      vscodeServer,
      entries.map((entry) => `${root}/${entry}`),
      {
        strip: 3,
        exclude: ['*.map', `${root}/out/vs/workbench/workbench.web.main.internal.*`],
      },
    );
    installDependencies();
    cpSync(`${additions}/stubs`, `${vscodeServer}/node_modules`, { recursive: true });
  });
}

/** npm wants its own package.json where the server has one too; the server's is put back afterwards. */
function installDependencies() {
  const manifest = `${vscodeServer}/package.json`;
  renameSync(manifest, `${manifest}.server`);
  for (const file of ['package.json', 'package-lock.json'])
    cpSync(`${additions}/${file}`, `${vscodeServer}/${file}`);
  // --force: the packages for Windows are installed on Linux too.
  execFileSync('npm', ['ci', '--force', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], {
    cwd: vscodeServer,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  });
  renameSync(`${manifest}.server`, manifest);
}
