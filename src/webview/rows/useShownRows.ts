import { useEffect, useRef } from 'preact/hooks';
import type { RowWindow } from '../grid/RowWindow.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { useDrawingEffect } from '../page/useDrawingEffect.ts';

/**
 * Keeps a window of the model's rows at what is to be seen: as many as there are, at their end while that is followed,
 * at the selection or at another row when that was asked for.
 *
 * @param window null before the first drawing
 * @param changed the rows may be others than before
 * @returns goes to the end, and follows
 */
export function useShownRows(
  model: SessionModel,
  window: () => RowWindow | null,
  changed: () => void,
): () => void {
  const placed = useRef(false);
  const start = useRef(model.firstShown.peek());
  const withSelection = useRef(model.selection.shown);
  const scrolled = useRef(model.places.scrollRequest.peek().count);
  useDrawingEffect(() => {
    model.rowsVersion.value;
    const frozen = model.frozen.value;
    const shown = window();
    if (!shown) return;
    shown.setCount(model.shownRows.value);
    changed();
    const first = !placed.current && model.rows.answered.value && shown.count > 0;
    placed.current ||= first;
    if (first && !model.follow.peek()) {
      shown.scrollTo(start.current);
      const selected = model.selection.index.peek();
      if (selected !== null && withSelection.current) shown.center(selected);
    }
    // What was followed until it was frozen is at its end when it is drawn anew.
    if (model.follow.value && (frozen === null || first)) shown.scrollToEnd();
    // A place in a view is known to the window only when the view has been counted.
    else if (model.selection.revealRequest.value !== model.selection.revealed && model.rows.answered.peek()) {
      const index = model.selection.index.peek();
      // Nor is one that was recorded a moment ago.
      if (index === null || index < shown.count)
        model.selection.revealed = model.selection.revealRequest.value;
      if (index !== null) shown.center(index);
    }
  });
  useDrawingEffect(() => {
    const { index, count } = model.places.scrollRequest.value;
    if (count === scrolled.current) return;
    scrolled.current = count;
    window()?.scrollTo(index);
  });
  // No other view shows rows of the list.
  useEffect(
    () => () => {
      model.overview.list.value = null;
    },
    [model],
  );
  useDrawingEffect(() => {
    model.selection.index.value;
    model.run.value;
    window()?.schedule();
  });
  return () => {
    model.freeze(false);
    model.follow.value = true;
    window()?.scrollToEnd();
  };
}
