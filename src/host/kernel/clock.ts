/**
 * The one clock of a run: monotonic ns since its start, as exact integers.
 *
 * Seconds and nanoseconds are subtracted before they are joined: the plain number of ns since boot passes 2^53 on a
 * machine that has been up for 104 days.
 */
export interface Clock {
  /** ns since the start of the run. */
  now(): number;
  /** Wall clock at the start in ns since 1970. */
  readonly startedAt: bigint;
  readonly origin: ClockOrigin;
}

/** Can be sent to another thread of the process, which then has the same clock. */
export interface ClockOrigin {
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly startedAt: bigint;
}

export function startClock(): Clock {
  const startedAt = BigInt(Date.now()) * 1_000_000n;
  const [seconds, nanoseconds] = process.hrtime();
  return clockFrom({ seconds, nanoseconds, startedAt });
}

export function clockFrom(origin: ClockOrigin): Clock {
  return {
    origin,
    startedAt: origin.startedAt,
    now() {
      const [seconds, nanoseconds] = process.hrtime();
      return (seconds - origin.seconds) * 1e9 + (nanoseconds - origin.nanoseconds);
    },
  };
}
