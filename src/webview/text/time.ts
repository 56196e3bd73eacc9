/** Times and durations: nanoseconds in, text out, never more digits than are known. */

/**
 * Seconds since the start, to the microsecond. Sampled: `≈` and the digits that the sampling interval leaves.
 * @param uncertainty ns within which the truth lies, for what is sampled; null: taken when it happened
 */
export function timeText(ns: number, uncertainty: number | null): string {
  if (uncertainty === null) return secondsText(ns, 6);
  return `≈ ${secondsText(ns, Math.min(6, knownDigits(uncertainty)))}`;
}

/** Decimals of a second that an uncertainty (ns) leaves. */
const knownDigits = (uncertainty: number) =>
  Math.max(0, Math.ceil(-Math.log10(Math.max(uncertainty, 1) / 1e9)));

/** The same, before or after a moment that was chosen: `+0.004810`, `−1.200000`. */
export function relativeTimeText(ns: number, uncertainty: number | null): string {
  if (ns === 0) return '0';
  const text = timeText(Math.abs(ns), uncertainty);
  const sign = ns < 0 ? '−' : '+';
  return text.startsWith('≈') ? `≈ ${sign}${text.slice(2)}` : `${sign}${text}`;
}

/** Seconds with `digits` decimals, cut and not rounded up: a time never shows a moment that has not come. */
export function secondsText(ns: number, digits: number): string {
  const whole = Math.floor(ns / 1e9);
  if (digits === 0) return String(whole);
  const fraction = String(Math.floor(ns % 1e9)).padStart(9, '0');
  return `${whole}.${fraction.slice(0, digits)}`;
}

/** A duration with two or three digits and its unit: `74 µs`, `4.5 ms`, `1.2 s`, `3 min 20 s`. */
export function durationText(ns: number): string {
  if (ns < 1e3) return `${ns} ns`;
  if (ns < 999.5e3) return `${short(ns / 1e3)} µs`;
  if (ns < 999.5e6) return `${short(ns / 1e6)} ms`;
  if (ns < 119.5e9) return `${short(ns / 1e9)} s`;
  const seconds = Math.round(ns / 1e9);
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** Three digits and the unit as a word, for screen readers: `19.9 milliseconds`. */
export function spokenDuration(ns: number): string {
  const units = [
    [1e9, 'seconds'],
    [1e6, 'milliseconds'],
    [1e3, 'microseconds'],
  ] as const;
  const [size, name] = units.find(([unit]) => ns >= unit * 0.9995) ?? [1, 'nanoseconds'];
  const value = ns / size;
  return `${value >= 1000 ? Math.round(value) : Number(value.toPrecision(3))} ${name}`;
}

function short(value: number): string {
  return value < 9.95 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value));
}

/**
 * Wall clock of a moment of the run in the reader’s time zone: `10:14:22.019`; null when the start is unknown.
 * @param uncertainty as for {@link timeText}: `≈ 10:14:22.0`
 */
export function clockText(startedAt: string, ns: number, uncertainty: number | null = null): string | null {
  const start = Date.parse(startedAt);
  if (Number.isNaN(start)) return null;
  // The start is known to the millisecond only: finer digits would be invented for the absolute time.
  const moment = new Date(start + ns / 1e6);
  const two = (value: number) => String(value).padStart(2, '0');
  const milliseconds = String(moment.getMilliseconds()).padStart(3, '0');
  const seconds = `${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
  if (uncertainty === null) return `${seconds}.${milliseconds}`;
  const digits = Math.min(3, knownDigits(uncertainty));
  return `≈ ${seconds}${digits > 0 ? '.' : ''}${milliseconds.slice(0, digits)}`;
}
