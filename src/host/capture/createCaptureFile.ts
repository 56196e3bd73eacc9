import { constants, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../../protocol/messageOf.ts';
import { errorCode } from '../systemError.ts';
import { ringFile, ringFiles } from './ringNames.ts';

export interface CaptureFile {
  /** Of a ring as a whole: no file is there. */
  readonly path: string;
  /** The file to write: of a ring the first. */
  readonly file: string;
  readonly fd: number;
}

/**
 * Creates an empty file to record into, readable by the user only. An existing file is never touched: `-2`, `-3`, … is
 * added to the name instead.
 * @param target an exact file, or the folder in which to make TITLE-YYYYMMDD-HHMMSS.pcapng
 * @param ring whether to make the first file of a ring, whose name is derived from that
 * @throws Error in words when the file cannot be created
 */
export function createCaptureFile(
  target: { readonly file: string } | { readonly folder: string },
  title: string,
  { ring = false, now = new Date() } = {},
): CaptureFile {
  const wanted = resolve(
    'file' in target ? target.file : join(target.folder, `${fileName(title)}-${stamp(now)}.pcapng`),
  );
  const [stem, extension] = parts(wanted);
  try {
    refuseOther(wanted);
    mkdirSync(dirname(wanted), { recursive: true, mode: 0o700 });
    for (let number = 1; ; number++) {
      const path = number === 1 ? wanted : `${stem}-${number}${extension}`;
      // The files of a ring and a file of its name would be taken for one another.
      if (ringFiles(path).length > 0 || (ring && existsSync(path))) continue;
      const file = ring ? ringFile(path, 1, now).path : path;
      const fd = create(file);
      if (fd !== null) return { path, file, fd };
    }
  } catch (error) {
    throw new Error(`The capture ${wanted} cannot be created: ${messageOf(error)}`);
  }
}

/** The end of the name stays as it is: by `.ipc.pcapng` the editor knows what to open with a double click. */
function parts(path: string): [stem: string, extension: string] {
  const extension = /(?<=[^\\/])(\.ipc)?\.[^.\\/]{0,10}$/i.exec(path)?.[0] ?? '';
  return [path.slice(0, path.length - extension.length), extension];
}

/** Beside a folder, or a device such as /dev/null, nobody would look for a capture. */
function refuseOther(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw new Error('it is a folder. Name a file in it.');
  if (found && !found.isFile()) throw new Error('it is no file. Name another one.');
}

/** Null when a file of this name exists. */
function create(path: string): number | null {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return null;
    throw error;
  }
}

/** Letters, digits and a few signs that every file system takes, at most 60 of them. */
function fileName(title: string): string {
  const name = title.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  return [...name].slice(0, 60).join('') || 'session';
}

function stamp(now: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}
