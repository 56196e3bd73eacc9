import assert from 'node:assert/strict';
import { EVENT_QUERY_STATE, OpenEventW } from '../../src/host/win32/native/events.ts';
import { CloseHandle } from '../../src/host/win32/native/handles.ts';
import { CreateFileW, OPEN_EXISTING } from '../../src/host/win32/native/namedPipes.ts';
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
import { LocalFree, SDDL_REVISION_1 } from '../../src/host/win32/native/security.ts';
import { UserSecurity } from '../../src/host/win32/userSecurity.ts';
import { listPipes } from '../../src/host/win32/win32Kernel.ts';
import { onWine } from './support/onWine.ts';
import { eventSpec, listenSpec, PipeLog, useKernel } from './support/testKernel.ts';

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

  it('is found among the pipes of the system', () => {
    const { path } = test.kernel.listen(listenSpec(), new PipeLog());
    const found = listPipes();
    // Wine cannot list them, and says so by an empty list.
    if (onWine()) assert.deepEqual(found, []);
    else assert(found.includes(path));
  });
});
