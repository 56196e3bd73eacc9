import {
  address,
  bool,
  dword,
  type Handle,
  handle,
  kernel32,
  msvcrt,
  ntdll,
  ntstatus,
  pointer,
  size,
  wide,
} from './nativeType.ts';

export type MappingHandle = Handle<'section'>;
const section = handle<'section'>();

/** https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-createfilemappingw */
export const CreateFileMappingW = kernel32(
  'CreateFileMappingW',
  section,
  handle(),
  pointer,
  dword,
  dword,
  dword,
  wide,
);
export const PAGE_READWRITE = 4;

/** https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-openfilemappingw */
export const OpenFileMappingW = kernel32('OpenFileMappingW', section, dword, bool, wide);
export const SECTION_QUERY = 1;
export const SECTION_MAP_WRITE = 2;
export const SECTION_MAP_READ = 4;

/** https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-mapviewoffile */
export const MapViewOfFile = kernel32('MapViewOfFile', address, section, dword, dword, dword, size);

/** https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-unmapviewoffile */
export const UnmapViewOfFile = kernel32('UnmapViewOfFile', bool, address);

/** https://learn.microsoft.com/windows/win32/api/memoryapi/nf-memoryapi-virtualquery */
export const VirtualQuery = kernel32('VirtualQuery', size, address, pointer, size);
export const MEM_COMMIT = 0x1000;
export const PAGE_NOACCESS = 1;
export const PAGE_GUARD = 0x100;

/** https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/nf-ntifs-zwquerysection */
export const NtQuerySection = ntdll('NtQuerySection', ntstatus, section, dword, pointer, size, pointer);
export const SectionBasicInformation = 0;
export const SEC_FILE = 0x800000;
export const SEC_IMAGE = 0x1000000;

/** https://learn.microsoft.com/cpp/c-runtime-library/reference/memcpy-wmemcpy */
export const memcpy = msvcrt('memcpy', address, pointer, address, size);
/** The same from our own bytes to an address. */
export const memcpyTo = msvcrt('memcpy', address, address, pointer, size);
