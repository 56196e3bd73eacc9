import type { Random } from './random.ts';

/** Values that a careless program stumbles over. */
const extremes: readonly unknown[] = [
  null,
  undefined,
  true,
  '',
  '__proto__',
  'constructor',
  '\0',
  '../../../../etc/passwd',
  '${env:HOME}${pipe:main}${',
  'x'.repeat(70_000),
  '\ud800',
  0,
  -0,
  -1,
  0.5,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 63),
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  [],
  {},
  [[]],
  new Uint8Array(3),
];

/** Any value, at most `depth` deep; `names` are likely as keys and as strings. */
export function hostileValue(random: Random, names: readonly string[], depth = 4): unknown {
  switch (random.below(depth > 0 ? 6 : 3)) {
    case 0:
    case 1:
      return random.pick(extremes);
    case 2:
      return random.pick(names);
    case 3:
      return Array.from({ length: random.below(5) }, () => hostileValue(random, names, depth - 1));
    default:
      return hostileObject(random, names, depth);
  }
}

export function hostileObject(random: Random, names: readonly string[], depth = 4): object {
  const object = {};
  for (let left = random.below(6); left > 0; left--) {
    const key =
      random.below(12) === 0 ? random.pick(['__proto__', 'constructor', 'toString', '']) : random.pick(names);
    // An own property, also of these names, as JSON and structured clones make it.
    Object.defineProperty(object, key, {
      value: hostileValue(random, names, depth - 1),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

/** A copy with one place in it exchanged for something hostile. */
export function hurt(value: unknown, random: Random, names: readonly string[]): unknown {
  if (Array.isArray(value) && value.length > 0 && random.below(4) > 0) {
    const at = random.below(value.length);
    return value.map((element, index) => (index === at ? hurt(element, random, names) : element));
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && random.below(5) > 0) {
    const entries = Object.entries(value);
    if (entries.length > 0) {
      const at = random.below(entries.length);
      return Object.fromEntries(
        entries.map(([key, one], index) => [key, index === at ? hurt(one, random, names) : one]),
      );
    }
  }
  // Mostly of the same type: what is of another one does not come far.
  const alike = [...extremes, ...names].filter((one) => typeof one === typeof value);
  return random.below(3) > 0 && alike.length > 0 ? random.pick(alike) : hostileValue(random, names);
}
