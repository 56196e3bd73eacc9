import {
  bool,
  dword,
  type Handle,
  handle,
  kernel32,
  kernelbase,
  ntdll,
  ntstatus,
  pointer,
} from './nativeType.ts';

/** https://learn.microsoft.com/windows/win32/api/errhandlingapi/nf-errhandlingapi-getlasterror */
export const GetLastError = kernel32('GetLastError', dword);

/** https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-closehandle */
export const CloseHandle = kernel32('CloseHandle', bool, handle());

/** https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-duplicatehandle */
export const DuplicateHandle = kernel32(
  'DuplicateHandle',
  bool,
  handle<'process'>(),
  handle(),
  handle<'process'>(),
  pointer,
  dword,
  bool,
  dword,
);
export const DUPLICATE_SAME_ACCESS = 2;

/** https://learn.microsoft.com/windows/win32/api/handleapi/nf-handleapi-compareobjecthandles */
export const CompareObjectHandles = kernelbase('CompareObjectHandles', bool, handle(), handle());

/** https://learn.microsoft.com/windows/win32/api/winternl/nf-winternl-ntqueryobject */
export const NtQueryObject = ntdll('NtQueryObject', ntstatus, handle(), dword, pointer, dword, pointer);
export const ObjectTypeInformation = 2;
/** Of all types there are. */
export const ObjectTypesInformation = 3;

/** Result of a call that fills in a HANDLE. */
export class HandleSlot<Kind extends string> {
  readonly bytes = new BigInt64Array(1);
  get value(): Handle<Kind> {
    return Number(this.bytes[0]) as Handle<Kind>;
  }
}
