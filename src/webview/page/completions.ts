import { allFieldNames } from '../../protocol/filter/fieldValue.ts';
import { groupOf } from '../../protocol/kindGroups.ts';
import type { SessionState } from '../../protocol/sessionState.ts';

/** What may stand where the caret is. */
export interface Completions {
  /** What of the text is replaced. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly string[];
}

const most = 12;
/** A name where an expression, or the next part of one, begins. */
const fieldPlace = /(?:^|&&|\|\||\()\s*([a-z]\w*)$/i;
/** What a field is compared with; its quote may be open. */
const valuePlace = /([a-z]\w*)\s*[=!]=\s*("?[^"]*)$/i;

/** Names of fields, and the values that those have which are known; null where there is nothing to offer. */
export function completionsAt(text: string, caret: number, state: SessionState): Completions | null {
  const before = text.slice(0, caret);
  const [, field, begun] = valuePlace.exec(before) ?? [];
  if (field !== undefined && begun !== undefined) {
    const typed = begun.replace('"', '').toLowerCase();
    const values = valuesOf(field, state).filter((value) => value.toLowerCase().startsWith(typed));
    return offer(
      text,
      caret,
      values.map((value) => JSON.stringify(value)),
      begun,
    );
  }
  const name = fieldPlace.exec(before)?.[1];
  if (name === undefined) return null;
  const fields = allFieldNames.filter((one) => one.toLowerCase().startsWith(name.toLowerCase()));
  return offer(text, caret, fields, name);
}

/** @param begun what stands before the caret; what it goes on with behind that is replaced, too */
function offer(text: string, caret: number, options: readonly string[], begun: string): Completions | null {
  const others = options.filter((option) => option !== begun).slice(0, most);
  const rest = (begun.startsWith('"') ? /^[\w.:#-]*"? ?/ : /^\w* ?/).exec(text.slice(caret));
  const to = caret + (rest?.[0].length ?? 0);
  return others.length === 0 ? null : { from: caret - begun.length, to, options: others };
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
