import { ERROR_ACCESS_DENIED, ERROR_PIPE_BUSY } from '../../win32/errorNames.ts';
import { lastError } from '../../win32/failures.ts';
import { CloseHandle, GetLastError } from '../../win32/native/handles.ts';
import {
  CreateFileW,
  CreateNamedPipeW,
  FILE_FLAG_FIRST_PIPE_INSTANCE,
  GENERIC_READ,
  OPEN_EXISTING,
  PIPE_ACCESS_DUPLEX,
  PIPE_REJECT_REMOTE_CLIENTS,
  type PipeHandle,
} from '../../win32/native/namedPipes.ts';
import { type Handle, invalidHandle } from '../../win32/native/nativeType.ts';
import { SecurityAttributes } from '../../win32/securityAttributes.ts';
import { UserSecurity } from '../../win32/userSecurity.ts';
import type { Check, Tell } from '../check.ts';

/** Whether the system does what we ask it for when we create a pipe: some accept it without doing it. */
export const checkPipeSecurity: Check = {
  name: 'pipe security',
  run(tell) {
    accessList(tell);
    firstInstance(tell);
  },
};

/** A pipe that nobody may open: neither may we, who created it. */
function accessList(tell: Tell): void {
  const nobody = new SecurityAttributes('D:P');
  const path = `\\\\.\\pipe\\ipc-inspector-check-${process.pid}-closed`;
  const pipe = create(path, nobody.attributes);
  try {
    if (pipe === invalidHandle) throw lastError(null, 'CreateNamedPipeW');
    const opened = CreateFileW(path, GENERIC_READ, 0, null, OPEN_EXISTING, 0, 0 as Handle);
    const code = GetLastError();
    if (opened !== invalidHandle) {
      CloseHandle(opened);
      tell('pipe DACL', 'limited', 'not enforced: other users of this machine may open our pipes');
    } else if (code === ERROR_ACCESS_DENIED) tell('pipe DACL', 'ok', 'enforced');
    else tell('pipe DACL', 'failed', `opening is refused with error ${code} instead of 5`);
  } finally {
    if (pipe !== invalidHandle) CloseHandle(pipe);
    nobody.dispose();
  }
}

/** A second "first" instance of a name: whoever holds a name keeps it. */
function firstInstance(tell: Tell): void {
  const security = new UserSecurity();
  const path = `\\\\.\\pipe\\ipc-inspector-check-${process.pid}-first`;
  const first = create(path, security.attributes);
  if (first === invalidHandle) throw lastError(null, 'CreateNamedPipeW');
  const second = create(path, security.attributes);
  const code = GetLastError();
  if (second !== invalidHandle) CloseHandle(second);
  CloseHandle(first);
  security.dispose();
  if (second !== invalidHandle) {
    tell('FIRST_PIPE_INSTANCE', 'limited', 'not enforced: a name that is taken is not noticed');
  } else if (code === ERROR_ACCESS_DENIED || code === ERROR_PIPE_BUSY) {
    tell('FIRST_PIPE_INSTANCE', 'ok', `enforced (error ${code})`);
  } else tell('FIRST_PIPE_INSTANCE', 'failed', `a name that is taken is refused with error ${code}`);
}

function create(path: string, attributes: Uint8Array): PipeHandle {
  const mode = (PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE) >>> 0;
  return CreateNamedPipeW(path, mode, PIPE_REJECT_REMOTE_CLIENTS, 8, 4096, 4096, 0, attributes);
}
