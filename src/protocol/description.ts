/**
 * The session description: `*.ipc.json` files, the command line and the palette's answers all end here.
 *
 * The JSON schema for the editor is generated from this file at build time.
 */
import * as z from 'zod';
import { key, milliseconds } from './descriptionValues.ts';
import { stepSchema } from './stepSchema.ts';

export const childSchema = z.strictObject({
  name: z
    .string()
    .min(1)
    .optional()
    .describe('Name in records and in the tab; the program’s name if left out.'),
  program: z
    .string()
    .min(1)
    .describe('The executable; relative to this file. On Windows .exe may be left out.'),
  args: z
    .array(z.string())
    .default([])
    .describe(
      'Arguments; the variables pipe:x, event:x, memory:x and child (written as in launch.json) are replaced.',
    ),
  cwd: z.string().default('.').describe('Working directory; relative to this file.'),
  env: z
    .record(z.string(), z.string())
    .default({})
    .describe('Added to the environment. Values are not recorded.'),
  stdin: z
    .enum(['closed', 'open', 'terminal'])
    .default('closed')
    .describe(
      'closed: end of file at once. open: waits for input. terminal: the same, and VS Code shows a terminal to type into.',
    ),
  console: z.boolean().default(false).describe('Windows: give the child a console window of its own.'),
  start: z.enum(['auto', 'step']).default('auto').describe('step: only a start step launches it.'),
});

const field = z.string().regex(/^u(16|32|64)[lb]e@\d+$/, 'a field is written like u32le@0');

const requests = z
  .enum(['in', 'out'])
  .optional()
  .describe('Direction of the requests as seen by us; found out from the traffic if left out.');
export const repliesSchema = z.union([
  z
    .strictObject({
      match: z
        .enum(['alternate', 'none'])
        .describe('alternate: a reply answers the one request before it. none: nothing is paired.'),
      requests,
    })
    .describe('How requests and replies belong together.'),
  z
    .strictObject({
      id: field.describe('Where requests and replies have the same number, such as u32le@0.'),
      requests,
    })
    .describe('Requests and replies have the same number.'),
]);

export const pipeSchema = z.strictObject({
  role: z
    .enum(['serve', 'connect'])
    .default('serve')
    .describe('serve: we create the pipe. connect: we open an existing one.'),
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Exact name; required for connect, generated for serve if left out. Linux: a socket, relative to this file; @ begins a name in no folder.',
    ),
  mode: z
    .enum(['message', 'byte'])
    .default('message')
    .describe('message: each write arrives as one message. byte: a stream.'),
  access: z
    .enum(['duplex', 'in', 'out'])
    .default('duplex')
    .describe('As seen by us: in reads only, out writes only.'),
  buffer: z
    .int()
    .min(0)
    .max(0x7fff_ffff)
    .default(65536)
    .describe('Requested buffer in bytes, each direction.'),
  instances: z
    .union([z.int().min(1).max(65536), z.literal('unlimited')])
    .default(1)
    .describe('How many clients at once.'),
  read: z.enum(['auto', 'steps']).default('auto').describe('steps: read only in a receive step.'),
  allow: z
    .enum(['descendants', 'user'])
    .optional()
    .describe('Who may connect; user if there are no children.'),
  inherit: z.boolean().default(false).describe('Linux: a connected descriptor that the child inherits.'),
  timeout: milliseconds
    .default(30_000)
    .describe('connect: how long to wait for the name and a free instance.'),
  replies: repliesSchema
    .optional()
    .describe('Which message answers which; guessed from strict alternation if left out.'),
});

export const eventSchema = z.strictObject({
  name: z.string().min(1).optional().describe('Name of the kernel object; generated if left out.'),
  type: z
    .enum(['event', 'eventfd', 'semaphore'])
    .optional()
    .describe('Linux: eventfd (default, inherited) or semaphore (named).'),
  waitedBy: z
    .enum(['child', 'parent'])
    .default('child')
    .describe('Who waits for it. We never wait on an event of the child.'),
  reset: z
    .enum(['auto', 'manual'])
    .default('auto')
    .describe('auto: a wait consumes the signal. manual: it stays set until it is reset.'),
  open: z.boolean().default(false).describe('Open an existing object instead of creating one.'),
});

