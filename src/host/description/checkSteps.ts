import type { PlatformDescription, Step } from '../../protocol/description.ts';
import type { DescriptionProblem } from './descriptionError.ts';
import { childName, pipeOfTarget } from './impliedNames.ts';
import { base64Bytes, hexBytes } from './writtenBytes.ts';

/** What is wrong with one step: names of objects that are not there, and forms that exclude each other. */
export function stepProblems(
  step: Step,
  index: number,
  description: PlatformDescription,
): DescriptionProblem[] {
  const path = `steps[${index}]`;
  const { pipes, events, children } = description;
  const pipe = (field: string, target: string): DescriptionProblem[] => {
    const key = pipeOfTarget(target);
    if (!Object.hasOwn(pipes, key))
      return [{ path: `${path}.${field}`, message: `there is no pipe named ${key}` }];
    const child = target.split('@')[1];
    return child === undefined ? [] : knownChild(field, child);
  };
  /** A pipe that carries nothing in this direction would leave the step waiting in vain. */
  const carries = (field: 'send' | 'receive', target: string): DescriptionProblem[] => {
    const key = pipeOfTarget(target);
    const access = Object.hasOwn(pipes, key) ? pipes[key]?.access : undefined;
    if (access !== (field === 'send' ? 'in' : 'out')) return pipe(field, target);
    const message = `nothing can be ${field === 'send' ? 'sent' : 'received'} on ${key}, whose access is "${access}"`;
    return [{ path: `${path}.${field}`, message }];
  };
  const knownChild = (field: string, name: string): DescriptionProblem[] =>
    children.some((child) => childName(child) === name)
      ? []
      : [{ path: `${path}.${field}`, message: `there is no child named ${name}` }];
  const knownEvent = (field: string, key: string): DescriptionProblem[] =>
    Object.hasOwn(events, key)
      ? []
      : [{ path: `${path}.${field}`, message: `there is no event named ${key}` }];
  const knownMemory = (field: string, name: string): DescriptionProblem[] => {
    if (Object.hasOwn(description.memory, name)) return [];
    // Announced memory is called <child>:<n>, or by the number of a stranger, and is known only when it comes.
    const [, owner] = /^(.+):[1-9]\d*$/s.exec(name) ?? [];
    if (owner === undefined)
      return [{ path: `${path}.${field}`, message: `there is no shared memory named ${name}` }];
    return /^\d+$/.test(owner) ? [] : knownChild(field, owner);
  };

  if ('connect' in step) return pipe('connect', step.connect);
  if ('send' in step) {
    const given = ['text', 'hex', 'base64', 'file'].filter((form) => form in step);
    if (given.length === 1) return [...carries('send', step.send), ...unreadable(step, path)];
    return [...carries('send', step.send), { path, message: 'needs exactly one of text, hex, base64, file' }];
  }
  if ('receive' in step) {
    const key = pipeOfTarget(step.receive);
    const ofMessages = Object.hasOwn(pipes, key) && pipes[key]?.mode === 'message';
    if (step.bytes === undefined || !ofMessages) return carries('receive', step.receive);
    const message = `${key} carries messages, which are taken whole; to take bytes set "mode": "byte"`;
    return [...carries('receive', step.receive), { path: `${path}.bytes`, message }];
  }
  if ('disconnect' in step) return pipe('disconnect', step.disconnect);
  if ('set' in step) return knownEvent('set', step.set);
  if ('reset' in step) return knownEvent('reset', step.reset);
  if ('wait' in step) {
    const event = Object.hasOwn(events, step.wait) ? events[step.wait] : undefined;
    if (!event) {
      return knownMemory('wait', step.wait).map(({ path: at, message }) => ({
        path: at,
        message: step.wait.includes(':') ? message : `there is no event or shared memory named ${step.wait}`,
      }));
    }
    if (event.waitedBy === 'parent') return [];
    const message = `${step.wait} is waited for by the child; to wait here set "waitedBy": "parent"`;
    return [{ path: `${path}.wait`, message }];
  }
  if ('save' in step) return knownMemory('save', step.save);
  if ('snapshot' in step) return knownMemory('snapshot', step.snapshot);
  if ('start' in step) return knownChild('start', step.start);
  if ('stop' in step) return knownChild('stop', step.stop);
  if ('exit' in step) return knownChild('exit', step.exit);
  return [];
}

/** Bytes that can be found wrong before anything has been started. */
function unreadable({ hex, base64 }: Extract<Step, { send: string }>, path: string): DescriptionProblem[] {
  if (hex !== undefined && hexBytes(hex) === null)
    return [{ path: `${path}.hex`, message: 'is not hex: pairs of the digits 0–9 and a–f are expected' }];
  if (base64 !== undefined && base64Bytes(base64) === null)
    return [{ path: `${path}.base64`, message: 'is not base64' }];
  return [];
}
