export { alarmOf } from '../../protocol/alarm.ts';

import { groupOf } from '../../protocol/kindGroups.ts';
import { objectIcons } from '../../protocol/objectIcons.ts';
import type { Record } from '../../protocol/record.ts';

/** What colours the row's What column. Colour is never alone: the words say the same. */
export type RowTone = 'in' | 'out' | 'event' | 'memory' | 'plain';

export function toneOf(record: Record): RowTone {
  if (record.kind === 'message') return record.direction;
  const group = groupOf[record.kind];
  return group === 'events' ? 'event' : group === 'memory' ? 'memory' : 'plain';
}

/** Codicon of the object that a record is about. */
export function objectIcon(record: Record): string {
  switch (record.kind) {
    case 'child.start':
    case 'child.exit':
    case 'child.output':
      return objectIcons.child;
    case 'message':
    case 'pipe.listen':
    case 'pipe.connect':
    case 'pipe.disconnect':
    case 'pipe.refuse':
      return objectIcons.pipe;
    case 'event.set':
    case 'event.reset':
    case 'event.signal':
    case 'event.consume':
      return objectIcons.event;
    case 'memory.map':
    case 'memory.change':
    case 'memory.snapshot':
    case 'memory.unmap':
      return objectIcons.memory;
    case 'session.start':
    case 'session.end':
    case 'step.ok':
    case 'step.fail':
      return 'pulse';
    case 'note':
    case 'gap':
    case 'error':
      return 'pulse';
  }
}
