import { computed, signal } from '@preact/signals';
import type { Overview } from '../../protocol/overview.ts';
import type { PageMethods } from '../../protocol/requests.ts';
import { burstStarts, nextOf } from './bursts.ts';
import { type LaneCounts, laneCounts, sliceAt } from './laneCounts.ts';

/** First and last moment, in ns since the start. */
export type TimeRange = readonly [from: number, to: number];

/** A growing run is counted again this often. ms */
const refreshAfter = 250;
/** px of a slice. */
const sliceWidth = 2;
/** ns: closer there is nothing to see. */
const shortestZoom = 100;

type Ask = (params: PageMethods['overview']['params']) => Promise<Overview>;

/** The strip's part of time, and what was counted of it. One request is under way at most. */
export class OverviewModel {
  readonly open = signal(true);
  /** Null: the whole run. */
  readonly zoom = signal<TimeRange | null>(null);
  readonly counts = signal<LaneCounts | null>(null);
  /** Where the slider stands. */
  readonly cursor = signal(0);
  /** Moments of the rows that the list shows. */
  readonly list = signal<TimeRange | null>(null);
  /** What the pointer is drawing. */
  readonly brush = signal<TimeRange | null>(null);
  /** The part of time that is drawn. */
  readonly shown = computed<TimeRange>(
    () => this.zoom.value ?? [0, Math.max(1, this.counts.value?.end ?? 1)],
  );
  readonly #ask: Ask;
  readonly #until: () => number | null;
  #width = 0;
  #busy = false;
  #stale = true;
  #generation = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lastAnswer = 0;

  /** @param until the last moment of what is shown, ns since the start; null: that of the newest record */
  constructor(ask: Ask, until: () => number | null) {
    this.#ask = ask;
    this.#until = until;
  }

  /** @param width px of the strip */
  resize(width: number): void {
    if (width === this.#width) return;
    this.#width = width;
    this.refresh();
  }

  /** Counts again, now or as soon as the last answer is old enough. */
  refresh(): void {
    this.#stale = true;
    this.#schedule();
  }

  /** Another run. */
  clear(): void {
    this.#generation++;
    this.#busy = false;
    this.zoom.value = null;
    this.cursor.value = 0;
    this.counts.value = null;
    this.refresh();
  }

  toggle(): void {
    this.open.value = !this.open.value;
    if (this.open.value) this.refresh();
  }

  /** Shows a part of the run; null: all of it. */
  zoomTo(range: TimeRange | null): void {
    if (range !== null) {
      const from = Math.max(0, Math.floor(range[0]));
      this.zoom.value = [from, Math.max(from + shortestZoom, Math.ceil(range[1]))];
    } else this.zoom.value = null;
    this.#lastAnswer = 0;
    this.refresh();
  }

  /** Makes the part smaller (below 1) or larger around a moment that stays where it is. */
  zoomBy(factor: number, around: number): void {
    const [from, to] = this.shown.value;
    const end = this.counts.value?.end ?? to;
    const next: TimeRange = [around - (around - from) * factor, around + (to - around) * factor];
    this.zoomTo(next[0] <= 0 && next[1] >= end ? null : [Math.max(0, next[0]), Math.min(end, next[1])]);
  }

  /** Moves the part by so much of itself. */
  pan(share: number): void {
    const zoom = this.zoom.value;
    if (!zoom) return;
    const length = zoom[1] - zoom[0];
    const end = Math.max(length, this.counts.value?.end ?? length);
    const from = Math.max(0, Math.min(end - length, zoom[0] + share * length));
    this.zoomTo([from, from + length]);
  }

  /** Where the next burst, or the one before, begins; null when the strip shows none. */
  nextBurst(forwards: boolean): number | null {
    const counts = this.counts.value;
    if (!counts) return null;
    const at = nextOf(burstStarts(counts.total), sliceAt(counts, this.cursor.value), forwards);
    return at === null ? null : Math.max(0, counts.start + at * counts.width);
  }

  #schedule(): void {
    if (this.#busy || !this.open.value || this.#width <= 0) return;
    const wait = Math.max(0, this.#lastAnswer + refreshAfter - performance.now());
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#request(), wait);
  }

  async #request(): Promise<void> {
    if (this.#busy || !this.#stale) return;
    const generation = this.#generation;
    this.#busy = true;
    this.#stale = false;
    const until = this.#until();
    const [from, to] = this.zoom.value ?? [0, until];
    const buckets = Math.max(1, Math.min(4000, Math.floor(this.#width / sliceWidth)));
    // A capture that cannot be read says so in the list; the strip stays as it was.
    const answer = await this.#ask({ from, to, buckets }).catch(() => null);
    if (generation !== this.#generation) return;
    this.#busy = false;
    this.#lastAnswer = performance.now();
    if (answer) this.counts.value = laneCounts({ ...answer, end: Math.min(answer.end, until ?? answer.end) });
    if (this.#stale) this.#schedule();
  }
}
