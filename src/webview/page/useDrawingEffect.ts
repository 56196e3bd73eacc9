import { effect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * An effect that runs as soon as its signals change. useSignalEffect waits for the next frame; for one that itself
 * schedules a drawing, what it draws would come one frame later than it could.
 */
export function useDrawingEffect(callback: () => void): void {
  const latest = useRef(callback);
  latest.current = callback;
  useLayoutEffect(() => effect(() => latest.current()), []);
}
