import {
  address,
  bool,
  dword,
  type Handle,
  handle,
  kernel32,
  ntdll,
  ntstatus,
  pointer,
  wide,
} from './nativeType.ts';

export type PipeHandle = Handle<'pipe'>;
const pipe = handle<'pipe'>();

/** https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-createnamedpipew */
export const CreateNamedPipeW = kernel32(
  'CreateNamedPipeW',
  pipe,
  wide,
  dword,
  dword,
  dword,
  dword,
  dword,
  dword,
  pointer,
);
export const PIPE_ACCESS_INBOUND = 1;
export const PIPE_ACCESS_OUTBOUND = 2;
export const PIPE_ACCESS_DUPLEX = 3;
export const FILE_FLAG_FIRST_PIPE_INSTANCE = 0x80000;
export const FILE_FLAG_OVERLAPPED = 0x40000000;
export const PIPE_TYPE_MESSAGE = 4;
export const PIPE_READMODE_MESSAGE = 2;
export const PIPE_REJECT_REMOTE_CLIENTS = 8;
/** Also what `nMaxInstances` means by "no limit". */
export const PIPE_UNLIMITED_INSTANCES = 255;

/** https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-connectnamedpipe */
export const ConnectNamedPipe = kernel32('ConnectNamedPipe', bool, pipe, address);

/** https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-disconnectnamedpipe */
export const DisconnectNamedPipe = kernel32('DisconnectNamedPipe', bool, pipe);

/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew */
export const CreateFileW = kernel32('CreateFileW', pipe, wide, dword, dword, pointer, dword, dword, handle());
export const GENERIC_READ = 0x80000000;
export const GENERIC_WRITE = 0x40000000;
export const FILE_READ_ATTRIBUTES = 0x80;
export const FILE_WRITE_ATTRIBUTES = 0x100;
export const OPEN_EXISTING = 3;
/** The server may learn who we are and may not act as us. Without it the default lets it impersonate. */
export const SECURITY_SQOS_IDENTIFICATION = 0x00110000;

/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-readfile */
export const ReadFile = kernel32('ReadFile', bool, pipe, address, dword, pointer, address);

/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-writefile */
export const WriteFile = kernel32('WriteFile', bool, pipe, address, dword, pointer, address);

/** https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-peeknamedpipe */
export const PeekNamedPipe = kernel32('PeekNamedPipe', bool, pipe, pointer, dword, pointer, pointer, pointer);

/** https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-getnamedpipeinfo */
export const GetNamedPipeInfo = kernel32('GetNamedPipeInfo', bool, pipe, pointer, pointer, pointer, pointer);

/** https://learn.microsoft.com/windows/win32/api/namedpipeapi/nf-namedpipeapi-setnamedpipehandlestate */
export const SetNamedPipeHandleState = kernel32(
  'SetNamedPipeHandleState',
  bool,
  pipe,
  pointer,
  pointer,
  pointer,
);

/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-getnamedpipeclientprocessid */
export const GetNamedPipeClientProcessId = kernel32('GetNamedPipeClientProcessId', bool, pipe, pointer);

/** https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-getnamedpipeserverprocessid */
export const GetNamedPipeServerProcessId = kernel32('GetNamedPipeServerProcessId', bool, pipe, pointer);

/** https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/ns-ntifs-_file_pipe_local_information */
export const NtQueryInformationFile = ntdll(
  'NtQueryInformationFile',
  ntstatus,
  pipe,
  pointer,
  pointer,
  dword,
  dword,
);
export const FilePipeLocalInformation = 24;

/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-findfirstfilew */
export const FindFirstFileW = kernel32('FindFirstFileW', handle<'find'>(), wide, pointer);
/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-findnextfilew */
export const FindNextFileW = kernel32('FindNextFileW', bool, handle<'find'>(), pointer);
/** https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-findclose */
export const FindClose = kernel32('FindClose', bool, handle<'find'>());
