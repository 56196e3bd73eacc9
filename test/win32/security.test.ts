import assert from 'node:assert/strict';
import { EVENT_QUERY_STATE, OpenEventW } from '../../src/host/win32/native/events.ts';
import { CloseHandle } from '../../src/host/win32/native/handles.ts';
import {
  CreateFileW,
  CreateNamedPipeW,
  FILE_FLAG_FIRST_PIPE_INSTANCE,
  OPEN_EXISTING,
  PIPE_ACCESS_DUPLEX,
  PIPE_REJECT_REMOTE_CLIENTS,
} from '../../src/host/win32/native/namedPipes.ts';
import {
  address,
  advapi32,
  bool,
  dword,
  type Handle,
  handle,
  invalidHandle,
  pointer,
  wideStringAt,
} from '../../src/host/win32/native/nativeType.ts';
import { OpenFileMappingW } from '../../src/host/win32/native/sections.ts';
import { LocalFree, SDDL_REVISION_1 } from '../../src/host/win32/native/security.ts';
import { UserSecurity } from '../../src/host/win32/userSecurity.ts';
import { listPipes } from '../../src/host/win32/win32Kernel.ts';
import { type NativeRequest, nativeRequests } from './support/nativeRequests.ts';
import { onWine } from './support/onWine.ts';
import {
  connectSpec,
  eventSpec,
  listenSpec,
  PipeLog,
  uniqueName,
  uniquePath,
  useKernel,
} from './support/testKernel.ts';

const requests = nativeRequests('CreateNamedPipeW', 'CreateFileW');
/** winbase.h: the server is told what it may do, namely learn who we are. */
const SECURITY_SQOS_PRESENT = 0x00100000;
const SECURITY_IDENTIFICATION = 0x00010000;
const impersonation = 0x00030000;
const ERROR_ACCESS_DENIED = 5;

/** https://learn.microsoft.com/windows/win32/api/aclapi/nf-aclapi-getsecurityinfo */
const GetSecurityInfo = advapi32(
  'GetSecurityInfo',
  dword,
  handle(),
  dword,
  dword,
  pointer,
  pointer,
  pointer,
  pointer,
  pointer,
);
const SE_KERNEL_OBJECT = 6;
const DACL_SECURITY_INFORMATION = 4;
const READ_CONTROL = 0x20000;

/** https://learn.microsoft.com/windows/win32/api/sddl/nf-sddl-convertsecuritydescriptortostringsecuritydescriptorw */
const ConvertSecurityDescriptorToStringSecurityDescriptorW = advapi32(
  'ConvertSecurityDescriptorToStringSecurityDescriptorW',
  bool,
  address,
  dword,
  dword,
  pointer,
  pointer,
);

/** The access list of an object as SDDL. Closes the handle. */
function accessList(object: Handle): string {
  const descriptor = new BigUint64Array(1);
  const error = GetSecurityInfo(
    object,
    SE_KERNEL_OBJECT,
    DACL_SECURITY_INFORMATION,
    null,
    null,
    null,
    null,
    descriptor,
  );
  assert.equal(error, 0);
  const text = new BigUint64Array(1);
  assert(
    ConvertSecurityDescriptorToStringSecurityDescriptorW(
      Number(descriptor[0]),
      SDDL_REVISION_1,
      DACL_SECURITY_INFORMATION,
      text,
      null,
    ),
  );
  const sddl = wideStringAt(Number(text[0]));
  LocalFree(Number(text[0]));
  LocalFree(Number(descriptor[0]));
  CloseHandle(object);
  return sddl;
}

describe('what we create', () => {
  const test = useKernel();
  const nobodyElse = () => {
    const security = new UserSecurity();
    const { sid } = security;
    security.dispose();
    return new RegExp(`^D:P\\(A;;[^;]+;;;(${sid}|LA)\\)$`);
  };

  it('is an event for the current user only', () => {
    const { childValue } = test.kernel.createEvent(eventSpec(), { signalled: () => {} });
    const opened = OpenEventW(READ_CONTROL | EVENT_QUERY_STATE, 0, childValue);
    assert.match(accessList(opened), nobodyElse());
  });

  it('is a pipe for the current user only', () => {
    const { path } = test.kernel.listen(listenSpec(), new PipeLog());
    const opened = CreateFileW(path, READ_CONTROL, 0, null, OPEN_EXISTING, 0, 0 as Handle);
    assert.notEqual(opened, invalidHandle);
    assert.match(accessList(opened), nobodyElse());
  });

  it('is a section for the current user only', () => {
    const name = uniqueName();
    test.kernel.createSection({ object: 'memory frame', name, size: 4096, open: false });
    const opened = OpenFileMappingW(READ_CONTROL, 0, name);
    assert.notEqual(opened, 0);
    assert.match(accessList(opened), nobodyElse());
  });

  it('is a pipe without clients of other machines (the request only: it must be run on Windows with a second machine)', () => {
    const { path } = test.kernel.listen(listenSpec({ instances: 3 }), new PipeLog());
    const made = requestsFor('CreateNamedPipeW', path);
    assert.equal(made.length, 3);
    for (const { values } of made) {
      assert.equal(Number(values[2]) & PIPE_REJECT_REMOTE_CLIENTS, PIPE_REJECT_REMOTE_CLIENTS);
    }
  });

  it('is the first instance of a pipe, or nothing (under Wine the request only: it must be run on Windows)', () => {
    const { path } = test.kernel.listen(listenSpec({ instances: 3 }), new PipeLog());
    const first = requestsFor('CreateNamedPipeW', path).map(
      ({ values }) => (Number(values[1]) & FILE_FLAG_FIRST_PIPE_INSTANCE) !== 0,
    );
    assert.deepEqual(first, [true, false, false]);
    if (onWine()) return;
    const theirs = uniquePath();
    const squatter = CreateNamedPipeW(theirs, PIPE_ACCESS_DUPLEX, 0, 8, 4096, 4096, 0, null);
    assert.throws(() => test.kernel.listen(listenSpec({ path: theirs, instances: 3 }), new PipeLog()), {
      call: 'CreateNamedPipeW',
      code: ERROR_ACCESS_DENIED,
    });
    CloseHandle(squatter);
  });

  it('is found among the pipes of the system', () => {
    const { path } = test.kernel.listen(listenSpec(), new PipeLog());
    const found = listPipes();
    // Wine cannot list them, and says so by an empty list.
    if (onWine()) assert.deepEqual(found, []);
    else assert(found.includes(path));
  });
});

describe('a pipe that we connect to', () => {
  const test = useKernel();

  it('may learn who we are and not act as us (under Wine the request only: it must be run on Windows)', () => {
    const { path } = test.kernel.listen(listenSpec(), new PipeLog());
    const client = new PipeLog();
    test.kernel.connect(connectSpec(path), client);
    test.until(() => client.connections.length === 1, 'it is connected');
    const [opened, ...more] = requestsFor('CreateFileW', path);
    assert.ok(opened && more.length === 0);
    const flags = Number(opened.values[5]);
    assert.equal(flags & SECURITY_SQOS_PRESENT, SECURITY_SQOS_PRESENT);
    assert.equal(flags & impersonation, SECURITY_IDENTIFICATION);
  });
});

const requestsFor = (name: string, path: string): NativeRequest[] =>
  requests.filter((request) => request.name === name && request.values[0] === path);
