import { bool, dword, type Handle, handle, kernel32, ntdll, ntstatus, pointer, wide } from './nativeType.ts';

export type EventHandle = Handle<'event'>;
const event = handle<'event'>();

/** https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-createeventw */
export const CreateEventW = kernel32('CreateEventW', event, pointer, bool, bool, wide);

/** https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-openeventw */
export const OpenEventW = kernel32('OpenEventW', event, dword, bool, wide);
export const EVENT_QUERY_STATE = 1;
export const EVENT_MODIFY_STATE = 2;
export const SYNCHRONIZE = 0x100000;

/** https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-setevent */
export const SetEvent = kernel32('SetEvent', bool, event);

/**
 * As SetEvent and ResetEvent, and tells whether it was set before, in one act.
 * https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/nf-ntifs-zwsetevent
 */
export const NtSetEvent = ntdll('NtSetEvent', ntstatus, event, pointer);
export const NtResetEvent = ntdll('NtResetEvent', ntstatus, event, pointer);

/** Type and state without taking the signal. https://learn.microsoft.com/windows/win32/api/winternl/nf-winternl-ntqueryobject does not name it; it has been in ntdll since NT 3. */
export const NtQueryEvent = ntdll('NtQueryEvent', ntstatus, event, dword, pointer, dword, pointer);
export const EventBasicInformation = 0;

/** https://learn.microsoft.com/windows/win32/api/synchapi/nf-synchapi-waitformultipleobjects */
export const WaitForMultipleObjects = kernel32('WaitForMultipleObjects', dword, dword, pointer, bool, dword);
export const MAXIMUM_WAIT_OBJECTS = 64;
export const WAIT_TIMEOUT = 258;
export const WAIT_FAILED = 0xffffffff;
