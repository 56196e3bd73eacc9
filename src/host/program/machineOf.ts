/** What a program file is made for, read from its header. */
export interface Machine {
  readonly system: 'windows' | 'linux' | 'macos' | 'script';
  /** Node's name of the processor (`x64`, `arm64`, …), or a number in hex where it has none. */
  readonly arch: string;
}

const peMachines: { readonly [machine: number]: string } = {
  34404: 'x64',
  43620: 'arm64',
  332: 'ia32',
  452: 'arm',
};
const elfMachines: { readonly [machine: number]: string } = {
  62: 'x64',
  183: 'arm64',
  3: 'ia32',
  40: 'arm',
  243: 'riscv64',
};
const machMagics = new Set([0xfeedface, 0xfeedfacf, 0xcafebabe, 0xcffaedfe, 0xcefaedfe]);

/**
 * Reads the first bytes of a program file (1 KiB is enough for what linkers write).
 *
 * @returns null when it is no program that is known: the system may still be able to run it.
 */
export function machineOf(head: Uint8Array): Machine | null {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 20) return head[0] === 0x23 && head[1] === 0x21 ? { system: 'script', arch: '' } : null;
  if (view.getUint16(0, false) === 0x2321) return { system: 'script', arch: '' };
  if (view.getUint32(0, false) === 0x7f454c46) {
    const littleEndian = head[5] !== 2;
    const machine = view.getUint16(18, littleEndian);
    return { system: 'linux', arch: elfMachines[machine] ?? `0x${machine.toString(16)}` };
  }
  if (machMagics.has(view.getUint32(0, false))) return { system: 'macos', arch: '' };
  if (view.getUint16(0, false) === 0x4d5a && head.length >= 64) {
    const at = view.getUint32(0x3c, true);
    if (at + 6 > head.length || view.getUint32(at, false) !== 0x50450000)
      return { system: 'windows', arch: '' };
    const machine = view.getUint16(at + 4, true);
    return { system: 'windows', arch: peMachines[machine] ?? `0x${machine.toString(16)}` };
  }
  return null;
}
