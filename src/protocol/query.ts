import * as z from 'zod';
import { kindGroups } from './kindGroups.ts';

const row = z.int().nonnegative().describe('number of a record in the capture, from 0');
const moment = z.int().nonnegative();

/** An object by its kind and its key: `pipe main`, `memory worker:1`. */
const objectName = z
  .string()
  .max(1000)
  .regex(/^(?:child|pipe|event|memory) ./s);

/** Which records a view shows; all parts are combined with and. What is left out limits nothing. */
export const querySchema = z.strictObject({
  /** null: all kinds. */
  kinds: z.array(z.enum(kindGroups)).nullable(),
  /** A filter expression (filter/compileFilter.ts), or '' for none. */
  filter: z.string().max(10_000),
  /** Text to find in names, content and bytes, without case, or '' for none. */
  text: z.string().max(10_000),
  /** Records of these objects. A child has its own, its messages and its sections. */
  only: z.array(objectName).max(1000).optional(),
  /** But not of these. */
  hide: z.array(objectName).max(1000).optional(),
  /** Messages that went this way (in: to the parent), and nothing else. */
  direction: z.enum(['in', 'out']).optional(),
  /** First and last moment, in ns since the start. */
  range: z.tuple([moment, moment]).optional(),
  /** Rows before this one were cleared from the view. */
  fromRow: row.optional(),
  /** This row and those behind it came after the view was frozen. */
  toRow: row.optional(),
  /** Sampled changes of memory that follow each other are one row, but for the runs that begin with these rows. */
  fold: z.strictObject({ open: z.array(row).max(1000) }).optional(),
});
export type Query = z.infer<typeof querySchema>;
export const everything: Query = { kinds: null, filter: '', text: '' };
