import type { PlatformDescription } from '../../protocol/description.ts';
import { stepProblems } from './checkSteps.ts';
import { variableProblems } from './checkVariables.ts';
import { DescriptionError, type DescriptionProblem } from './descriptionError.ts';
import { fieldPlace } from './fieldPlace.ts';
import { childName } from './impliedNames.ts';

/**
 * Checks what a schema cannot say: names that refer to each other, and combinations that no system has.
 *
 * @throws DescriptionError with the path of each field that is wrong.
 */
export function checkDescription(description: PlatformDescription, platform: 'win32' | 'linux'): void {
  const problems = [
    ...caseProblems(description),
    ...childProblems(description),
    ...variableProblems(description),
    ...pipeProblems(description, platform),
    ...eventProblems(description, platform),
    ...memoryProblems(description, platform),
    ...snapshotProblems(description),
    ...announcementProblems(description),
    ...captureProblems(description),
    ...description.steps.flatMap((step, index) => stepProblems(step, index, description)),
  ];
  if (problems.length > 0) throw new DescriptionError(problems);
}

function caseProblems({ pipes, events, memory }: PlatformDescription): DescriptionProblem[] {
  // The environment variables IPC_PIPE_X are upper case, and variables of Windows have no case at all.
  return Object.entries({ pipes, events, memory }).flatMap(([group, objects]) => {
    const seen = new Map<string, string>();
    return Object.keys(objects).flatMap((key) => {
      const other = seen.get(key.toUpperCase());
      seen.set(key.toUpperCase(), key);
      if (other === undefined) return [];
      return [
        {
          path: `${group}.${key}`,
          message: `differs from ${group}.${other} only in case; choose another key`,
        },
      ];
    });
  });
}

/** A ring parts its space among files that each begin with the state of the session. */
const smallestRing = 1 << 20;

function captureProblems({ capture }: PlatformDescription): DescriptionProblem[] {
  const { onFull, maxSize } = capture;
  if (onFull !== 'ring' || maxSize === undefined || maxSize >= smallestRing) return [];
  return [{ path: 'capture.maxSize', message: `a ring needs at least ${smallestRing} bytes` }];
}

function childProblems(description: PlatformDescription): DescriptionProblem[] {
  const names = new Set<string>();
  return description.children.flatMap((child, index) => {
    const path = `children[${index}]`;
    const problems: DescriptionProblem[] = [];
    const name = childName(child);
    if (names.has(name)) {
      problems.push({
        path: `${path}.name`,
        message: `there is another child named ${name}; give each its own name`,
      });
    }
    names.add(name);
    return problems;
  });
}

function pipeProblems(description: PlatformDescription, platform: string): DescriptionProblem[] {
  const { pipes, children } = description;
  return Object.entries(pipes).flatMap(([key, pipe]) => {
    const path = `pipes.${key}`;
    const problems: DescriptionProblem[] = [];
    if (pipe.role === 'connect' && pipe.path === undefined) {
      problems.push({
        path: `${path}.path`,
        message: 'is required to connect: the name of the existing pipe',
      });
    }
    if (pipe.role === 'connect' && pipe.instances !== 1) {
      problems.push({
        path: `${path}.instances`,
        message: 'whoever serves an existing pipe says how many instances it has; leave out instances',
      });
    }
    if (pipe.role === 'connect' && pipe.allow !== undefined) {
      problems.push({
        path: `${path}.allow`,
        message: 'nobody connects to us on a pipe that we connect to; leave out allow',
      });
    }
    if (pipe.inherit)
      problems.push(...inheritProblems(`${path}.inherit`, platform, children.length, 'a path'));
    if (pipe.inherit && pipe.role === 'connect') {
      problems.push({
        path: `${path}.inherit`,
        message: 'an existing pipe cannot be inherited; leave out inherit',
      });
    }
    return problems;
  });
}

function inheritProblems(
  path: string,
  platform: string,
  children: number,
  instead: string,
): DescriptionProblem[] {
  if (platform !== 'linux')
    return [{ path, message: 'only Linux has inherited objects; put it into the linux block' }];
  if (children > 0) return [];
  return [{ path, message: `only a child that we launch can inherit it; use ${instead} instead` }];
}

