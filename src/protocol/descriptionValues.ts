/** Values that several parts of a description have. */
import * as z from 'zod';

/** What a part of a description is called in it. */
export const key = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]*$/, 'a key starts with a letter and has letters, digits and _ only');
export const milliseconds = z.int().nonnegative();
