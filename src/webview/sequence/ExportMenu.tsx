import type { Row } from '../../protocol/rowAnswers.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { sentenceOf } from '../page/sentenceOf.ts';
import { Digits } from '../text/Digits.tsx';
import { type Diagram, diagramOf } from './diagram.ts';
import { Lifelines } from './lifelines.ts';
import { toMermaid } from './mermaid.ts';
import { toSvg } from './svg.ts';

interface Format {
  readonly title: string;
  readonly extension: string;
  /** Most rows: viewers of Mermaid refuse texts of more than 50 000 characters, and nobody scrolls through more of an SVG. */
  readonly rows: number;
  draw(diagram: Diagram): string;
}

const formats: readonly Format[] = [
  { title: 'Save as SVG…', extension: 'svg', rows: 2000, draw: toSvg },
  { title: 'Save as Mermaid text…', extension: 'mmd', rows: 400, draw: toMermaid },
];

/** Characters of a title in the name that is proposed for a file: systems take no longer ones. */
const longestName = 60;

/** Rows of one request. */
const atOnce = 1000;

/** Saves the diagram, or as much of it as the format can carry, from the selected row on. */
export function ExportMenu({ model }: { model: SessionModel }) {
  return (
    <details class="menu column-menu export-menu">
      <summary title="Save the diagram as a file">Export</summary>
      <div class="menu-body">
        {formats.map((format) => (
          <button
            key={format.extension}
            type="button"
            class="quiet"
            onClick={(event) => {
              event.currentTarget.closest('details')?.removeAttribute('open');
              // The menu is closed: why there is no file is said below the diagram.
              save(model, format).catch((error: unknown) => model.places.say(sentenceOf(error)));
            }}
          >
            {format.title}
            <span class="hint">
              <Digits text={stretchText(stretch(model, format), model.shownRows.value)} />
            </span>
          </button>
        ))}
      </div>
    </details>
  );
}

interface Stretch {
  readonly from: number;
  readonly count: number;
}

/** All rows where the format can carry them, else those from the selected one on, or the last. */
function stretch(model: SessionModel, { rows }: Format): Stretch {
  const matched = model.shownRows.value;
  const selected = model.selection.index.value;
  const last = Math.max(0, matched - rows);
  if (last === 0) return { from: 0, count: matched };
  const from = selected ?? (model.follow.value ? last : 0);
  return { from, count: Math.min(rows, matched - from) };
}

function stretchText({ from, count }: Stretch, matched: number): string {
  return count === matched ? `all ${count} rows` : `rows ${from + 1} to ${from + count} of ${matched}`;
}

async function save(model: SessionModel, format: Format): Promise<void> {
  const { from, count } = stretch(model, format);
  const rows: Row[] = [];
  while (rows.length < count) {
    const answer = await model.channel.request('rows', {
      query: model.rows.query,
      from: from + rows.length,
      count: Math.min(atOnce, count - rows.length),
    });
    if (answer.rows.length === 0) break;
    rows.push(...answer.rows);
  }
  const { title } = model.session.value;
  const state = model.state.value;
  const caption =
    rows.length === model.shownRows.value
      ? title
      : `${title}, ${stretchText({ from, count: rows.length }, model.shownRows.value)}`;
  const diagram = diagramOf(caption, from, rows, new Lifelines(state), state.pipes.length);
  await model.channel.request('saveText', {
    name: `${title.slice(0, longestName)}.${format.extension}`,
    text: format.draw(diagram),
  });
}
