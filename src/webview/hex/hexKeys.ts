export interface HexPlace {
  readonly cursor: number;
  readonly columns: number;
  /** Lines of a page. */
  readonly page: number;
  readonly size: number;
}

/** Where a key moves the cursor to, as in Microsoft's Hex Editor; null: it is not a key that moves. */
export function keyTarget(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
  { cursor, columns, page, size }: HexPlace,
): number | null {
  if (event.altKey) return null;
  const end = Math.max(0, size - 1);
  const whole = event.ctrlKey || event.metaKey;
  const lineStart = cursor - (cursor % columns);
  switch (event.key) {
    case 'ArrowRight':
      return cursor + 1;
    case 'ArrowLeft':
      return cursor - 1;
    case 'ArrowDown':
      return cursor + columns > end ? cursor : cursor + columns;
    case 'ArrowUp':
      return cursor - columns < 0 ? cursor : cursor - columns;
    case 'PageDown':
      return cursor + page * columns;
    case 'PageUp':
      return cursor - page * columns;
    case 'Home':
      return whole ? 0 : lineStart;
    case 'End':
      return whole ? end : lineStart + columns - 1;
    default:
      return null;
  }
}
