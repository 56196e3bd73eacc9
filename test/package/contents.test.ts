import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  readManifest,
  type Target,
  targets,
  type UnpackedVsix,
  unpackVsix,
  vsixPath,
} from './support/vsix.ts';

/** The machine in an executable's header: IMAGE_FILE_HEADER.Machine or e_machine. */
const machines: Record<Target, number> = {
  'win32-x64': 0x8664,
  'win32-arm64': 0xaa64,
  'linux-x64': 62,
  'linux-arm64': 183,
};

function machineOf(binary: Buffer): number {
  const isElf = binary.readUInt32BE(0) === 0x7f454c46;
  return isElf ? binary.readUInt16LE(18) : binary.readUInt16LE(binary.readUInt32LE(0x3c) + 4);
}

/** All strings of a JSON value. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

for (const target of targets) {
  describe(`VSIX for ${target}`, () => {
    let vsix: UnpackedVsix;
    before(() => {
      vsix = unpackVsix(target);
    });
    after(() => vsix[Symbol.dispose]());

    it('has at most 700 kB', () => {
      const { size } = statSync(vsixPath(target));
      assert.ok(size <= 700_000, `${size} bytes`);
    });

    it('holds one native binary, of the right machine', () => {
      const binaries = vsix.files.filter((file) => /\.(node|dll|so|exe)$/.test(file));
      assert.deepEqual(binaries, [`extension/dist/native/${target}/koffi.node`]);
      const binary = readFileSync(join(vsix.folder, `extension/dist/native/${target}/koffi.node`));
      assert.equal(machineOf(binary), machines[target]);
    });

    it('names its platform, so that a marketplace offers it to the right machines', () => {
      const manifest = readFileSync(join(vsix.folder, 'extension.vsixmanifest'), 'utf8');
      assert.match(manifest, new RegExp(`TargetPlatform="${target}"`));
      assert.match(manifest, /Id="ipc-inspector"[^>]*Publisher="ipc-inspector"/);
    });

    it('shows no picture that it does not hold', () => {
      const readme = vsix.files.find((file) => /^extension\/readme\.md$/i.test(file)) ?? '';
      const text = readFileSync(join(vsix.folder, readme), 'utf8');
      assert.match(text, /^# IPC Inspector$/m);
      assert.doesNotMatch(text, /!\[/);
    });

    it('installs in VS Code 1.101 and newer', () => {
      assert.equal(readManifest(join(vsix.folder, 'extension')).engines.vscode, '^1.101.0');
    });

    it('holds every program and page', () => {
      const names = ['extension', 'host', 'cli', 'sample'].map((name) => `extension/dist/${name}.cjs`);
      for (const file of [...names, 'extension/dist/webview/main.js', 'extension/dist/webview/main.css']) {
        assert.ok(vsix.files.includes(file), `${file} is missing`);
      }
    });

    it('holds every file that its manifest names', () => {
      const { main, icon, contributes } = readManifest(join(vsix.folder, 'extension'));
      const paths = stringsIn(contributes).filter((text) => /^(\.\/)?(media|dist)\/[^*]+\.\w+$/.test(text));
      for (const path of [main, icon, ...paths]) {
        const file = `extension/${path.replace(/^\.\//, '')}`;
        assert.ok(vsix.files.includes(file), `${file} is missing`);
      }
    });

    it('leaves out sources, source maps, tests and modules', () => {
      const surplus = vsix.files.filter((file) =>
        /\.(map|tsx?|mjs)$|node_modules|\/(src|test|samples)\//.test(file),
      );
      assert.deepEqual(surplus, []);
    });

    it('carries the licences of what it contains', () => {
      const notices = readFileSync(join(vsix.folder, 'extension/dist/THIRD-PARTY-NOTICES.txt'), 'utf8');
      for (const name of ['koffi', 'preact', 'zod', 'jsonc-parser']) {
        assert.match(notices, new RegExp(`^${name} \\d`, 'm'));
      }
    });
  });
}
