import { address, ansi, bool, dword, handle, kernel32, pointer, size, wide } from './nativeType.ts';

const thread = handle<'thread'>();

/** https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-createthread */
export const CreateThread = kernel32('CreateThread', thread, pointer, size, address, address, dword, pointer);

/** https://learn.microsoft.com/windows/win32/fileio/cancelsynchronousio-func */
export const CancelSynchronousIo = kernel32('CancelSynchronousIo', bool, thread);

/** https://learn.microsoft.com/windows/win32/api/libloaderapi/nf-libloaderapi-getmodulehandlew */
export const GetModuleHandleW = kernel32('GetModuleHandleW', address, wide);

/** https://learn.microsoft.com/windows/win32/api/libloaderapi/nf-libloaderapi-getprocaddress */
export const GetProcAddress = kernel32('GetProcAddress', address, address, ansi);
