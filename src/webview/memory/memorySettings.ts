/** What is remembered of a section's view by the section's name: across restarts, reloads, and while it is hidden. */

export interface Bookmark {
  readonly offset: number;
  readonly name: string;
}

/** When the bytes on the screen are read again: always, never by itself, after a message, or after a signal (`event:KEY`). */
export type RefreshPolicy = 'live' | 'demand' | 'message' | `event:${string}`;

export interface MemorySettings {
  /** null: as the user's settings have it. */
  readonly refresh: RefreshPolicy | null;
  readonly bookmarks: readonly Bookmark[];
}

export const defaultMemorySettings: MemorySettings = { refresh: null, bookmarks: [] };
const mostBookmarks = 200;

export type AllMemorySettings = { readonly [memory: string]: MemorySettings };

/** Reads what was remembered; what is not understood is left out. */
export function parseMemorySettings(value: unknown): AllMemorySettings {
  return Object.fromEntries(entries(value).map(([memory, settings]) => [memory, parseOne(settings)]));
}

export function isRefreshPolicy(value: unknown): value is RefreshPolicy {
  return (
    typeof value === 'string' &&
    (value === 'live' || value === 'demand' || value === 'message' || /^event:./.test(value))
  );
}

function parseOne(value: unknown): MemorySettings {
  const { refresh, bookmarks } = Object.fromEntries(entries(value));
  return {
    refresh: isRefreshPolicy(refresh) ? refresh : defaultMemorySettings.refresh,
    bookmarks: Array.isArray(bookmarks) ? bookmarks.flatMap(parseBookmark).slice(0, mostBookmarks) : [],
  };
}

function parseBookmark(value: unknown): Bookmark[] {
  const { offset, name } = Object.fromEntries(entries(value));
  if (typeof offset !== 'number' || !Number.isSafeInteger(offset) || offset < 0) return [];
  return [{ offset, name: typeof name === 'string' ? name.slice(0, 100) : '' }];
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
