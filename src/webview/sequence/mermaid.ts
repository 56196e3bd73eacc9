import { beginning, visible } from '../../protocol/bytes.ts';
import { withoutIsolates } from '../../protocol/isolate.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import { replyText } from '../rows/columns.ts';
import { markText } from '../rows/foldText.ts';
import { durationText } from '../text/time.ts';
import type { Diagram } from './diagram.ts';
import { type Figure, figureOf } from './figure.ts';

/** Gaps are written from here on. ns */
const shownGap = 1e6;
/** Characters of a text before what ends it: readers refuse more than 50 000, each sign of a payload may take seven. */
const most = 49_900;
/** Characters of content: readers of the text give up on long lines. */
const longest = 60;

/**
 * The rows as a Mermaid sequence diagram (https://mermaid.js.org/syntax/sequenceDiagram.html). Rows without a known order
 * are the branches of one `par` block. Whatever a name or a payload holds stays text.
 */
export function toMermaid(diagram: Diagram): string {
  const { rows, connections, lifelines, from } = diagram;
  const alias = (id: string) =>
    `p${Math.max(
      0,
      diagram.used.findIndex((one) => one.id === id),
    )}`;
  const lines = ['sequenceDiagram'];
  for (const { id, name } of diagram.used) lines.push(`  participant ${alias(id)} as ${escaped(name)}`);
  const ends = `${alias(diagram.used[0]?.id ?? 'parent')},${alias(diagram.used.at(-1)?.id ?? 'parent')}`;
  let length = lines.join('\n').length;
  let open = false;
  for (const [at, row] of rows.entries()) {
    const here: string[] = [];
    const index = from + at;
    const before = connections.joinedBefore(index);
    const behind = connections.joinedBehind(index) && at + 1 < rows.length;
    const gap = gapOf(row);
    if (at > 0 && before) here.push('  and');
    else if (gap >= shownGap && at > 0) here.push(`  Note over ${ends}: ${escaped(durationText(gap))} later`);
    if (behind && (at === 0 || !before)) here.push('  par no order is known');
    const indent = (before && at > 0) || behind ? '    ' : '  ';
    here.push(indent + statement(figureOf(row.record, lifelines, diagram.pipes), row, alias));
    if (before && !behind && at > 0) here.push('  end');
    length += here.join('\n').length + 1;
    if (length > most) {
      if (open) lines.push('  end');
      lines.push(`  Note over ${ends}: ${rows.length - at} more rows are left out`);
      break;
    }
    lines.push(...here);
    open = behind;
  }
  return `${lines.join('\n')}\n`;
}

function statement(figure: Figure, row: Row, alias: (id: string) => string): string {
  const cut = beginning(markText(row), longest);
  const words = [[figure.label, replyText(row.reply)].filter((part) => part !== '').join(', '), cut];
  const text = escaped(words.filter((part) => part !== '').join(': '));
  if (figure.shape === 'mark') return `Note over ${alias(figure.at)}: ${text}`;
  return `${alias(figure.from)}${figure.light ? '-->>' : '->>'}${alias(figure.to)}: ${text}`;
}

function gapOf({ record, previousTime }: Row): number {
  if (previousTime === null || ('sampled' in record && record.sampled)) return 0;
  return record.time - previousTime;
}

/** Everything but letters, digits and a few harmless signs as entity codes; `end` alone would end a block. */
function escaped(text: string): string {
  return visible(withoutIsolates(text))
    .replace(/[^\p{L}\p{N} .,()_/+=?→≈≥×µ…–-]/gu, (character) => `#${character.codePointAt(0)};`)
    .replace(/\bend\b/gi, (word) => `#${word.codePointAt(0)};${word.slice(1)}`);
}
