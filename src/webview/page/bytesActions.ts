import { copyFormats, formatCopy } from '../hex/copyFormats.ts';
import { copyText } from './askExtension.ts';
import type { PlaceAction } from './placeMenus.ts';
import type { SessionModel } from './SessionModel.ts';

/** What can be done with the selected bytes of a hex view; null when the target is in none. */
export function bytesActions(
  model: SessionModel,
  target: Element,
  event: MouseEvent,
): readonly PlaceAction[] | null {
  const memory = model.shownMemory.peek()?.memory ?? null;
  const section = memory === null ? null : model.memory.section(memory);
  const grid = [section?.grid, model.recordBytes].find((one) => one?.element.contains(target));
  if (!grid) return null;
  grid.input.menuAt(event);
  const copies = copyFormats.map((format) => ({
    id: `copy-${format}`,
    keys: '',
    act: () =>
      copyText(
        model,
        grid.selectedBytes().then((bytes) => formatCopy(bytes, format)),
      ),
  }));
  if (memory === null || grid !== section?.grid) return copies;
  return [
    ...copies,
    {
      id: 'bookmark',
      keys: '',
      act: () => model.memory.toggleBookmark(memory, grid.selection.start),
    },
    {
      id: 'history',
      keys: '',
      act: () => {
        model.detailOpen.value = true;
        // The detail is drawn with the next frame.
        requestAnimationFrame(() => {
          document.querySelector('.history')?.scrollIntoView();
          document.querySelector<HTMLElement>('.history button')?.focus();
        });
      },
    },
  ];
}
