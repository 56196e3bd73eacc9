/**
 * Copies a message so that all its bytes lie in one buffer of exactly that size, as plain Uint8Arrays.
 *
 * What comes over IPC are Buffers, which VS Code's own serialization would turn into JSON arrays of numbers; and each
 * is a view of a larger pool, which would be sent to the page whole, once for every row.
 */
export function packBytes(message: unknown): unknown {
  const pool = new Uint8Array(totalBytes(message));
  let used = 0;
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Uint8Array) {
      pool.set(value, used);
      used += value.length;
      return pool.subarray(used - value.length, used);
    }
    if (Array.isArray(value)) return value.map(copy);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copy(inner)]));
  };
  return copy(message);
}

function totalBytes(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (value instanceof Uint8Array) return value.length;
  return Object.values(value).reduce<number>((sum, inner) => sum + totalBytes(inner), 0);
}
