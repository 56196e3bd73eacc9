import type { SpawnSpec } from '../kernel/child.ts';
import { NativeError } from '../kernel/nativeError.ts';
import { commandLine, environmentBlock } from './commandLine.ts';
import { failureOf, lastError } from './failures.ts';
import { GetLastError } from './native/handles.ts';
import { addressOf, type Handle } from './native/nativeType.ts';
import {
  CREATE_NEW_CONSOLE,
  CREATE_NEW_PROCESS_GROUP,
  CREATE_NO_WINDOW,
  CREATE_SUSPENDED,
  CREATE_UNICODE_ENVIRONMENT,
  CreateProcessW,
  EXTENDED_STARTUPINFO_PRESENT,
  InitializeProcThreadAttributeList,
  PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
  type ProcessHandle,
  STARTF_USESTDHANDLES,
  type ThreadHandle,
  UpdateProcThreadAttribute,
} from './native/processes.ts';
import { whileHeld } from './native/whileHeld.ts';
import { startFailure } from './startFailure.ts';

export interface StandardHandles {
  readonly stdin: Handle;
  readonly stdout: Handle;
  readonly stderr: Handle;
}
export interface SuspendedProcess {
  readonly process: ProcessHandle;
  readonly thread: ThreadHandle;
  readonly pid: number;
}

/** STARTUPINFOEXW in a 64-bit process: STARTUPINFOW, then the address of the attribute list. */
const startupSize = 112;
const at = { size: 0, flags: 60, stdin: 80, stdout: 88, stderr: 96, attributes: 104 };

/** Starts a process whose first thread does not run yet, and which inherits nothing but its three standard handles. */
export function createSuspended(
  spec: SpawnSpec,
  environment: { readonly [name: string]: string },
  standard: StandardHandles,
): SuspendedProcess {
  const attributes = handleList(spec.object, [standard.stdin, standard.stdout, standard.stderr]);
  const startup = Buffer.alloc(startupSize);
  startup.writeUInt32LE(startup.length, at.size);
  startup.writeUInt32LE(STARTF_USESTDHANDLES, at.flags);
  startup.writeBigInt64LE(BigInt(standard.stdin), at.stdin);
  startup.writeBigInt64LE(BigInt(standard.stdout), at.stdout);
  startup.writeBigInt64LE(BigInt(standard.stderr), at.stderr);
  startup.writeBigUInt64LE(BigInt(addressOf(attributes.list)), at.attributes);
  // A group of its own: Ctrl+C in a terminal is for whoever keeps the session, which stops it in order.
  const flags =
    CREATE_SUSPENDED |
    CREATE_NEW_PROCESS_GROUP |
    CREATE_UNICODE_ENVIRONMENT |
    EXTENDED_STARTUPINFO_PRESENT |
    (spec.console ? CREATE_NEW_CONSOLE : CREATE_NO_WINDOW);
  const information = Buffer.alloc(24);
  // The startup information holds but the address of the list, and the list that of the handles.
  const created = whileHeld(attributes, () =>
    CreateProcessW(
      spec.program,
      // Windows writes into the command line while it looks for the program.
      Buffer.from(`${commandLine(spec.program, spec.args)}\0`, 'utf16le'),
      null,
      null,
      1,
      flags,
      environmentBlock(environment),
      spec.cwd,
      startup,
      information,
    ),
  );
  if (!created) {
    const code = GetLastError();
    const words = startFailure(code, spec.program, spec.cwd);
    throw new NativeError(failureOf(spec.object, 'CreateProcessW', code, words));
  }
  return {
    process: Number(information.readBigInt64LE(0)) as ProcessHandle,
    thread: Number(information.readBigInt64LE(8)) as ThreadHandle,
    pid: information.readUInt32LE(16),
  };
}

/**
 * The list of handles that may be inherited. Without it the child gets every inheritable handle of this process, for
 * example the standard handles of another child that is being started. `handles` must live as long as `list`.
 */
function handleList(object: string, handles: readonly Handle[]): { list: ArrayBuffer; handles: ArrayBuffer } {
  const needed = new BigUint64Array(1);
  InitializeProcThreadAttributeList(null, 1, 0, needed);
  const list = new ArrayBuffer(Number(needed[0]));
  if (!InitializeProcThreadAttributeList(list, 1, 0, needed)) {
    throw lastError(object, 'InitializeProcThreadAttributeList');
  }
  // A handle that is there twice makes CreateProcessW fail.
  const distinct = BigInt64Array.from(new Set(handles), BigInt);
  const memory = new ArrayBuffer(distinct.byteLength);
  new BigInt64Array(memory).set(distinct);
  const updated = UpdateProcThreadAttribute(
    list,
    0,
    PROC_THREAD_ATTRIBUTE_HANDLE_LIST,
    addressOf(memory),
    memory.byteLength,
    null,
    null,
  );
  if (!updated) throw lastError(object, 'UpdateProcThreadAttribute');
  return { list, handles: memory };
}