const snapshotsSchema = z
  .strictObject({
    every: z.int().min(10).optional().describe('Milliseconds between two snapshots.'),
    onEvent: z.array(key).default([]).describe('Events: a snapshot follows each set and each signal of one.'),
    onMessage: z.array(key).default([]).describe('Pipes: a snapshot follows each message over one.'),
  })
  .describe(
    'When bytes are recorded besides by steps, on demand and at the end. What comes too fast shares a snapshot.',
  );

export const memorySchema = z.strictObject({
  size: z.int().min(1).optional().describe('Size in bytes; may be left out only with "open": true.'),
  name: z.string().min(1).optional().describe('Name of the kernel object; generated if left out.'),
  open: z.boolean().default(false).describe('Open an existing section instead of creating one.'),
  inherit: z.boolean().default(false).describe('Linux: an unnamed memory file that the child inherits.'),
  snapshots: snapshotsSchema.optional(),
});

export const announcementSchema = z.strictObject({
  pipe: key,
  length: z.int().positive().optional().describe('Only messages of this length.'),
  handle: field.describe('Where the handle or descriptor number stands, such as u32le@0.'),
  size: field.describe('Where the size in bytes stands, such as u32le@4.'),
});

export const captureSchema = z.strictObject({
  file: z.string().min(1).optional().describe('Where to record; relative to this file. Never overwritten.'),
  maxSize: z.int().min(65536).optional().describe('Limit in bytes; free disk space less 1 GiB if left out.'),
  onFull: z
    .enum(['stopRecording', 'ring'])
    .default('stopRecording')
    .describe('At the limit: store no more messages and count them, or let the oldest of several files go.'),
  snapshotMax: z
    .int()
    .min(4096)
    .default(64 * 1024 * 1024)
    .describe('Most bytes of one snapshot.'),
  snapshots: snapshotsSchema
    .optional()
    .describe('For shared memory that has none of its own, as announced memory. See "memory".'),
});

const body = {
  name: z.string().min(1).optional().describe('Title of the session; the file’s name if left out.'),
  children: z
    .array(childSchema)
    .default([])
    .describe('Programs that we launch. None: programs started elsewhere connect.'),
  pipes: z
    .record(key, pipeSchema)
    .default({})
    .describe('Pipes by key. A child finds the name of main in IPC_PIPE_MAIN, or in an argument.'),
  events: z
    .record(key, eventSchema)
    .default({})
    .describe('Events by key. A child finds toChild in IPC_EVENT_TOCHILD, or in an argument.'),
  memory: z
    .record(key, memorySchema)
    .default({})
    .describe('Shared memory by key, made before the children start. They may announce more.'),
  announcements: z
    .array(announcementSchema)
    .optional()
    .describe('Rules for messages that name a section; [] switches detection off.'),
  steps: z
    .array(stepSchema)
    .default([])
    .describe('What we do, in order. Without steps the session is interactive.'),
  until: z
    .enum(['children', 'steps', 'stop'])
    .default('children')
    .describe(
      'When the run ends. children: they have exited and the steps are done. steps: they are done. stop: only when it is stopped, so that a child can be started again on the same pipes.',
    ),
  onFail: z
    .enum(['stop', 'continue'])
    .default('stop')
    .describe('Whether the first failed step ends the run.'),
  capture: captureSchema.prefault({}),
};
/** Merged over the rest of the description on its platform, field by field. */
const overlay = z.record(z.string(), z.unknown()).optional();

/** What holds on one platform, when its block is merged: a block has no blocks of its own. */
export const platformDescriptionSchema = z.strictObject(body);

export const sessionDescription = z.strictObject({
  $schema: z.string().optional(),
  ...body,
  windows: overlay.describe('Merged over the rest on Windows; children by their place.'),
  linux: overlay.describe('Merged over the rest on Linux; children by their place.'),
});

/** A description as it holds on one platform. */
export type PlatformDescription = z.infer<typeof platformDescriptionSchema>;
export type SessionDescription = z.infer<typeof sessionDescription>;
export type SessionDescriptionInput = z.input<typeof sessionDescription>;
export type ChildDescription = z.infer<typeof childSchema>;
export type PipeDescription = z.infer<typeof pipeSchema>;
export type ReplyRule = z.infer<typeof repliesSchema>;
export type EventDescription = z.infer<typeof eventSchema>;
export type SnapshotRules = z.infer<typeof snapshotsSchema>;
export type MemoryDescription = z.infer<typeof memorySchema>;
export type AnnouncementRule = z.infer<typeof announcementSchema>;
export type Step = z.infer<typeof stepSchema>;
