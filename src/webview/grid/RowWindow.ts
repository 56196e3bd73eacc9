import { Scrollbar } from './Scrollbar.ts';

export interface RowWindowOptions {
  readonly rowHeight: number;
  /** Makes an empty row; it is filled by `draw` and used again for other rows. */
  createRow(): HTMLElement;
  /** Fills `element` with row `index`. */
  draw(element: HTMLElement, index: number): void;
  /** After the rows are drawn. */
  drawn?(first: number, last: number): void;
  /** Row that stays on the screen when the window gets lower; null: none, as when the end is followed. */
  kept?(): number | null;
  /** The user moved the window (wheel, scrollbar), as opposed to code. */
  scrolled?(): void;
}

/**
 * Draws the few visible rows out of any number: the position is a fractional row number and rows are placed relative to
 * the window, exact to the row for wheel and keys.
 */
export class RowWindow {
  readonly element = document.createElement('div');
  readonly rows = document.createElement('div');
  readonly #scrollbar = new Scrollbar((share) => {
    this.scrollTo(share * this.#maxTop);
    this.#options.scrolled?.();
  });
  readonly #options: RowWindowOptions;
  readonly #observer: ResizeObserver;
  #pool: HTMLElement[] = [];
  /** Row that the first of the pool was drawn for. */
  #poolFirst = 0;
  #count = 0;
  #top = 0;
  /** 0: it was not told yet. */
  #toldHeight = 0;
  #frame = 0;
  /** It was sent to the end: while all rows fit, its place does not tell that from the beginning. */
  #keepsEnd = false;

  constructor(options: RowWindowOptions) {
    this.#options = options;
    this.element.className = 'row-window';
    this.rows.className = 'row-window-rows';
    this.rows.role = 'rowgroup';
    this.element.append(this.rows, this.#scrollbar.element);
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
  get top(): number {
    return this.#top;
  }
  /** Rows that fit wholly. */
  get page(): number {
    return Math.max(1, Math.floor(this.#height / this.#options.rowHeight));
  }
  get first(): number {
    return Math.floor(this.#top);
  }
  /** One past the last row that shows, even in part. */
  get end(): number {
    return Math.min(this.#count, Math.ceil(this.#top + this.#height / this.#options.rowHeight));
  }
  get atEnd(): boolean {
    return this.#top >= this.#maxTop - 0.01;
  }

  /** Throws the row elements away, for when rows are built differently from now on. */
  clearPool(): void {
    this.#pool = [];
    this.rows.replaceChildren();
  }

  setCount(count: number): void {
    if (count === this.#count) return;
    this.#count = count;
    this.#layoutScrollbar();
    this.#place(this.#top);
  }

  scrollTo(top: number): void {
    this.#keepsEnd = false;
    this.#place(top);
  }

  #place(top: number): void {
    this.#top = Math.max(0, Math.min(top, this.#maxTop));
    this.schedule();
  }

  scrollToEnd(): void {
    this.#keepsEnd = true;
    this.#place(this.#maxTop);
  }

  /** Moves as little as needed for row `index` to be wholly in the window. */
  reveal(index: number): void {
    if (index < this.#top) this.scrollTo(index);
    else if (index + 1 > this.#top + this.#height / this.#options.rowHeight) {
      this.scrollTo(index + 1 - this.#height / this.#options.rowHeight);
    }
  }

  /** The same, but a row that is far off comes to the upper third, so that what follows it shows too. */
  center(index: number): void {
    if (index >= this.#top && index + 3 <= this.#top + this.page) return;
    this.scrollTo(index - this.page / 3);
  }

  /** Draws on the next frame. */
  schedule(): void {
    this.#frame ||= requestAnimationFrame(() => this.draw());
  }

  /** Row under a point of the screen. */
  indexAt(clientY: number): number {
    const y = clientY - this.element.getBoundingClientRect().top;
    return Math.floor(this.#top + y / this.#options.rowHeight);
  }

  draw(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { rowHeight, createRow, draw, drawn } = this.#options;
    const first = this.first;
    const end = this.end;
    const shown = end - first;
    while (this.#pool.length < shown) this.#pool.push(createRow());
    this.#turnPool(first);
    let at = this.rows.firstChild;
    for (const [slot, element] of this.#pool.entries()) {
      // One that is not shown leaves the document: nobody who looks for a row finds it.
      if (slot >= shown) element.remove();
      else {
        if (element === at) at = at.nextSibling;
        else this.rows.insertBefore(element, at);
        draw(element, first + slot);
      }
    }
    const shift = (first - this.#top) * rowHeight;
    this.rows.style.transform = `translateY(${Math.round(shift)}px)`;
    const maxTop = this.#maxTop;
    this.#scrollbar.write(maxTop === 0 ? 0 : this.#top / maxTop);
    drawn?.(first, end);
  }

  /**
   * Elements go with their rows: those that leave the window at one end are used again at the other, in the document,
   * too, as what is read aloud follows its order. Laying out all rows for one that came took most of a frame. Where many
   * leave at once, moving them costs as much as writing all.
   */
  #turnPool(first: number): void {
    const moved = first - this.#poolFirst;
    this.#poolFirst = first;
    if (moved === 0 || Math.abs(moved) > this.#pool.length / 3) return;
    const turned = moved > 0 ? this.#pool.splice(0, moved) : this.#pool.splice(moved);
    for (const element of turned) element.remove();
    if (moved > 0) this.#pool.push(...turned);
    else this.#pool.unshift(...turned);
  }

  /** px. Looked up until it is told: what is brought into the window before its first drawing counts on it. */
  get #height(): number {
    this.#toldHeight ||= this.element.clientHeight;
    return this.#toldHeight;
  }

  get #maxTop(): number {
    return Math.max(0, this.#count - this.#height / this.#options.rowHeight);
  }

  #resize(): void {
    const wasAtEnd = this.atEnd && (this.#top > 0 || this.#keepsEnd);
    const kept = this.#options.kept?.() ?? null;
    const wasShown = kept !== null && this.#toldHeight > 0 && this.shows(kept);
    this.#toldHeight = this.element.clientHeight;
    this.#layoutScrollbar();
    this.#place(wasAtEnd ? this.#maxTop : this.#top);
    if (wasShown) this.reveal(kept);
    // Sizes are told between layout and painting: on the next frame an empty window would be painted before.
    this.draw();
  }

  /** Whether a row is in the window, even in part. */
  shows(index: number): boolean {
    return index + 1 > this.#top && index < this.#top + this.#height / this.#options.rowHeight;
  }

  #layoutScrollbar(): void {
    this.#scrollbar.layOut(this.#count * this.#options.rowHeight, this.#height, this.#maxTop === 0);
  }

  #wheel(event: WheelEvent): void {
    if (event.ctrlKey || event.deltaY === 0) return;
    event.preventDefault();
    const { rowHeight } = this.#options;
    const rows =
      event.deltaMode === WheelEvent.DOM_DELTA_LINE
        ? event.deltaY
        : event.deltaMode === WheelEvent.DOM_DELTA_PAGE
          ? event.deltaY * this.page
          : event.deltaY / rowHeight;
    this.scrollTo(this.#top + rows * (event.altKey ? 5 : 1));
    this.#options.scrolled?.();
  }
}
