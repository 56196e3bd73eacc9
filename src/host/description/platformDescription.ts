import type { SessionDescription } from '../../protocol/description.ts';
import { validateDescription } from './readDescription.ts';

export type PlatformDescription = Omit<SessionDescription, 'windows' | 'linux' | '$schema'>;

/**
 * The description as it holds on one platform: its block merged over the rest, field by field, as in launch.json.
 *
 * The block is merged before validation, so an error in it is told with the path that the field has in the result.
 */
export function platformDescription(
  description: SessionDescription,
  platform: 'win32' | 'linux',
): PlatformDescription {
  const { windows, linux, $schema: _, ...common } = description;
  const overlay = platform === 'win32' ? windows : linux;
  const {
    windows: _w,
    linux: _l,
    $schema: _s,
    ...merged
  } = validateDescription(merge(common, overlay ?? {}));
  return merged;
}

const isObject = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects are merged, everything else (arrays too) is replaced. `children` are merged by position, as they have no keys. */
function merge(base: unknown, overlay: unknown): unknown {
  if (isObject(base) && isObject(overlay)) {
    const keys = new Set([...Object.keys(base), ...Object.keys(overlay)]);
    return Object.fromEntries(
      [...keys].map((key) => {
        if (!Object.hasOwn(overlay, key)) return [key, base[key]];
        if (!Object.hasOwn(base, key)) return [key, overlay[key]];
        return [
          key,
          key === 'children' ? mergeChildren(base[key], overlay[key]) : merge(base[key], overlay[key]),
        ];
      }),
    );
  }
  return overlay;
}

function mergeChildren(base: unknown, overlay: unknown): unknown {
  if (!Array.isArray(base) || !Array.isArray(overlay)) return overlay;
  return overlay.map((child, index) => (index < base.length ? merge(base[index], child) : child));
}
