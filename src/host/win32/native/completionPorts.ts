import { address, bool, dword, type Handle, handle, kernel32, pointer } from './nativeType.ts';

export type PortHandle = Handle<'completion port'>;

/** https://learn.microsoft.com/windows/win32/fileio/createiocompletionport */
export const CreateIoCompletionPort = kernel32(
  'CreateIoCompletionPort',
  handle<'completion port'>(),
  handle(),
  handle<'completion port'>(),
  address,
  dword,
);

/** https://learn.microsoft.com/windows/win32/fileio/getqueuedcompletionstatusex-func */
export const GetQueuedCompletionStatusEx = kernel32(
  'GetQueuedCompletionStatusEx',
  bool,
  handle<'completion port'>(),
  pointer,
  dword,
  pointer,
  dword,
  bool,
);

/** https://learn.microsoft.com/windows/win32/fileio/postqueuedcompletionstatus */
export const PostQueuedCompletionStatus = kernel32(
  'PostQueuedCompletionStatus',
  bool,
  handle<'completion port'>(),
  dword,
  address,
  address,
);

/** https://learn.microsoft.com/windows/win32/fileio/cancelioex-func */
export const CancelIoEx = kernel32('CancelIoEx', bool, handle(), address);
