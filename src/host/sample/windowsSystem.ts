import koffi from 'koffi';
import type { SampleEvent, SamplePipe, SampleSection, System } from './system.ts';

const GENERIC_READ_WRITE = 0xc0000000;
const OPEN_EXISTING = 3;
const PIPE_READMODE_MESSAGE = 2;
const SYNCHRONIZE_AND_MODIFY = 0x100002;
const WAIT_OBJECT_0 = 0;
const INVALID_HANDLE_VALUE = -1;
const PAGE_READWRITE = 4;
const FILE_MAP_WRITE = 2;

/** The calls of the article: https://learn.microsoft.com/windows/win32/api/ has a page for each. */
export function windowsSystem(): System {
  const kernel32 = koffi.load('kernel32.dll');
  const CreateFileW = kernel32.func(
    'intptr_t __stdcall CreateFileW(str16 name, uint32_t access, uint32_t share, void *security, uint32_t disposition, uint32_t flags, void *template)',
  );
  const SetNamedPipeHandleState = kernel32.func(
    'int __stdcall SetNamedPipeHandleState(intptr_t pipe, void *mode, void *count, void *timeout)',
  );
  const PeekNamedPipe = kernel32.func(
    'int __stdcall PeekNamedPipe(intptr_t pipe, void *buffer, uint32_t size, void *read, void *available, void *left)',
  );
  const ReadFile = kernel32.func(
    'int __stdcall ReadFile(intptr_t file, void *buffer, uint32_t size, void *read, void *overlapped)',
  );
  const WriteFile = kernel32.func(
    'int __stdcall WriteFile(intptr_t file, const void *bytes, uint32_t size, void *written, void *overlapped)',
  );
  const OpenEventW = kernel32.func('intptr_t __stdcall OpenEventW(uint32_t access, int inherit, str16 name)');
  const SetEvent = kernel32.func('int __stdcall SetEvent(intptr_t event)');
  const WaitForSingleObject = kernel32.func(
    'uint32_t __stdcall WaitForSingleObject(intptr_t object, uint32_t milliseconds)',
  );
  const CreateFileMappingW = kernel32.func(
    'intptr_t __stdcall CreateFileMappingW(intptr_t file, void *security, uint32_t protection, uint32_t sizeHigh, uint32_t sizeLow, str16 name)',
  );
  const MapViewOfFile = kernel32.func(
    'uintptr_t __stdcall MapViewOfFile(intptr_t section, uint32_t access, uint32_t offsetHigh, uint32_t offsetLow, size_t size)',
  );
  const GetLastError = kernel32.func('uint32_t __stdcall GetLastError()');
  const memcpy = koffi
    .load('msvcrt.dll')
    .func('uintptr_t memcpy(uintptr_t to, const void *from, size_t size)');

  const check = (ok: unknown, call: string) => {
    if (!ok) throw new Error(`${call} failed with error ${GetLastError()}`);
  };

  return {
    connect(path): SamplePipe {
      const pipe: number = CreateFileW(path, GENERIC_READ_WRITE, 0, null, OPEN_EXISTING, 0, null);
      check(pipe !== INVALID_HANDLE_VALUE, `CreateFileW(${path})`);
      // A client reads bytes until it asks for messages.
      const mode = new Uint32Array([PIPE_READMODE_MESSAGE]);
      check(SetNamedPipeHandleState(pipe, mode, null, null), 'SetNamedPipeHandleState');
      return {
        read() {
          const available = new Uint32Array(1);
          if (!PeekNamedPipe(pipe, null, 0, null, available, null)) return 'closed';
          const length = available[0] ?? 0;
          if (length === 0) return null;
          // All that is available, which is at least as much as the next message.
          const message = new Uint8Array(length);
          const read = new Uint32Array(1);
          if (!ReadFile(pipe, message, length, read, null)) return 'closed';
          return message.subarray(0, read[0]);
        },
        write(message) {
          const written = new Uint32Array(1);
          check(WriteFile(pipe, message, message.length, written, null), 'WriteFile');
        },
      };
    },

    openEvent(name): SampleEvent {
      const event: number = OpenEventW(SYNCHRONIZE_AND_MODIFY, 0, name);
      check(event, `OpenEventW(${name})`);
      return {
        wait: (milliseconds) => WaitForSingleObject(event, milliseconds) === WAIT_OBJECT_0,
        set: () => check(SetEvent(event), 'SetEvent'),
      };
    },

    createSection(size): SampleSection {
      const handle: number = CreateFileMappingW(INVALID_HANDLE_VALUE, null, PAGE_READWRITE, 0, size, null);
      check(handle, 'CreateFileMappingW');
      const view = BigInt(MapViewOfFile(handle, FILE_MAP_WRITE, 0, 0, 0));
      check(view, 'MapViewOfFile');
      return {
        handle,
        write: (offset, bytes) => memcpy(view + BigInt(offset), bytes, bytes.length),
      };
    },
  };
}
