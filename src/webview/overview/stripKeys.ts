import type { SessionModel } from '../page/SessionModel.ts';

/** Keys of the time slider; true when the key was one of them. */
export function stripKey(model: SessionModel, event: KeyboardEvent): boolean {
  const { overview, places } = model;
  if (event.ctrlKey || event.altKey || event.metaKey) return false;
  const [from, to] = overview.shown.peek();
  const length = to - from;
  const cursor = overview.cursor.peek();
  const moves: { readonly [key: string]: number } = {
    ArrowLeft: cursor - length / 100,
    ArrowDown: cursor - length / 100,
    ArrowRight: cursor + length / 100,
    ArrowUp: cursor + length / 100,
    PageDown: cursor - length / 10,
    PageUp: cursor + length / 10,
    Home: from,
    End: to,
  };
  const target = moves[event.key];
  if (target !== undefined) {
    void places.toTime(Math.round(Math.max(from, Math.min(to, target))));
    return true;
  }
  switch (event.key) {
    case '+':
      overview.zoomBy(0.5, cursor);
      return true;
    case '-':
      overview.zoomBy(2, cursor);
      return true;
    case '0':
      overview.zoomTo(null);
      return true;
    case 'b':
    case 'B':
      void places.toBurst(!event.shiftKey);
      return true;
    case 'w':
    case 'W':
      void places.toAlarm(!event.shiftKey);
      return true;
    default:
      return false;
  }
}
