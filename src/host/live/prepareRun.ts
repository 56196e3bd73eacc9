import { createHash, randomBytes } from 'node:crypto';
import { basename, join, resolve } from 'node:path';
import type { PlatformDescription } from '../../protocol/description.ts';
import type { HostMethods } from '../../protocol/requests.ts';
import { checkDescription } from '../description/checkDescription.ts';
import { platformDescription } from '../description/platformDescription.ts';
import { substitute } from '../description/variables.ts';
import type { KernelModule } from '../kernel/kernel.ts';
import { thisHost } from '../recovery/hostIdentity.ts';
import { isUnderWay } from '../recovery/isUnderWay.ts';
import type { SessionPlan } from '../session/sessionPlan.ts';
import { silenceAfter } from '../session/silence.ts';
import { ledgerName, makeRunFolder } from './runFolder.ts';
import { version } from './version.ts';

type StartParams = HostMethods['start']['params'];

/**
 * Decides everything that can be decided before the first kernel object is made.
 *
 * @throws DescriptionError
 */
export function prepareRun(params: StartParams, kernel: KernelModule): SessionPlan {
  const platform = process.platform === 'win32' ? 'win32' : 'linux';
  const description = platformDescription(params.description, platform);
  checkDescription(description, platform);
  const variables = { descriptionFolder: params.folder, workspaceFolder: params.workspaceFolder };
  const sessionId = randomBytes(12).toString('hex');
  // Names that a launch configuration holds must be the same in the next run; those of the command line must not be.
  const seed = params.nameSeed ?? sessionId;
  const runName = createHash('sha256').update(seed).digest('hex').slice(0, 16);
  const host = thisHost();
  const runFolder = makeRunFolder(runName, host, `${JSON.stringify({ ...host, sessionId })}\n`, isUnderWay);
  const unique = basename(runFolder);
  return {
    sessionId,
    title: params.title,
    version,
    description,
    folder: params.folder,
    runFolder,
    ledger: join(runFolder, ledgerName),
    names: kernelNames(description, kernel, (text) => substitute(text, variables), {
      unique,
      sockets: runFolder,
      folder: params.folder,
    }),
    variables,
    sample: { program: process.execPath, script: join(__dirname, 'sample.cjs') },
    interactive: params.interactive,
    connectNoteAfter: params.connectNoteAfter ?? silenceAfter,
    duration: params.duration,
  };
}

function kernelNames(
  { pipes, events, memory }: PlatformDescription,
  kernel: KernelModule,
  fill: (text: string) => string,
  { unique, sockets, folder }: { unique: string; sockets: string; folder: string },
): SessionPlan['names'] {
  const map = <T, R>(objects: { [key: string]: T }, name: (key: string, object: T) => R) =>
    Object.fromEntries(Object.entries(objects).map(([key, object]) => [key, name(key, object)]));
  const generated = (key: string) => kernel.objectName(`${unique}-${key}`);
  return {
    pipes: map(pipes, (key, pipe) =>
      pipe.path ? pipePath(fill(pipe.path), folder) : kernel.pipePath(`${unique}-${key}`, sockets),
    ),
    events: map(events, (key, event) => {
      if (event.name !== undefined && event.type !== 'eventfd') {
        if (process.platform === 'win32' || event.type === 'semaphore') return fill(event.name);
      }
      return process.platform === 'linux' && event.type !== 'semaphore' ? null : generated(key);
    }),
    memory: map(memory, (key, section) => {
      if (section.inherit) return null;
      return section.name === undefined ? generated(key) : fill(section.name);
    }),
  };
}

/**
 * A socket is a file, and relative to the description as all files are: the child runs there, and whoever cleans up after
 * us anywhere. Names of Windows and those of the abstract namespace (`@`) are in no folder.
 */
function pipePath(path: string, folder: string): string {
  return process.platform === 'win32' || path.startsWith('@') ? path : resolve(folder, path);
}
