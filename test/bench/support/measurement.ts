import type { Bench } from './bench.ts';

export interface Target {
  /** Of the ratio ours / reference, or of our figure itself where there is no reference. */
  readonly of: 'ratio' | 'ours';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** What a row came to. */
export interface Outcome {
  readonly ours: number;
  readonly reference: number | null;
  readonly ratio: number | null;
  /** Set when the numbers alone do not decide: why it counts as met or not. */
  readonly verdict?: { readonly met: boolean; readonly why: string };
  /** Shown beside the row, by name and in its unit. */
  readonly beside?: { readonly [name: string]: number };
}

/** A line of the table. `S` is what one round of its measurement gives. */
export interface Row<S> {
  /** For the command line: `record-64B`. */
  readonly id: string;
  readonly what: string;
  readonly unit:
    | 'messages/s'
    | 's'
    | 'ms'
    | 'µs'
    | 'MiB'
    | 'MiB/s'
    | '%'
    | '×'
    | 'kB'
    | 'frames/s'
    | 'records';
  /** What it is compared with; null where the target is absolute. */
  readonly against: string | null;
  readonly target: Target;
  outcome(rounds: readonly S[]): Outcome;
}

/** Something that is measured as a whole, in rounds, and fills one row or several. */
export interface Measurement<S> {
  readonly rows: readonly Row<S>[];
  readonly rounds: number;
  /** Takes minutes: only `npm run bench:long`. */
  readonly long?: true;
  /** Ours and the references once, one after the other, so that whatever else the machine does hits all alike. */
  round(bench: Bench, round: number): Promise<S>;
}

export type Result = Omit<Row<never>, 'outcome'> & Outcome & { readonly met: boolean };

/** A measurement whose rounds' type is its own business, so that all can be in one list. */
export interface AnyMeasurement {
  readonly rows: readonly Omit<Row<never>, 'outcome'>[];
  readonly long: boolean;
  /** @param rounds as many as the measurement wants if left out */
  run(bench: Bench, rounds?: number): Promise<Result[]>;
}

export function measurement<S>(definition: Measurement<S>): AnyMeasurement {
  const { rows, long = false } = definition;
  return {
    rows,
    long,
    async run(bench, rounds = definition.rounds) {
      const samples: S[] = [];
      for (let round = 0; round < rounds; round++) samples.push(await definition.round(bench, round));
      return rows.map(({ outcome, ...row }) => {
        const result = outcome(samples);
        return { ...row, ...result, met: result.verdict?.met ?? isMet(row.target, result) };
      });
    },
  };
}

function isMet(target: Target, { ours, ratio }: Outcome): boolean {
  const value = target.of === 'ratio' ? ratio : ours;
  if (value === null || Number.isNaN(value)) return false;
  return (
    value >= (target.atLeast ?? Number.NEGATIVE_INFINITY) &&
    value <= (target.atMost ?? Number.POSITIVE_INFINITY)
  );
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  const lower = sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Medians of both; the ratio is the median of the rounds' ratios, as what disturbs a round disturbs both of its halves. */
export function medians(pairs: readonly { ours: number; reference: number }[]): Outcome {
  return {
    ours: median(pairs.map(({ ours }) => ours)),
    reference: median(pairs.map(({ reference }) => reference)),
    ratio: median(pairs.map(({ ours, reference }) => ours / reference)),
  };
}
