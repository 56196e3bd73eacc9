import type { Fact, RecordKind } from './record.ts';

/** The groups that the chips above the record list switch. */
export const kindGroups = ['messages', 'events', 'memory', 'lifecycle', 'output', 'problems'] as const;
export type KindGroup = (typeof kindGroups)[number];

export const groupOf: { readonly [K in RecordKind]: KindGroup } = {
  message: 'messages',
  'event.set': 'events',
  'event.reset': 'events',
  'event.signal': 'events',
  'event.consume': 'events',
  'memory.map': 'memory',
  'memory.change': 'memory',
  'memory.snapshot': 'memory',
  'memory.unmap': 'memory',
  'session.start': 'lifecycle',
  'session.end': 'lifecycle',
  'child.start': 'lifecycle',
  'child.exit': 'lifecycle',
  'pipe.listen': 'lifecycle',
  'pipe.connect': 'lifecycle',
  'pipe.refuse': 'lifecycle',
  'pipe.disconnect': 'lifecycle',
  'step.ok': 'lifecycle',
  'child.output': 'output',
  'step.fail': 'problems',
  note: 'problems',
  error: 'problems',
  gap: 'problems',
};

/** Key of the object that a record is about; null for the session itself. */
export function objectOf(record: Fact): string | null {
  if ('pipe' in record) return record.pipe;
  if ('event' in record) return record.event;
  if ('memory' in record) return record.memory;
  if ('child' in record) return record.child;
  if ('object' in record) return record.object;
  return null;
}
