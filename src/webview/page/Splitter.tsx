import type { SessionModel } from './SessionModel.ts';

/** The detail is below the main view. */
const isBelow = (splitter: HTMLElement) => splitter.clientWidth > splitter.clientHeight;

/** The line between main view and detail: dragged, or moved by arrow keys. */
export function Splitter({ model }: { model: SessionModel }) {
  const share = model.detailShare.value;
  const set = (splitter: HTMLElement, value: number) => {
    const area = splitter.parentElement ?? splitter;
    // What the layout does not go below has no share either: a key would do nothing.
    const leastWidth = Number.parseFloat(getComputedStyle(area).getPropertyValue('--detail-least'));
    const least = isBelow(splitter) ? 0.15 : Math.max(0.15, leastWidth / area.clientWidth);
    model.detailShare.value = Math.min(0.8, Math.max(least, value));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule element takes no value
    <div
      class="splitter"
      role="separator"
      tabIndex={0}
      aria-label="Size of the detail"
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={15}
      aria-valuemax={80}
      onKeyDown={(event) => {
        const step = { ArrowLeft: 0.02, ArrowUp: 0.02, ArrowRight: -0.02, ArrowDown: -0.02 }[event.key];
        if (step === undefined) return;
        event.preventDefault();
        set(event.currentTarget, share + step);
      }}
      onPointerDown={(event) => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        const splitter = event.currentTarget;
        const area = splitter.parentElement?.getBoundingClientRect();
        if (!area || !splitter.hasPointerCapture(event.pointerId)) return;
        const { clientX, clientY } = event;
        set(
          splitter,
          isBelow(splitter) ? (area.bottom - clientY) / area.height : (area.right - clientX) / area.width,
        );
      }}
    />
  );
}
