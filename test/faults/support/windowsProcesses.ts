import { startClock } from '../../../src/host/kernel/clock.ts';
import { HandleTable } from '../../../src/host/win32/handleTable.ts';
import { addressOf, unsigned } from '../../../src/host/win32/native/nativeType.ts';
import {
  NtQuerySystemInformation,
  STATUS_INFO_LENGTH_MISMATCH,
} from '../../../src/host/win32/native/systemInformation.ts';

/** https://learn.microsoft.com/windows/win32/api/winternl/nf-winternl-ntquerysysteminformation#system_process_information */
const SystemProcessInformation = 5;
/** SYSTEM_PROCESS_INFORMATION in a 64-bit process. */
const at = { nameLength: 0x38, namePointer: 0x40, pid: 0x50, workingSet: 0x90 };

export interface WindowsProcess {
  readonly pid: number;
  readonly name: string;
  /** Working set, bytes. */
  readonly memory: number;
}

/** All processes of the system. */
export function windowsProcesses(): WindowsProcess[] {
  const memory = snapshot();
  const base = addressOf(memory);
  const bytes = Buffer.from(memory);
  const found: WindowsProcess[] = [];
  for (let start = 0; ; ) {
    const nameAt = Number(bytes.readBigUInt64LE(start + at.namePointer)) - base;
    const nameLength = bytes.readUInt16LE(start + at.nameLength);
    found.push({
      pid: bytes.readUInt32LE(start + at.pid),
      name: nameLength === 0 ? '' : bytes.toString('utf16le', nameAt, nameAt + nameLength),
      memory: Number(bytes.readBigUInt64LE(start + at.workingSet)),
    });
    const next = bytes.readUInt32LE(start);
    if (next === 0) return found;
    start += next;
  }
}

let handleTable: HandleTable | undefined;

/** Handles that a process has open, counted in the table of all: GetProcessHandleCount answers 0 under Wine. */
export function windowsHandles(pid: number): number {
  handleTable ??= new HandleTable(startClock());
  return handleTable.countOf(pid);
}

function snapshot(): ArrayBuffer {
  for (let size = 1 << 18; ; size *= 2) {
    const memory = new ArrayBuffer(size);
    const status = unsigned(
      NtQuerySystemInformation(SystemProcessInformation, memory, size, new Uint32Array(1)),
    );
    if (status === 0) return memory;
    if (status !== STATUS_INFO_LENGTH_MISMATCH) {
      throw new Error(`NtQuerySystemInformation failed with 0x${status.toString(16)}.`);
    }
  }
}
