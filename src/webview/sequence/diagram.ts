import type { Row } from '../../protocol/rowAnswers.ts';
import { figureOf } from './figure.ts';
import type { Lifeline, Lifelines } from './lifelines.ts';
import { type Connections, connect } from './strokes.ts';

/** A stretch of the sequence view, for export. */
export interface Diagram {
  readonly title: string;
  /** Index in the view of the first row. */
  readonly from: number;
  readonly rows: readonly Row[];
  readonly lifelines: Lifelines;
  /** Those that take part in these rows, from left to right. */
  readonly used: readonly Lifeline[];
  readonly pipes: number;
  readonly connections: Connections;
}

export function diagramOf(
  title: string,
  from: number,
  rows: readonly Row[],
  lifelines: Lifelines,
  pipes: number,
): Diagram {
  const ids = new Set(
    rows.flatMap(({ record }) => {
      const figure = figureOf(record, lifelines, pipes);
      return figure.shape === 'arrow' ? [figure.from, figure.to] : [figure.at];
    }),
  );
  const used = lifelines.all.filter(({ id }) => ids.has(id));
  return { title, from, rows, lifelines, used, pipes, connections: connect(from, rows, lifelines) };
}
