import type { SessionDescriptionInput } from '../../../src/protocol/description.ts';
import type { Program } from './program.ts';
import { startHere } from './program.ts';
import { sample, target, temporaryFolder } from './target.ts';
import { startInWine } from './wine.ts';

type Child = NonNullable<SessionDescriptionInput['children']>[number];

/** A sample as the child `worker` of a description. */
export function worker(name: string, ...args: string[]): Child {
  return { name: 'worker', program: sample(name), args };
}

/** A sample that the session did not start: a stranger. */
export function startStranger(name: string, ...args: string[]): Promise<Program> {
  const program = target === 'linux' ? sample(name) : `${sample(name)}.exe`;
  return target === 'wine'
    ? startInWine(program, args, temporaryFolder)
    : Promise.resolve(startHere(program, args, temporaryFolder));
}

/** What big-message sends (ipc_pattern in samples/ipc.h). */
export function pattern(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + length) & 0xff;
  return bytes;
}

/** `pipe:main` as a variable of a description. */
export function variable(name: string): string {
  return `\${${name}}`;
}
