import { beginning, visible } from '../../protocol/bytes.ts';
import { withoutIsolates } from '../../protocol/isolate.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import { replyText, uncertaintyOf } from '../rows/columns.ts';
import { markText } from '../rows/foldText.ts';
import { toneOf } from '../rows/rowTone.ts';
import { durationText, timeText } from '../text/time.ts';
import type { Diagram } from './diagram.ts';
import { figureOf } from './figure.ts';
import type { Stroke } from './strokes.ts';

const rowHeight = 30;
const head = 56;
const timeWidth = 110;
const laneWidth = 130;
const contentWidth = 420;
const longest = 60;
const shownGap = 1e6;

/** Colours for light and dark pages; the tones are those of the tab. */
const style = `
  text { font: 12px ui-monospace, Consolas, Menlo, monospace; fill: currentColor }
  svg { color: #1f1f1f; background: #ffffff }
  .quiet { fill: #616161 } .lifeline { stroke: #b0b0b0 } .ground { fill: #ffffff }
  .in { color: #0000ff } .out { color: #a31515 } .event { color: #9b46b0 } .memory { color: #098658 }
  .label { paint-order: stroke; stroke: #ffffff; stroke-width: 4px }
  @media (prefers-color-scheme: dark) {
    svg { color: #cccccc; background: #1f1f1f }
    .quiet { fill: #9d9d9d } .lifeline { stroke: #5a5a5a } .ground { fill: #1f1f1f } .label { stroke: #1f1f1f }
    .in { color: #569cd6 } .out { color: #ce9178 } .event { color: #c586c0 } .memory { color: #b5cea8 }
  }`;

/** The rows as a drawing that stands alone: no script, nothing loaded, every text escaped. */
export function toSvg(diagram: Diagram): string {
  const { rows, used, title } = diagram;
  const width = timeWidth + used.length * laneWidth + contentWidth;
  const height = head + rows.length * rowHeight + 10;
  const places = new Map(used.map(({ id }, place) => [id, timeWidth + (place + 0.5) * laneWidth]));
  const x = (id: string) => places.get(id) ?? timeWidth;
  const lines = used.map(
    ({ id }) => `<line class="lifeline" x1="${x(id)}" x2="${x(id)}" y1="${head - 8}" y2="${height}"/>`,
  );
  const names = used.map(
    ({ id, name }) =>
      `<text x="${x(id)}" y="${head - 16}" text-anchor="middle">${escaped(beginning(name, 18))}</text>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0 0 8 4 0 8z" fill="context-stroke"/></marker></defs>',
    `<rect class="ground" width="${width}" height="${height}"/>`,
    `<text class="quiet" x="12" y="18">${escaped(title)}</text>`,
    ...lines,
    ...names,
    ...rows.map((row, at) => drawRow(diagram, row, at, x)),
    '</svg>\n',
  ].join('\n');
}

function drawRow(diagram: Diagram, row: Row, at: number, x: (id: string) => number): string {
  const { connections, lifelines, pipes, from, used } = diagram;
  const { record, reply } = row;
  const top = head + at * rowHeight;
  const y = top + 19;
  const figure = figureOf(record, lifelines, pipes);
  const latency = reply ? `, ${replyText(reply)}` : '';
  const label = escaped(beginning(figure.label + latency, 30));
  const ends = figure.shape === 'arrow' ? [x(figure.from), x(figure.to)] : [x(figure.at)];
  const [x1 = 0, x2 = x1] = ends;
  const dashes = figure.shape === 'arrow' && figure.light ? ' stroke-dasharray="4 3"' : '';
  const drawn =
    figure.shape === 'arrow'
      ? `<line x1="${x1}" x2="${x2}" y1="${y}" y2="${y}" stroke="currentColor" stroke-width="1.5" marker-end="url(#head)"${dashes}/>` +
        `<text class="label" x="${(x1 + x2) / 2}" y="${y - 6}" text-anchor="middle">${label}</text>`
      : `<circle cx="${x1}" cy="${y}" r="4" class="ground" stroke="currentColor" stroke-width="1.5"/>` +
        `<text class="label" x="${x1 + 9}" y="${y + 4}">${label}</text>`;
  const strokes = connections.strokes(from + at).map((stroke) => drawStroke(stroke, x(stroke.id), top, y));
  const content = escaped(beginning(markText(row), longest));
  return [
    `<g class="${toneOf(record)}">`,
    ...strokes,
    drawn,
    '</g>',
    `<text class="quiet" x="${timeWidth - 24}" y="${y + 4}" text-anchor="end">${escaped(timeText(record.time, uncertaintyOf(record)))}</text>`,
    gap(row, connections.joinedBefore(from + at), top),
    bracket(connections.joinedBefore(from + at), connections.joinedBehind(from + at), top, y),
    `<text x="${timeWidth + used.length * laneWidth + 8}" y="${y + 4}">${content}</text>`,
  ].join('');
}

function drawStroke({ kind, part }: Stroke, x: number, top: number, y: number): string {
  const begin = part === 'start' ? y : top;
  const end = part === 'end' ? y : top + rowHeight;
  if (kind === 'span')
    return `<rect x="${x - 2.5}" y="${begin}" width="5" height="${end - begin}" fill="currentColor" opacity="0.35"/>`;
  const open = part === 'start' ? `M${x} ${y}q12 0 12 11V${end}` : `M${x + 12} ${begin}`;
  const path = part === 'end' ? `${open}V${y - 11}q0 11 -12 11` : part === 'start' ? open : `${open}V${end}`;
  return `<path class="event" d="${path}" fill="none" stroke="currentColor" stroke-width="1.5"/>`;
}

function gap({ record, previousTime }: Row, joined: boolean, top: number): string {
  if (joined || previousTime === null || uncertaintyOf(record) !== null) return '';
  const passed = record.time - previousTime;
  if (passed < shownGap) return '';
  return `<text class="quiet" x="${timeWidth - 24}" y="${top + 4}" font-size="10" text-anchor="end">+${escaped(durationText(passed))}</text>`;
}

function bracket(before: boolean, behind: boolean, top: number, y: number): string {
  if (!before && !behind) return '';
  const x = timeWidth - 14;
  const begin = before ? `M${x} ${top}` : `M${x + 6} ${y - 8}h-6`;
  const end = behind ? `V${top + rowHeight}` : `V${y + 8}h6`;
  return `<path d="${begin}${end}" fill="none" stroke="currentColor"/>`;
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for an XML file: no markup, and none of the characters that XML does not allow. */
function escaped(text: string): string {
  return visible(withoutIsolates(text)).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}
