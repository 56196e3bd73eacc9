import type { PlatformDescription, Step } from '../../protocol/description.ts';
import { longestJson } from '../capture/format.ts';
import { childName } from '../description/impliedNames.ts';
import type { SessionPlan } from './sessionPlan.ts';

/**
 * The description as a capture keeps it: with the names that were generated, and without the values of environment
 * variables, since captures are what people attach to bug reports.
 */
export function recordedDescription(plan: SessionPlan): PlatformDescription {
  const { description, names } = plan;
  const named = <T>(
    objects: { [key: string]: T },
    field: 'path' | 'name',
    given: { [key: string]: string | null },
  ) =>
    Object.fromEntries(
      Object.entries(objects).map(([key, object]) => {
        const name = given[key];
        return [key, name == null ? object : { ...object, [field]: name }];
      }),
    );
  return fitting({
    ...description,
    name: description.name ?? plan.title,
    children: description.children.map((child) => ({
      ...child,
      name: childName(child),
      env: Object.fromEntries(Object.keys(child.env).map((name) => [name, '(not recorded)'])),
    })),
    pipes: named(description.pipes, 'path', names.pipes),
    events: named(description.events, 'name', names.events),
    memory: named(description.memory, 'name', names.memory),
  });
}

/** Well below what one record may have. Bytes of JSON. */
const mostJson = longestJson / 2;
/** What is left of each payload then: the message has all of it. Characters. */
const keptOfPayload = 64;

/** Payloads in steps may be of any size; without the start of the session its capture would be hard to read. */
function fitting(description: PlatformDescription): PlatformDescription {
  if (Buffer.byteLength(JSON.stringify(description)) <= mostJson) return description;
  const shortened = (step: Step) =>
    Object.fromEntries(
      Object.entries(step).map(([field, value]) => [field, payloads.has(field) ? shortText(value) : value]),
    );
  return { ...description, steps: description.steps.map((step) => ({ ...step, ...shortened(step) })) };
}

const payloads: ReadonlySet<string> = new Set(['text', 'hex', 'base64']);

function shortText(value: unknown): unknown {
  if (typeof value !== 'string' || value.length <= keptOfPayload) return value;
  return `${value.slice(0, keptOfPayload)}… (${value.length} characters)`;
}
