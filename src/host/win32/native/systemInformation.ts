import { dword, ntdll, ntstatus, pointer } from './nativeType.ts';

/** https://learn.microsoft.com/windows/win32/api/winternl/nf-winternl-ntquerysysteminformation */
export const NtQuerySystemInformation = ntdll(
  'NtQuerySystemInformation',
  ntstatus,
  dword,
  pointer,
  dword,
  pointer,
);
export const SystemExtendedHandleInformation = 64;
export const STATUS_INFO_LENGTH_MISMATCH = 0xc0000004;

/** https://learn.microsoft.com/windows/win32/api/winternl/nf-winternl-rtlntstatustodoserror */
export const RtlNtStatusToDosError = ntdll('RtlNtStatusToDosError', dword, ntstatus);
