/** https://learn.microsoft.com/openspecs/windows_protocols/ms-erref: what processes die of, and what calls here can give. */
const names: { readonly [status: number]: string } = {
  0x80000001: 'STATUS_GUARD_PAGE_VIOLATION',
  0x80000003: 'STATUS_BREAKPOINT',
  0x80000004: 'STATUS_SINGLE_STEP',
  0x80000005: 'STATUS_BUFFER_OVERFLOW',
  0xc0000001: 'STATUS_UNSUCCESSFUL',
  0xc0000002: 'STATUS_NOT_IMPLEMENTED',
  0xc0000004: 'STATUS_INFO_LENGTH_MISMATCH',
  0xc0000005: 'STATUS_ACCESS_VIOLATION',
  0xc0000006: 'STATUS_IN_PAGE_ERROR',
  0xc0000008: 'STATUS_INVALID_HANDLE',
  0xc000000d: 'STATUS_INVALID_PARAMETER',
  0xc0000017: 'STATUS_NO_MEMORY',
  0xc000001d: 'STATUS_ILLEGAL_INSTRUCTION',
  0xc0000022: 'STATUS_ACCESS_DENIED',
  0xc000007b: 'STATUS_INVALID_IMAGE_FORMAT',
  0xc0000094: 'STATUS_INTEGER_DIVIDE_BY_ZERO',
  0xc0000095: 'STATUS_INTEGER_OVERFLOW',
  0xc0000096: 'STATUS_PRIVILEGED_INSTRUCTION',
  0xc00000fd: 'STATUS_STACK_OVERFLOW',
  0xc0000135: 'STATUS_DLL_NOT_FOUND',
  0xc0000139: 'STATUS_ENTRYPOINT_NOT_FOUND',
  0xc000013a: 'STATUS_CONTROL_C_EXIT',
  0xc0000142: 'STATUS_DLL_INIT_FAILED',
  0xc0000374: 'STATUS_HEAP_CORRUPTION',
  0xc0000409: 'STATUS_STACK_BUFFER_OVERRUN',
  0xc0000417: 'STATUS_INVALID_CRUNTIME_PARAMETER',
  0xc0000420: 'STATUS_ASSERTION_FAILURE',
  // Of their makers, who spell them in ASCII: CCR and COM of .NET from 4 on and before, msc of Visual C++.
  0xe0434352: 'CLR exception',
  0xe0434f4d: 'CLR exception',
  0xe06d7363: 'C++ exception',
};

const hex = (status: number): string => `0x${status.toString(16).toUpperCase().padStart(8, '0')}`;

/** `STATUS_ACCESS_VIOLATION`, or `0xC0001234` where no name is known. `status` is unsigned. */
export const statusName = (status: number): string => names[status] ?? hex(status);

/**
 * What an exit code says about a death: `0xC0000005 STATUS_ACCESS_VIOLATION`. Null for codes that a program chose itself:
 * only those of severity warning and error are NTSTATUS, and −1, −2 … are what people return for "failed".
 */
export function statusOfExit(exitCode: number): string | null {
  const known = names[exitCode];
  if (known !== undefined) return `${hex(exitCode)} ${known}`;
  return exitCode >= 0xc0000000 && exitCode < 0xc0100000 ? hex(exitCode) : null;
}
