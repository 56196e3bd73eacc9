import * as z from 'zod';
import { key, milliseconds } from './descriptionValues.ts';

const target = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_]*(#[1-9][0-9]*|@.+)?$/,
    'a pipe is named as main, main#2 (its second client) or main@worker',
  );
const timeout = { timeout: milliseconds.optional().describe('Milliseconds; 30 000 if left out.') };
const payload = {
  text: z.string().optional(),
  hex: z.string().optional(),
  base64: z.string().optional(),
  file: z.string().optional().describe('Relative to this file.'),
};
/** One step of a session: what we do, or wait for. */
export const stepSchema = z.union([
  z
    .strictObject({ connect: target, ...timeout })
    .describe('Wait until a client is connected. Where we connect: once more if the server has gone.'),
  z
    .strictObject({ send: target, ...payload, ...timeout })
    .describe('Send one message: one of text, hex, base64, file.'),
  z
    .strictObject({ receive: target, bytes: z.int().positive().optional(), ...timeout })
    .describe('Take the oldest message not yet taken, or wait for the next.'),
  z
    .strictObject({ disconnect: target, ...timeout })
    .describe('Disconnect after the client has read everything.'),
  z.strictObject({ set: key }).describe('Set an event.'),
  z.strictObject({ reset: key }).describe('Reset an event.'),
  z
    .strictObject({ wait: z.string(), ...timeout })
    .describe('Wait for an event, or for a section such as worker:1 to be mapped.'),
  z
    .strictObject({
      save: z.string(),
      file: z.string(),
      range: z.tuple([z.int().nonnegative(), z.int().positive()]).optional(),
      ...timeout,
    })
    .describe('Write the bytes of a section to a file.'),
  z.strictObject({ snapshot: z.string(), ...timeout }).describe('Record the bytes of a section.'),
  z.strictObject({ sleep: milliseconds }).describe('Wait so many milliseconds.'),
  z.strictObject({ start: z.string() }).describe('Start a child (again).'),
  z.strictObject({ stop: z.string(), ...timeout }).describe('Stop a child.'),
  z.strictObject({ exit: z.string(), ...timeout }).describe('Wait for a child’s exit.'),
]);
