import { errorCode } from '../systemError.ts';

/** As behind `| head`: nobody wants more. Windows calls it an end of file. */
const codes: ReadonlySet<string> = new Set(['EPIPE', 'EOF']);

/** Whether an output failed only because its reader has gone, which is no failure of ours. */
export const isReaderGone = (error: Error): boolean => codes.has(errorCode(error) ?? '');
