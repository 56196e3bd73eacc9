import { resolve } from 'node:path';
import type { ChildDescription } from '../../protocol/description.ts';
import { substitute, type Variables } from '../description/variables.ts';
import type { SpawnSpec } from '../kernel/child.ts';
import { findProgram } from '../program/findProgram.ts';
import { inheritedEnvironment } from './childEnvironment.ts';
import type { SessionPlan } from './sessionPlan.ts';

const sampleProgram = '${sample}';

/** `pipe:main` → `IPC_PIPE_MAIN`: what every child finds in its environment. */
export function objectEnvironment(values: Variables): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`IPC_${name.replace(':', '_').toUpperCase()}`, value]),
  );
}

/**
 * How a child is launched: variables replaced, paths made absolute, program found and checked.
 *
 * @param values `pipe:main`, `event:x`, `memory:x` with what the child needs to open them
 * @throws NativeError when the program cannot be started here
 */
export function childSpec(
  plan: SessionPlan,
  child: ChildDescription,
  name: string,
  values: Variables,
): SpawnSpec {
  const variables = { ...plan.variables, ...values, child: name };
  const fill = (text: string) => substitute(text, variables);
  const object = `child ${name}`;
  const isSample = child.program === sampleProgram;
  const program = isSample ? plan.sample.program : findProgram(object, fill(child.program), plan.folder);
  const args = child.args.map(fill);
  const described = Object.entries(child.env).map(([key, value]) => [key, fill(value)]);
  return {
    object,
    name,
    program,
    args: isSample ? [plan.sample.script, ...args] : args,
    cwd: resolve(plan.folder, fill(child.cwd)),
    env: {
      ...inheritedEnvironment(),
      ...objectEnvironment(values),
      // The one child that is run by our own runtime, which may be Electron's.
      ...(isSample ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
      ...Object.fromEntries(described),
    },
    stdin: child.stdin === 'closed' ? 'closed' : 'open',
    console: child.console,
  };
}

/** What records and the tab show of it: the sample by its name, not as the runtime's path. */
export function shownCommand(
  plan: SessionPlan,
  child: ChildDescription,
): { program: string; args: readonly string[] } {
  if (child.program === sampleProgram) return { program: 'sample', args: child.args };
  return { program: substitute(child.program, plan.variables), args: child.args };
}
