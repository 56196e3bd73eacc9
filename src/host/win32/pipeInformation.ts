import {
  FilePipeLocalInformation,
  FindClose,
  FindFirstFileW,
  FindNextFileW,
  GetNamedPipeClientProcessId,
  GetNamedPipeServerProcessId,
  NtQueryInformationFile,
  PeekNamedPipe,
  type PipeHandle,
} from './native/namedPipes.ts';
import { invalidHandle } from './native/nativeType.ts';

const FILE_PIPE_CLOSING_STATE = 4;
const FILE_PIPE_SERVER_END = 1;

/**
 * What the system still takes before it makes us wait. Null where it does not tell: Wine always says 0, and a server's
 * end of a one-way pipe lacks the right to ask. Less than the total may also mean that the peer waits in a read: Windows
 * charges that against the same quota. So only "all of it" says something: the peer has read everything.
 */
export function outgoingQuota(
  pipe: PipeHandle,
): { total: number; available: number; closing: boolean } | null {
  const information = new Uint32Array(10);
  const status = new Uint32Array(4);
  if (
    NtQueryInformationFile(pipe, status, information, information.byteLength, FilePipeLocalInformation) < 0
  ) {
    return null;
  }
  // Inbound and outbound are as the server sees them, whoever asks; "write quota" is the asker's.
  const [, , , , inbound = 0, , outbound = 0, available = 0, state, end] = information;
  const total = end === FILE_PIPE_SERVER_END ? outbound : inbound;
  return { total, available, closing: state === FILE_PIPE_CLOSING_STATE };
}

/** What the peer has sent and nobody has read; 0 of a connection that has gone. */
export function waitingBytes(pipe: PipeHandle): number {
  const available = new Uint32Array(1);
  return PeekNamedPipe(pipe, null, 0, null, available, null) ? (available[0] ?? 0) : 0;
}

/** Of a connected instance; before that, Wine gives garbage and says that all is well. */
export function clientOf(pipe: PipeHandle): number | null {
  const pid = new Uint32Array(1);
  return GetNamedPipeClientProcessId(pipe, pid) ? (pid[0] ?? null) : null;
}

export function serverOf(pipe: PipeHandle): number | null {
  const pid = new Uint32Array(1);
  return GetNamedPipeServerProcessId(pipe, pid) ? (pid[0] ?? null) : null;
}

/** WIN32_FIND_DATAW, and where the name is in it. */
const findDataSize = 592;
const findDataName = 44;

/**
 * Names of all pipes, by listing their folder: that opens none of them. Empty under Wine, which cannot list it.
 */
export function listPipes(): string[] {
  const data = Buffer.alloc(findDataSize);
  const find = FindFirstFileW('\\\\.\\pipe\\*', data);
  if (find === invalidHandle) return [];
  const names: string[] = [];
  try {
    do {
      const text = data.toString('utf16le', findDataName, findDataName + 520);
      names.push(`\\\\.\\pipe\\${text.slice(0, text.indexOf('\0'))}`);
    } while (FindNextFileW(find, data));
  } finally {
    FindClose(find);
  }
  return names;
}
