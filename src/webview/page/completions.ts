import { allFieldNames } from '../../protocol/filter/fieldValue.ts';
import { groupOf } from '../../protocol/kindGroups.ts';
import type { SessionState } from '../../protocol/sessionState.ts';

/** What may stand where the caret is. */
export interface Completions {
  /** Place in the text that it begins at; up to the caret it is replaced. */
  readonly from: number;
  readonly options: readonly string[];
}

const most = 12;
/** A name where an expression, or the next part of one, begins. */
const fieldPlace = /(?:^|&&|\|\||\()\s*([a-z]\w*)$/i;
/** What a field is compared with; its quote may be open. */
const valuePlace = /([a-z]\w*)\s*[=!]=\s*("?[^"]*)$/i;

/** Names of fields, and the values that those have which are known; null where there is nothing to offer. */
export function completionsAt(before: string, state: SessionState): Completions | null {
  const [, field, begun] = valuePlace.exec(before) ?? [];
  if (field !== undefined && begun !== undefined) {
    const typed = begun.replace('"', '').toLowerCase();
    const values = valuesOf(field, state).filter((value) => value.toLowerCase().startsWith(typed));
    return offer(
      before.length - begun.length,
      values.map((value) => JSON.stringify(value)),
      begun,
    );
  }
  const name = fieldPlace.exec(before)?.[1];
  if (name === undefined) return null;
  const fields = allFieldNames.filter((one) => one.toLowerCase().startsWith(name.toLowerCase()));
  return offer(before.length - name.length, fields, name);
}

function offer(from: number, options: readonly string[], begun: string): Completions | null {
  const others = options.filter((option) => option !== begun).slice(0, most);
  return others.length === 0 ? null : { from, options: others };
}

function valuesOf(field: string, { children, pipes, events, memory }: SessionState): readonly string[] {
  switch (field) {
    case 'kind':
      return Object.keys(groupOf);
    case 'child':
      return children.map(({ child }) => child);
    case 'pipe':
      return pipes.map(({ pipe }) => pipe);
    case 'event':
      return events.map(({ event }) => event);
    case 'memory':
      return memory.map(({ memory: name }) => name);
    case 'direction':
      return ['in', 'out'];
    case 'stream':
      return ['stdout', 'stderr'];
    default:
      return [];
  }
}
