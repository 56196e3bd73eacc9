export type Platform = 'win32' | 'linux';

/** The key of the block that holds on a platform only. */
export const blockOf = (platform: Platform): 'windows' | 'linux' =>
  platform === 'win32' ? 'windows' : 'linux';

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A block merged over the rest, field by field, as in launch.json: objects are merged, everything else (lists too) is
 * replaced. `children` are merged by position, as they have no keys.
 */
export function mergeBlock(base: unknown, block: unknown): unknown {
  if (!isObject(base) || !isObject(block)) return block;
  const keys = new Set([...Object.keys(base), ...Object.keys(block)]);
  return Object.fromEntries(
    [...keys].map((key) => {
      if (!Object.hasOwn(block, key)) return [key, base[key]];
      if (!Object.hasOwn(base, key)) return [key, block[key]];
      const merge = key === 'children' ? mergeChildren : mergeBlock;
      return [key, merge(base[key], block[key])];
    }),
  );
}

/** Those that the block does not reach stay as they are; an empty list leaves none. */
function mergeChildren(base: unknown, block: unknown): unknown {
  if (!Array.isArray(base) || !Array.isArray(block) || block.length === 0) return block;
  const merged = block.map((child, index) => (index < base.length ? mergeBlock(base[index], child) : child));
  return [...merged, ...base.slice(block.length)];
}
