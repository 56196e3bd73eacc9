import { Scrollbar } from '../grid/Scrollbar.ts';

/** Height that an entry is taken to have for the scrollbar. px */
const usualHeight = 48;

export interface SheetWindowOptions {
  /** Makes an entry, or one that stands for it until it is known. Its height may be anything. */
  create(index: number): HTMLElement;
  /** Whether an entry that was made before is as it would be made now. */
  isCurrent(index: number, entry: HTMLElement): boolean;
  /** After the entries are drawn. */
  drawn(first: number, end: number): void;
  /** Entry that stays on the screen when the window gets lower; null: none, as when the end is followed. */
  kept(): number | null;
  /** The user moved the window; whether it is at its end now. */
  scrolled(atEnd: boolean): void;
}

/**
 * Draws the few visible entries out of any number, each as high as it needs to be: the place is an entry and how many
 * pixels of it are above the window, so that no height but those on the screen is ever known.
 */
export class SheetWindow {
  readonly element = document.createElement('div');
  readonly entries = document.createElement('div');
  readonly #scrollbar = new Scrollbar((share) => this.#dragged(share));
  readonly #options: SheetWindowOptions;
  readonly #observer: ResizeObserver;
  #drawn = new Map<number, HTMLElement>();
  #count = 0;
  #top = 0;
  #shift = 0;
  #atEnd = true;
  #frame = 0;
  /** As of the last drawing. px */
  #height = 0;

  constructor(options: SheetWindowOptions) {
    this.#options = options;
    this.element.className = 'sheet-window';
    this.entries.className = 'sheet-entries';
    this.entries.role = 'rowgroup';
    this.element.append(this.entries, this.#scrollbar.element);
    this.element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.#observer = new ResizeObserver(() => this.#resize());
    this.#observer.observe(this.element);
  }

  dispose(): void {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  get count(): number {
    return this.#count;
  }
  get atEnd(): boolean {
    return this.#atEnd;
  }
  /** The first entry that shows. */
  get first(): number {
    return this.#top;
  }

  setCount(count: number): void {
    this.#count = count;
    this.#top = Math.min(this.#top, Math.max(0, count - 1));
    this.schedule();
  }

  /** Entries are written in another way than before: makes them anew. */
  clear(): void {
    this.#drawn = new Map();
    this.schedule();
  }

  scrollToEnd(): void {
    this.#atEnd = true;
    this.schedule();
  }

  /** Brings an entry into the window, to its upper edge when it is not there already. */
  reveal(index: number): void {
    // What was asked for before is on the screen first: it says how far there is to go.
    if (this.#frame !== 0) this.#drawNow();
    const shown = this.#drawn.get(index)?.getBoundingClientRect();
    const window = this.element.getBoundingClientRect();
    if (shown && shown.top >= window.top && shown.bottom <= window.bottom) return;
    const below = shown && shown.bottom > window.bottom && shown.height <= window.height;
    if (below) this.#shift += shown.bottom - window.bottom;
    else {
      this.#top = index;
      this.#shift = 0;
    }
    this.#atEnd = false;
    this.schedule();
  }

  schedule(): void {
    this.#frame ||= requestAnimationFrame(() => this.#drawNow());
  }

  indexOf(target: EventTarget | null): number | null {
    for (const [index, element] of this.#drawn) {
      if (target instanceof Node && element.contains(target)) return index;
    }
    return null;
  }

  /** Draws at once: sizes are told between layout and painting, and an empty window would be painted before the next frame. */
  #resize(): void {
    const kept = this.#options.kept();
    const wasShown = kept !== null && kept >= this.#top && this.#drawn.has(kept);
    this.#draw();
    if (!wasShown) return;
    // Of one that is higher than the window any part will do.
    const entry = this.#drawn.get(kept);
    if (entry && kept >= this.#top && entry.offsetHeight > this.element.clientHeight) return;
    this.reveal(kept);
    if (this.#frame !== 0) this.#draw();
  }

  /** A frame may find another height before that is told: what was on the screen is known until the next drawing only. */
  #drawNow(): void {
    if (this.element.clientHeight === this.#height) this.#draw();
    else this.#resize();
  }

  #draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const height = this.element.clientHeight;
    this.#height = height;
    const kept = this.#drawn;
    this.#drawn = new Map();
    const heightOf = (index: number): number => {
      const before = kept.get(index);
      const element = before && this.#options.isCurrent(index, before) ? before : this.#options.create(index);
      this.#drawn.set(index, element);
      // In its place it comes when all are known.
      if (!element.isConnected) this.entries.append(element);
      return element.offsetHeight;
    };
    let first = this.#atEnd ? this.#count : this.#top;
    let end = first;
    let filled = 0;
    if (!this.#atEnd) {
      while (end < this.#count && filled - this.#shift < height) filled += heightOf(end++);
      if (filled - this.#shift < height) this.#atEnd = true;
    }
    // Fill from below: the end is in the window, or what was scrolled up to is above its first entry.
    while (first > 0 && (this.#atEnd ? filled < height : this.#shift < 0)) {
      const added = heightOf(--first);
      filled += added;
      if (!this.#atEnd) this.#shift += added;
    }
    if (this.#atEnd) this.#shift = Math.max(0, filled - height);
    this.#shift = Math.max(0, this.#shift);
    this.#top = first;
    this.#arrange(first, end);
    this.entries.style.transform = `translateY(${-Math.round(this.#shift)}px)`;
    this.#passHidden(first, end);
    this.#writeScrollbar(height);
    this.#options.drawn(this.#top, Math.max(end, this.#count === 0 ? 0 : this.#top + this.#drawn.size));
  }

  /** Brings entries into their order. Those that stay are not touched: something in them may be marked with the mouse. */
  #arrange(first: number, end: number): void {
    const shown = new Set<Element>(this.#drawn.values());
    for (const element of [...this.entries.children]) if (!shown.has(element)) element.remove();
    let next = this.entries.firstElementChild;
    for (let index = first; index < end; index++) {
      const element = this.#drawn.get(index);
      if (!element) continue;
      if (element === next) next = next.nextElementSibling;
      else this.entries.insertBefore(element, next);
    }
  }

  /** Goes on to the first entry that shows, so that the place does not stay far above it. */
  #passHidden(first: number, end: number): void {
    for (let index = first; index < end; index++) {
      const height = this.#drawn.get(index)?.offsetHeight ?? 0;
      if (this.#shift < height || index + 1 >= this.#count) return;
      this.#shift -= height;
      this.#top = index + 1;
    }
  }

  #writeScrollbar(height: number): void {
    const whole = this.#top === 0 && this.#shift === 0 && this.#atEnd;
    this.#scrollbar.layOut(Math.max(this.#count * usualHeight, height), height, whole);
    this.#scrollbar.write(this.#atEnd ? 1 : this.#top / Math.max(1, this.#count));
  }

  #dragged(share: number): void {
    this.#atEnd = share > 0.999;
    this.#top = Math.min(this.#count - 1, Math.floor(share * this.#count));
    this.#shift = 0;
    this.schedule();
    this.#options.scrolled(this.#atEnd);
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const line = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? usualHeight / 2 : 1;
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? this.element.clientHeight : line;
    if (event.deltaY < 0) this.#atEnd = false;
    this.#shift += event.deltaY * pixels;
    this.#draw();
    this.#options.scrolled(this.#atEnd);
  }
}
