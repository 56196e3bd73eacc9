import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NativeError } from '../../../src/host/kernel/nativeError.ts';
import { findProgram } from '../../../src/host/program/findProgram.ts';
import { machineOf } from '../../../src/host/program/machineOf.ts';
import { scanNames } from '../../../src/host/program/scanNames.ts';

function peHeader(machine: number): Uint8Array {
  const head = new Uint8Array(512);
  const view = new DataView(head.buffer);
  view.setUint16(0, 0x4d5a, false);
  view.setUint32(0x3c, 0x80, true);
  view.setUint32(0x80, 0x50450000, false);
  view.setUint16(0x84, machine, true);
  return head;
}

function elfHeader(machine: number): Uint8Array {
  const head = new Uint8Array(64);
  const view = new DataView(head.buffer);
  view.setUint32(0, 0x7f454c46, false);
  head[5] = 1;
  view.setUint16(18, machine, true);
  return head;
}

describe('program files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ipc-program-'));
  after(() => rmSync(folder, { recursive: true }));

  it('are known by system and processor', () => {
    assert.deepEqual(machineOf(peHeader(0xaa64)), { system: 'windows', arch: 'arm64' });
    assert.deepEqual(machineOf(elfHeader(62)), { system: 'linux', arch: 'x64' });
    assert.deepEqual(machineOf(new TextEncoder().encode('#!/bin/sh\n')), { system: 'script', arch: '' });
    assert.equal(machineOf(new Uint8Array(0)), null);
  });

  it('survive a PE header that points outside the file', () => {
    const head = peHeader(0x8664);
    new DataView(head.buffer).setUint32(0x3c, 0xffff_fff0, true);
    assert.deepEqual(machineOf(head), { system: 'windows', arch: '' });
  });

  const refusal = (name: string, bytes: Uint8Array | null, mode = 0o755): NativeError => {
    if (bytes) writeFileSync(join(folder, name), bytes, { mode });
    try {
      findProgram('child w', name, folder);
    } catch (error) {
      assert.ok(error instanceof NativeError, String(error));
      return error;
    }
    return assert.fail(`${name} was accepted`);
  };

  it('that are missing are told with the path that was looked at', () => {
    assert.match(refusal('nowhere', null).message, /was not found: there is no .*nowhere/);
  });

  it('below a file, or behind a name that is too long, are refused in words too', () => {
    writeFileSync(join(folder, 'file'), '');
    assert.match(refusal('file/program', null).message, /was not found: there is no .*program/);
    assert.match(
      refusal('x'.repeat(5000), null).message,
      /(cannot be looked at: ENAMETOOLONG|was not found)/,
    );
    const device = process.platform === 'win32' ? /./ : /^\/dev\/null is not a file\.$/;
    assert.match(refusal('/dev/null', null).message, device);
  });

  it('for another system are refused with what this one is', () => {
    const other = process.platform === 'win32' ? elfHeader(62) : peHeader(0x8664);
    const name = process.platform === 'win32' ? 'Linux' : 'Windows';
    assert.match(
      refusal('foreign', other).message,
      new RegExp(`foreign is a ${name} program; this session runs on`),
    );
  });

  if (process.platform !== 'win32') {
    it('for another processor are refused', () => {
      assert.match(refusal('riscv', elfHeader(243)).message, /riscv64 processors; this machine is/);
    });

    it('that may be run and not be read are taken as they are', () => {
      const file = join(folder, 'unreadable');
      writeFileSync(file, elfHeader(243), { mode: 0o111 });
      chmodSync(folder, 0o755);
      // Root reads everything.
      const root = process.getuid?.() === 0;
      if (root) process.seteuid?.(65534);
      try {
        assert.equal(findProgram('child w', 'unreadable', folder), file);
      } finally {
        if (root) process.seteuid?.(0);
      }
    });

    it('without the right to execute are refused with the remedy', () => {
      const error = refusal('plain', elfHeader(62), 0o644);
      assert.equal(error.name, 'EACCES');
      assert.match(error.remedy ?? '', /chmod \+x/);
    });
  }

  it('are searched for names in both encodings, also across the border of a chunk', async () => {
    const file = join(folder, 'names.bin');
    const bytes = Buffer.alloc(2 * 1024 * 1024 + 77, 1);
    bytes.write('\\\\.\\pipe\\narrow\0', 100, 'latin1');
    bytes.write('\\\\.\\pipe\\wïde name\0', 1024 * 1024 - 7, 'utf16le');
    bytes.write('Local\\frame\0', 5001, 'utf16le');
    bytes.write('/run/demo.sock\0', 9000, 'latin1');
    bytes.write('\\\\.\\COM1\0', 9100, 'latin1');
    writeFileSync(file, bytes);
    const { pipes, objects } = await scanNames(file);
    assert.deepEqual(pipes.sort(), ['/run/demo.sock', '\\\\.\\pipe\\narrow', '\\\\.\\pipe\\wïde name']);
    assert.deepEqual(objects, ['Local\\frame']);
  });
});
