import { readFileSync } from 'node:fs';
import { koffiBinary } from '../build/copyNativeKoffi.mjs';
import { readEntry, tarball } from '../setup/tarball.mjs';

/** The platforms that get a VSIX, with the machine field their binary's header must carry. */
export const targets = {
  'win32-x64': { format: 'PE', machine: 0x8664 },
  'win32-arm64': { format: 'PE', machine: 0xaa64 },
  'linux-x64': { format: 'ELF', machine: 62 },
  'linux-arm64': { format: 'ELF', machine: 183 },
};

/** @typedef {keyof typeof targets} Target */

/**
 * @param {string} name
 * @returns {Target}
 * @throws when there is no VSIX for it
 */
export function knownTarget(name) {
  if (name in targets) return /** @type {Target} */ (name);
  throw new Error(`There is no VSIX for ${name}, only for ${Object.keys(targets).join(', ')}.`);
}

/**
 * koffi's binary for another platform. npm installs the own platform's only, but the lockfile pins all of them.
 * @param {Target} target
 */
export function koffiFor(target) {
  const name = `@koromix/koffi-${target}`;
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages[`node_modules/${name}`];
  const [os = '', cpu = ''] = target.split('-');
  const binary = readEntry(
    tarball(`${name}@${lock.version}`, lock.integrity),
    koffiBinary('package', os, cpu),
  );
  assertMachine(binary, target);
  return binary;
}

/**
 * A VSIX with another machine's binary installs without complaint and then cannot start a session.
 * @param {Buffer} binary
 * @param {Target} target
 */
export function assertMachine(binary, target) {
  const { format, machine } = targets[target];
  const found = machineOf(binary);
  if (found?.format !== format || found.machine !== machine) {
    const described = found ? `${found.format} machine 0x${found.machine.toString(16)}` : 'no executable';
    throw new Error(
      `koffi.node for ${target} should be ${format} machine 0x${machine.toString(16)}, but is ${described}.`,
    );
  }
}

/** @param {Buffer} binary */
function machineOf(binary) {
  if (binary.toString('latin1', 0, 4) === '\x7fELF')
    return { format: 'ELF', machine: binary.readUInt16LE(18) };
  if (binary.toString('latin1', 0, 2) !== 'MZ') return undefined;
  const header = binary.readUInt32LE(0x3c);
  return { format: 'PE', machine: binary.readUInt16LE(header + 4) };
}
