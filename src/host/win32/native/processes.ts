import { bool, dword, type Handle, handle, kernel32, pointer, size, wide } from './nativeType.ts';

export type ProcessHandle = Handle<'process'>;
export type ThreadHandle = Handle<'thread'>;
const process = handle<'process'>();

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getcurrentprocess */
export const GetCurrentProcess = kernel32('GetCurrentProcess', process);

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openprocess */
export const OpenProcess = kernel32('OpenProcess', process, dword, bool, dword);
export const PROCESS_DUP_HANDLE = 0x40;
export const PROCESS_QUERY_INFORMATION = 0x400;

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-createprocessw */
export const CreateProcessW = kernel32(
  'CreateProcessW',
  bool,
  wide,
  pointer,
  pointer,
  pointer,
  bool,
  dword,
  pointer,
  wide,
  pointer,
  pointer,
);
export const CREATE_SUSPENDED = 4;
export const CREATE_NEW_CONSOLE = 0x10;
export const CREATE_NEW_PROCESS_GROUP = 0x200;
export const CREATE_UNICODE_ENVIRONMENT = 0x400;
export const EXTENDED_STARTUPINFO_PRESENT = 0x80000;
export const CREATE_NO_WINDOW = 0x8000000;
export const STARTF_USESTDHANDLES = 0x100;

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-initializeprocthreadattributelist */
export const InitializeProcThreadAttributeList = kernel32(
  'InitializeProcThreadAttributeList',
  bool,
  pointer,
  dword,
  dword,
  pointer,
);
/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-updateprocthreadattribute */
export const UpdateProcThreadAttribute = kernel32(
  'UpdateProcThreadAttribute',
  bool,
  pointer,
  dword,
  size,
  pointer,
  size,
  pointer,
  pointer,
);
export const PROC_THREAD_ATTRIBUTE_HANDLE_LIST = 0x20002;

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-resumethread */
export const ResumeThread = kernel32('ResumeThread', dword, handle<'thread'>());

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-terminateprocess */
export const TerminateProcess = kernel32('TerminateProcess', bool, process, dword);

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getexitcodeprocess */
export const GetExitCodeProcess = kernel32('GetExitCodeProcess', bool, process, pointer);
