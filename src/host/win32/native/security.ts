import { address, advapi32, bool, dword, handle, kernel32, pointer, wide } from './nativeType.ts';

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openprocesstoken */
export const OpenProcessToken = advapi32('OpenProcessToken', bool, handle<'process'>(), dword, pointer);
export const TOKEN_QUERY = 8;

/** https://learn.microsoft.com/windows/win32/api/securitybaseapi/nf-securitybaseapi-gettokeninformation */
export const GetTokenInformation = advapi32(
  'GetTokenInformation',
  bool,
  handle<'token'>(),
  dword,
  pointer,
  dword,
  pointer,
);
export const TokenUser = 1;

/** https://learn.microsoft.com/windows/win32/api/sddl/nf-sddl-convertsidtostringsidw */
export const ConvertSidToStringSidW = advapi32('ConvertSidToStringSidW', bool, address, pointer);

/** https://learn.microsoft.com/windows/win32/api/sddl/nf-sddl-convertstringsecuritydescriptortosecuritydescriptorw */
export const ConvertStringSecurityDescriptorToSecurityDescriptorW = advapi32(
  'ConvertStringSecurityDescriptorToSecurityDescriptorW',
  bool,
  wide,
  dword,
  pointer,
  pointer,
);
export const SDDL_REVISION_1 = 1;

/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-localfree */
export const LocalFree = kernel32('LocalFree', address, address);
