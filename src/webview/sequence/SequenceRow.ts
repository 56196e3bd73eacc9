import { isolateNames } from '../../protocol/isolate.ts';
import type { Row } from '../../protocol/rowAnswers.ts';
import { commented, momentText, type RowContext, replyText, uncertaintyOf } from '../rows/columns.ts';
import { isMarked, markText } from '../rows/foldText.ts';
import { alarmOf, toneOf } from '../rows/rowTone.ts';
import { setDigits } from '../text/digits.ts';
import { durationText } from '../text/time.ts';
import { type Figure, figureOf } from './figure.ts';
import type { Lifelines } from './lifelines.ts';
import type { Connections, Stroke } from './strokes.ts';

/** A distance to the row before is written from here on, and breaks the lifelines from there on. ns */
const shownGap = 1e6;
const brokenGap = 1e8;

export interface SequenceContext {
  readonly lifelines: Lifelines;
  readonly pipes: number;
  readonly connections: Connections;
  readonly rows: RowContext;
}

/** One recycled row: time, bracket, the lifelines with one arrow or mark, what it says. */
export class SequenceRow {
  readonly element = document.createElement('div');
  readonly #gap = part('gap');
  readonly #time = part('sequence-time');
  readonly #bracket = part('bracket');
  readonly #lanes = part('lanes');
  readonly #arrow = part('arrow');
  readonly #label = part('figure-label');
  readonly #content = part('sequence-content');
  #strokes: HTMLElement[] = [];

  constructor() {
    this.element.className = 'sequence-row';
    this.element.role = 'row';
    for (const cell of [this.#time, this.#lanes, this.#content]) cell.role = 'gridcell';
    this.#lanes.append(this.#arrow, this.#label);
    this.#time.append(this.#gap);
    this.element.append(this.#time, this.#bracket, this.#lanes, this.#content);
  }

  draw(index: number, row: Row, context: SequenceContext): void {
    const { record } = row;
    const { lifelines, pipes, connections } = context;
    const joined = connections.joinedBefore(index);
    const alarm = alarmOf(record);
    const comment = context.rows.comment?.(record.seq) ?? null;
    this.element.className = `sequence-row ${alarm ?? ''}${isMarked(row, context.rows) ? ' marked' : ''}`;
    this.element.dataset.tone = toneOf(record);
    this.element.dataset.kind = record.kind;
    setDigits(this.#time, momentText(record, context.rows));
    this.#drawGap(row, joined);
    this.#time.append(this.#gap);
    this.#bracket.className = `bracket${joined ? ' before' : ''}${connections.joinedBehind(index) ? ' behind' : ''}`;
    this.#drawFigure(figureOf(record, lifelines, pipes), lifelines, row);
    this.#drawStrokes(connections.strokes(index), lifelines);
    this.#content.textContent = commented(comment, markText(row, context.rows.comment));
  }

  #drawGap({ record, previousTime }: Row, joined: boolean): void {
    const gap = previousTime === null || uncertaintyOf(record) !== null ? 0 : record.time - previousTime;
    const shown = gap >= shownGap && !joined;
    this.#gap.textContent = shown ? `+${durationText(gap)}` : '';
    this.element.classList.toggle('broken', shown && gap >= brokenGap);
  }

  #drawFigure(figure: Figure, lifelines: Lifelines, { reply }: Row): void {
    const count = lifelines.all.length;
    const from = lifelines.place(figure.shape === 'arrow' ? figure.from : figure.at);
    const to = figure.shape === 'arrow' ? lifelines.place(figure.to) : from;
    const known = from !== null && to !== null;
    this.#arrow.hidden = !known;
    const latency = reply ? `, ${replyText(reply)}` : '';
    this.#label.textContent = `${isolateNames(figure.label)}${latency}`;
    // The objects of the very newest rows may not have been told yet; the words are there all the same.
    const left = Math.min(from ?? 0, to ?? 0);
    const right = Math.max(from ?? 0, to ?? 0);
    const isArrow = figure.shape === 'arrow';
    this.#arrow.className = isArrow
      ? `arrow ${from === left ? 'rightwards' : 'leftwards'}${figure.light ? ' light' : ''}`
      : `mark${figure.end ? ' end' : ''}`;
    this.#arrow.style.left = across(left, count);
    this.#arrow.style.width = isArrow ? `${((right - left) / count) * 100}%` : '';
    const side = isArrow ? 'above' : left + 1 > count / 2 ? 'before' : 'after';
    this.#label.className = `figure-label ${side}`;
    this.#label.style.left = across((left + right) / 2, count);
  }

  #drawStrokes(strokes: readonly Stroke[], lifelines: Lifelines): void {
    while (this.#strokes.length < strokes.length) {
      const made = part('stroke');
      this.#strokes.push(made);
      this.#lanes.prepend(made);
    }
    for (const [at, element] of this.#strokes.entries()) {
      const stroke = strokes[at];
      const place = stroke ? lifelines.place(stroke.id) : null;
      element.hidden = place === null;
      if (!stroke || place === null) continue;
      element.className = `stroke ${stroke.kind} ${stroke.part}`;
      element.style.left = across(place, lifelines.all.length);
    }
  }
}

/** Centre of a lifeline. */
const across = (place: number, count: number) => `${((place + 0.5) / count) * 100}%`;

function part(name: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  return element;
}