function eventProblems(description: PlatformDescription, platform: string): DescriptionProblem[] {
  return Object.entries(description.events).flatMap(([key, event]) => {
    const path = `events.${key}`;
    const type = event.type ?? (platform === 'win32' ? 'event' : 'eventfd');
    if (platform === 'win32') {
      if (type === 'event') return [];
      return [{ path: `${path}.type`, message: `Windows has no ${type}; put it into the linux block` }];
    }
    const problems: DescriptionProblem[] = [];
    if (type === 'event') {
      problems.push({
        path: `${path}.type`,
        message: 'Linux has eventfd and semaphore; put event into the windows block',
      });
    }
    if (type === 'semaphore' && event.reset === 'manual') {
      problems.push({ path: `${path}.reset`, message: 'a semaphore cannot be manual-reset; use an eventfd' });
    }
    if (type === 'eventfd' && event.open) {
      problems.push({
        path: `${path}.open`,
        message: 'an eventfd has no name to open; use "type": "semaphore"',
      });
    }
    if (type === 'eventfd' && description.children.length === 0) {
      problems.push({
        path,
        message: 'an eventfd reaches only a child that we launch; use "type": "semaphore", which has a name',
      });
    }
    return problems;
  });
}

function memoryProblems(description: PlatformDescription, platform: string): DescriptionProblem[] {
  return Object.entries(description.memory).flatMap(([key, memory]) => {
    const path = `memory.${key}`;
    const problems: DescriptionProblem[] = [];
    if (!memory.open && memory.size === undefined) {
      problems.push({ path: `${path}.size`, message: 'is required for memory that we create' });
    }
    if (memory.open && memory.name === undefined) {
      problems.push({ path: `${path}.name`, message: 'is required to open existing memory' });
    }
    if (memory.open && memory.inherit) {
      problems.push({
        path: `${path}.inherit`,
        message: 'existing memory cannot be inherited; leave out inherit, or open',
      });
    }
    if (memory.inherit) {
      problems.push(...inheritProblems(`${path}.inherit`, platform, description.children.length, 'a name'));
    }
    return problems;
  });
}

function snapshotProblems({ memory, capture, events, pipes }: PlatformDescription): DescriptionProblem[] {
  const rules = [
    { path: 'capture.snapshots', snapshots: capture.snapshots },
    ...Object.entries(memory).map(([key, { snapshots }]) => ({ path: `memory.${key}.snapshots`, snapshots })),
  ];
  const unknown = (path: string, keys: readonly string[], known: object, what: string) =>
    keys.flatMap((key, index) =>
      Object.hasOwn(known, key)
        ? []
        : [{ path: `${path}[${index}]`, message: `there is no ${what} named ${key}` }],
    );
  return rules.flatMap(({ path, snapshots }) => [
    ...unknown(`${path}.onEvent`, snapshots?.onEvent ?? [], events, 'event'),
    ...unknown(`${path}.onMessage`, snapshots?.onMessage ?? [], pipes, 'pipe'),
  ]);
}

function announcementProblems({ announcements, pipes }: PlatformDescription): DescriptionProblem[] {
  return (announcements ?? []).flatMap(({ pipe, length, handle, size }, index) => {
    const path = `announcements[${index}]`;
    const found = Object.hasOwn(pipes, pipe) ? pipes[pipe] : undefined;
    if (!found) return [{ path: `${path}.pipe`, message: `there is no pipe named ${pipe}` }];
    if (found.mode === 'byte') {
      return [{ path: `${path}.pipe`, message: 'a byte pipe has no messages whose fields could be found' }];
    }
    if (found.access === 'out') {
      return [{ path: `${path}.pipe`, message: `nothing comes in on ${pipe}, whose access is "out"` }];
    }
    return Object.entries({ handle, size }).flatMap(([name, field]) => {
      const place = fieldPlace(field);
      const end = place.offset + place.size;
      if (length === undefined || end <= length) return [];
      const message = `ends at byte ${end}, behind the end of a message of ${length} bytes`;
      return [{ path: `${path}.${name}`, message }];
    });
  });
}
