/** What a system error code is called and means here, in the words that complete "… failed: ". */
interface Meaning {
  readonly name: string;
  readonly text: string;
  readonly remedy?: string;
}

const rights = 'Run the host and the program as the same user, at the same level of rights.';

/** https://learn.microsoft.com/windows/win32/debug/system-error-codes: those that the calls used here can give. */
const meanings: { readonly [code: number]: Meaning } = {
  2: { name: 'ERROR_FILE_NOT_FOUND', text: 'nothing with this name exists' },
  3: { name: 'ERROR_PATH_NOT_FOUND', text: 'this path does not exist' },
  5: { name: 'ERROR_ACCESS_DENIED', text: 'access is denied', remedy: rights },
  6: { name: 'ERROR_INVALID_HANDLE', text: 'the handle names nothing of this type' },
  8: { name: 'ERROR_NOT_ENOUGH_MEMORY', text: 'not enough memory' },
  32: { name: 'ERROR_SHARING_VIOLATION', text: 'another program has the file open' },
  87: { name: 'ERROR_INVALID_PARAMETER', text: 'a parameter is not valid' },
  109: { name: 'ERROR_BROKEN_PIPE', text: 'the other end is closed' },
  123: {
    name: 'ERROR_INVALID_NAME',
    text: 'the name is not valid',
    remedy: 'Pipe names begin with \\\\.\\pipe\\.',
  },
  161: { name: 'ERROR_BAD_PATHNAME', text: 'the path is not valid' },
  183: { name: 'ERROR_ALREADY_EXISTS', text: 'the name is taken' },
  193: { name: 'ERROR_BAD_EXE_FORMAT', text: 'the file is no program for this Windows' },
  206: {
    name: 'ERROR_FILENAME_EXCED_RANGE',
    text: 'the name is too long',
    remedy: 'A pipe name has at most 256 characters.',
  },
  216: { name: 'ERROR_EXE_MACHINE_TYPE_MISMATCH', text: 'the program is for another processor' },
  225: { name: 'ERROR_VIRUS_INFECTED', text: 'the antivirus takes the file for a virus' },
  230: { name: 'ERROR_BAD_PIPE', text: 'the pipe is not in a state for this' },
  231: { name: 'ERROR_PIPE_BUSY', text: 'all instances of the pipe are busy' },
  232: { name: 'ERROR_NO_DATA', text: 'the other end is being closed' },
  233: { name: 'ERROR_PIPE_NOT_CONNECTED', text: 'nobody is connected at the other end' },
  234: { name: 'ERROR_MORE_DATA', text: 'there is more data' },
  258: { name: 'WAIT_TIMEOUT', text: 'the time is over' },
  267: { name: 'ERROR_DIRECTORY', text: 'the working folder does not exist' },
  299: { name: 'ERROR_PARTIAL_COPY', text: 'only part of it could be read' },
  535: { name: 'ERROR_PIPE_CONNECTED', text: 'somebody is already connected' },
  536: { name: 'ERROR_PIPE_LISTENING', text: 'nobody has connected yet' },
  735: { name: 'ERROR_ABANDONED_WAIT_0', text: 'the port was closed' },
  740: { name: 'ERROR_ELEVATION_REQUIRED', text: 'the program wants administrator rights', remedy: rights },
  995: { name: 'ERROR_OPERATION_ABORTED', text: 'it was cancelled' },
  997: { name: 'ERROR_IO_PENDING', text: 'it has begun' },
  998: { name: 'ERROR_NOACCESS', text: 'the memory cannot be accessed' },
  1260: { name: 'ERROR_ACCESS_DISABLED_BY_POLICY', text: 'a policy forbids this program' },
  1359: { name: 'ERROR_INTERNAL_ERROR', text: 'the system itself failed' },
  1450: { name: 'ERROR_NO_SYSTEM_RESOURCES', text: 'the system is out of resources' },
  1455: { name: 'ERROR_COMMITMENT_LIMIT', text: 'the page file is too small for this much memory' },
  4551: { name: 'ERROR_SYSTEM_INTEGRITY_POLICY_VIOLATION', text: 'a policy for code forbids this program' },
  14001: { name: 'ERROR_SXS_CANT_GEN_ACTCTX', text: 'what its manifest asks for is not installed' },
};

/** Codes that the backend itself compares with. */
export const ERROR_FILE_NOT_FOUND = 2;
export const ERROR_ACCESS_DENIED = 5;
export const ERROR_INVALID_HANDLE = 6;
export const ERROR_INVALID_PARAMETER = 87;
export const ERROR_BROKEN_PIPE = 109;
export const ERROR_ALREADY_EXISTS = 183;
export const ERROR_PIPE_BUSY = 231;
export const ERROR_NO_DATA = 232;
export const ERROR_PIPE_NOT_CONNECTED = 233;
export const ERROR_MORE_DATA = 234;
export const ERROR_PIPE_CONNECTED = 535;
export const ERROR_PIPE_LISTENING = 536;
export const ERROR_OPERATION_ABORTED = 995;
export const ERROR_IO_PENDING = 997;

/** `ERROR_PIPE_BUSY`, or `ERROR_4711` for codes that have no entry. */
export const errorName = (code: number): string => meanings[code]?.name ?? `ERROR_${code}`;
export const errorText = (code: number): string => meanings[code]?.text ?? `system error ${code}`;
export const errorRemedy = (code: number): string | null => meanings[code]?.remedy ?? null;
