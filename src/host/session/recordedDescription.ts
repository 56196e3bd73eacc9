import { childName } from '../description/impliedNames.ts';
import type { PlatformDescription } from '../description/platformDescription.ts';
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
  return {
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
  };
}
