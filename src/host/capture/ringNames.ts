import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ringOfName } from '../../protocol/ringName.ts';

/** One of the files of a ring. */
export interface RingFile {
  readonly path: string;
  /** From 1, in the order of writing. */
  readonly number: number;
}

/** @param capture path of the ring as a whole, at which no file is */
export function ringFile(capture: string, number: number, now = new Date()): RingFile {
  const { stem, extension } = parts(basename(capture));
  const digits = (value: number, count: number) => String(value).padStart(count, '0');
  const day = `${now.getFullYear()}${digits(now.getMonth() + 1, 2)}${digits(now.getDate(), 2)}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map((value) => digits(value, 2)).join('');
  const name = `${stem}_${digits(number, 5)}_${day}${time}${extension}`;
  return { path: join(dirname(capture), name), number };
}

/** The files of a ring that there are, oldest first. */
export function ringFiles(capture: string): RingFile[] {
  const folder = dirname(capture);
  return namesIn(folder)
    .flatMap((name) => {
      const part = ringOfName(name);
      return part?.ring === basename(capture) ? [{ path: join(folder, name), number: part.number }] : [];
    })
    .sort((a, b) => a.number - b.number);
}

/** The ring that a file is part of by its name, and its number there; null for any other file. */
export function ringOf(file: string): { capture: string; number: number } | null {
  const part = ringOfName(basename(file));
  return part && { capture: join(dirname(file), part.ring), number: part.number };
}

function parts(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  return dot > 0 ? { stem: name.slice(0, dot), extension: name.slice(dot) } : { stem: name, extension: '' };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
