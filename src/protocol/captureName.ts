import { ringOfName } from './ringName.ts';

const givenName = /-\d{8}-\d{6}(-\d+)?\.pcapng$/;
const marks = '.marks.json';

/** Whether it is a name that a recorder gives: `article-20261124-101533.pcapng`, `…-2.pcapng`. Any other is the user's own choice. */
export const isGivenName = (capture: string): boolean => givenName.test(capture);

/** Where the marks of a capture are written. */
export const marksOf = (capture: string): string => capture + marks;

/** The capture that a file is, is part of, or holds the marks of. */
export function captureOfFile(file: string): string {
  const capture = file.endsWith(marks) ? file.slice(0, -marks.length) : file;
  return ringOfName(capture)?.ring ?? capture;
}
