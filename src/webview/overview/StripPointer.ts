import { signal } from '@preact/signals';
import type { SessionModel } from '../page/SessionModel.ts';
import { laneHeight } from './drawLanes.ts';

/** Where the pointer rests, and where to say what is there. */
export interface StripHover {
  readonly time: number;
  readonly lane: number;
  readonly style: { readonly left: string; readonly top: string };
}

/** px: less is a click. */
const shortestBrush = 4;

/** The pointer over the lanes: rests to ask, clicks to jump, draws to zoom; the wheel moves and zooms. */
export class StripPointer {
  readonly hover = signal<StripHover | null>(null);
  readonly #model: SessionModel;
  readonly #strip: HTMLElement;
  readonly #listening = new AbortController();
  #begun: number | null = null;

  constructor(model: SessionModel, strip: HTMLElement) {
    this.#model = model;
    this.#strip = strip;
    const { signal: stop } = this.#listening;
    strip.addEventListener('pointerdown', (event) => this.#down(event), { signal: stop });
    strip.addEventListener('pointermove', (event) => this.#move(event), { signal: stop });
    strip.addEventListener('pointerup', (event) => this.#up(event), { signal: stop });
    strip.addEventListener('pointercancel', () => this.#cancel(), { signal: stop });
    strip.addEventListener('dblclick', () => model.overview.zoomTo(null), { signal: stop });
    strip.addEventListener('wheel', (event) => this.#wheel(event), { signal: stop, passive: false });
    strip.addEventListener(
      'pointerleave',
      () => {
        this.hover.value = null;
      },
      { signal: stop },
    );
  }

  dispose(): void {
    this.#listening.abort();
  }

  #timeAt(clientX: number): number {
    const { left, width } = this.#strip.getBoundingClientRect();
    const [from, to] = this.#model.overview.shown.peek();
    const share = Math.max(0, Math.min(1, (clientX - left) / Math.max(1, width)));
    return from + share * (to - from);
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.#strip.setPointerCapture(event.pointerId);
    this.#begun = event.clientX;
    this.hover.value = null;
  }

  #move(event: PointerEvent): void {
    const { overview } = this.#model;
    if (this.#begun === null) {
      this.#ask(event);
      return;
    }
    const ends = [this.#timeAt(this.#begun), this.#timeAt(event.clientX)].sort((a, b) => a - b);
    const drawn = Math.abs(event.clientX - this.#begun) >= shortestBrush;
    overview.brush.value = drawn ? [ends[0] ?? 0, ends[1] ?? 0] : null;
  }

  #up(event: PointerEvent): void {
    const { overview, places } = this.#model;
    const { value: brush } = overview.brush;
    if (this.#begun === null) return;
    this.#cancel();
    if (brush) {
      overview.zoomTo(brush);
      void places.scrollToTime(brush[0]);
    } else void places.toTime(this.#timeAt(event.clientX));
  }

  #cancel(): void {
    this.#begun = null;
    this.#model.overview.brush.value = null;
  }

  #ask(event: PointerEvent): void {
    const { top } = this.#strip.getBoundingClientRect();
    const section = this.#strip.closest('.overview')?.getBoundingClientRect();
    if (!section) return;
    const x = event.clientX - section.left;
    this.hover.value = {
      time: this.#timeAt(event.clientX),
      lane: Math.floor((event.clientY - top) / laneHeight),
      // Towards the middle of the tab, where there is room.
      style: {
        left: `${Math.round(Math.max(8, Math.min(x - 60, section.width - 340)))}px`,
        top: `${Math.round(section.height + 2)}px`,
      },
    };
  }

  #wheel(event: WheelEvent): void {
    const { overview } = this.#model;
    if (event.ctrlKey) {
      event.preventDefault();
      overview.zoomBy(event.deltaY > 0 ? 1.25 : 0.8, this.#timeAt(event.clientX));
    } else if (event.deltaX !== 0 || event.shiftKey) {
      event.preventDefault();
      overview.pan((event.deltaX || event.deltaY) / Math.max(1, this.#strip.clientWidth));
    }
  }
}
