import { secondsText } from '../text/time.ts';

/** px between two labels, at least. */
const apart = 90;

export interface Tick {
  /** ns since the start. */
  readonly time: number;
  readonly label: string;
}

/** Round moments in [from, to] ns for an axis of `width` px, each with as many digits as tell them apart. */
export function timeTicks(from: number, to: number, width: number): readonly Tick[] {
  const step = roundStep(((to - from) / Math.max(1, width)) * apart);
  const digits = Math.max(0, Math.min(9, Math.ceil(9 - Math.log10(step) - 1e-9)));
  const ticks: Tick[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    ticks.push({ time, label: `${secondsText(time, digits)} s` });
  }
  return ticks;
}

/** 1, 2 or 5 times a power of ten, at least `least` ns. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, least)));
  return ([1, 2, 5].find((factor) => factor * power >= least) ?? 10) * power;
}
