import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { marksOf } from '../../protocol/captureName.ts';
import { messageOf } from '../../protocol/messageOf.ts';
import type { Mark } from '../../protocol/requests.ts';
import { errorCode } from '../systemError.ts';
import { ringFiles } from './ringNames.ts';

const marksSchema = z.object({
  version: z.literal(1),
  marks: z.array(z.object({ seq: z.int().positive(), comment: z.string() })),
});

/**
 * The marks of a capture, by number. They stand in a file beside it: the capture itself is evidence and is never written
 * again.
 * @throws Error in words when the file is there and cannot be understood
 */
export function readMarks(capture: string): Mark[] {
  const file = marksOf(capture);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw new Error(`The marks in ${file} cannot be read: ${messageOf(error)}`);
  }
  const parsed = marksSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`The marks in ${file} were not written by this version.`);
  return parsed.data.marks.toSorted((a, b) => a.seq - b.seq);
}

/**
 * Marks a record, or takes its mark away, and returns all marks. The file is read again before, as another window may
 * have written it, and takes the place of the old one whole. Beside a capture that was moved nobody would find it again.
 * @throws Error in words when it cannot be written
 */
export function setMark(capture: string, seq: number, comment: string | null): Mark[] {
  if (!existsSync(capture) && ringFiles(capture).length === 0) {
    throw new Error(
      `The mark cannot be saved beside the capture: ${capture} is there no more. If it was moved, open it where it is now.`,
    );
  }
  const others = readMarks(capture).filter((mark) => mark.seq !== seq);
  const marks = comment === null ? others : [...others, { seq, comment }].sort((a, b) => a.seq - b.seq);
  const file = marksOf(capture);
  const fresh = `${file}.${process.pid}.tmp`;
  try {
    if (marks.length === 0) {
      rmSync(file, { force: true });
      return [];
    }
    writeFileSync(fresh, `${JSON.stringify({ version: 1, marks }, null, 2)}\n`, { mode: 0o600 });
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw new Error(`The mark cannot be saved beside the capture, in ${file}: ${messageOf(error)}`);
  }
  return marks;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
