/**
 * The message with all its bytes in one buffer of exactly that size, as plain Uint8Arrays; what holds none is not copied.
 *
 * What comes over IPC are Buffers, which VS Code's own serialization would turn into JSON arrays of numbers; and each
 * is a view of a larger pool, which would be sent to the page whole, once for every row.
 *
 * A page that follows a flood is told many times a second: with each object taken apart into entries and put together
 * again, a screenful of rows took twice as long as reading it from the wire.
 */
export function packBytes(message: unknown): unknown {
  const total = bytesIn(message);
  if (total === null) return message;
  const pool = new Uint8Array(total);
  let used = 0;
  const pack = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof Uint8Array) {
      pool.set(value, used);
      used += value.length;
      return pool.subarray(used - value.length, used);
    }
    if (Array.isArray(value)) return value.map(pack);
    const copy: { [key: string]: unknown } = { ...value };
    for (const key in copy) copy[key] = pack(copy[key]);
    return copy;
  };
  return pack(message);
}

/** How many bytes are in there; null: there are none to be packed. */
function bytesIn(value: unknown): number | null {
  if (typeof value !== 'object' || value === null) return null;
  if (value instanceof Uint8Array) return value.length;
  let total: number | null = null;
  for (const inner of Object.values(value)) {
    const bytes = bytesIn(inner);
    if (bytes !== null) total = (total ?? 0) + bytes;
  }
  return total;
}
