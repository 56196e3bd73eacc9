/**
 * Draws the few visible rows out of any number.
 *
 * Chromium's layout units end at 33 554 428 physical pixels (1.5 million rows, half of that at 200 %), so the
 * position is a fractional row number and rows are placed relative to the window. The native scrollbar is a sibling
 * with a spacer of bounded height: a device for input and output only, exact to the row for wheel and keys.
 */
const scrollbarLimit = 4_000_000;

export interface RowWindowOptions {
  readonly rowHeight: number;
  /** Makes an empty row; it is filled by `draw` and used again for other rows. */
  createRow(): HTMLElement;
  /** Fills `element`, the `slot`th from the top of the window, with row `index`. */
  draw(element: HTMLElement, index: number, slot: number): void;
  /** After the rows are drawn. */
  drawn?(first: number, last: number): void;
  /** The user moved the window (wheel, scrollbar), as opposed to code. */
  scrolled?(): void;
}

export class RowWindow {
  readonly element = document.createElement('div');
  readonly rows = document.createElement('div');
  readonly #scrollbar = document.createElement('div');
  readonly #spacer = document.createElement('div');
  readonly #options: RowWindowOptions;
  readonly #observer: ResizeObserver;
  #pool: HTMLElement[] = [];
  #count = 0;
  #top = 0;
  #height = 0;
  #frame = 0;
  #writtenScroll = 0;

  constructor(options: RowWindowOptions) {
    this.#options = options;
    this.element.className = 'row-window';
    this.rows.className = 'row-window-rows';
    this.rows.role = 'rowgroup';
    this.#scrollbar.className = 'row-window-scrollbar';
    // The rows are what the keyboard and screen readers work on; this is for the mouse.
    this.#scrollbar.ariaHidden = 'true';
    this.#scrollbar.tabIndex = -1;
    this.#scrollbar.append(this.#spacer);
    this.element.append(this.rows, this.#scrollbar);
    this.element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.#scrollbar.addEventListener('scroll', () => this.#dragged());
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
    this.scrollTo(this.#top);
  }

  scrollTo(top: number): void {
    this.#top = Math.max(0, Math.min(top, this.#maxTop));
    this.schedule();
  }

  scrollToEnd(): void {
    this.scrollTo(this.#maxTop);
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
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.draw();
    });
  }

  /** Row under a point of the screen. */
  indexAt(clientY: number): number {
    const y = clientY - this.element.getBoundingClientRect().top;
    return Math.floor(this.#top + y / this.#options.rowHeight);
  }

  draw(): void {
    const { rowHeight, createRow, draw, drawn } = this.#options;
    const first = this.first;
    const end = this.end;
    const wanted = Math.ceil(this.#height / rowHeight) + 1;
    while (this.#pool.length < wanted) {
      const element = createRow();
      this.#pool.push(element);
      this.rows.append(element);
    }
    for (const [slot, element] of this.#pool.entries()) {
      // Slots keep their order, although a rotation would rewrite fewer rows: what is read aloud follows the DOM.
      const index = first + slot;
      const shown = index < end && slot < wanted;
      if (element.hidden === shown) {
        element.hidden = !shown;
        // Its place may be drawn by another element next time, and a name may be there once.
        if (!shown) element.removeAttribute('id');
      }
      if (shown) draw(element, index, slot);
    }
    const shift = (first - this.#top) * rowHeight;
    this.rows.style.transform = `translateY(${Math.round(shift)}px)`;
    this.#writeScrollbar();
    drawn?.(first, end);
  }

  get #maxTop(): number {
    return Math.max(0, this.#count - this.#height / this.#options.rowHeight);
  }

  #resize(): void {
    const wasAtEnd = this.atEnd && this.#height > 0;
    this.#height = this.element.clientHeight;
    this.#layoutScrollbar();
    if (wasAtEnd) this.scrollToEnd();
    else this.scrollTo(this.#top);
  }

  #layoutScrollbar(): void {
    const height = Math.min(this.#count * this.#options.rowHeight, scrollbarLimit);
    this.#spacer.style.height = `${height}px`;
    this.#scrollbar.hidden = this.#maxTop === 0;
    // A shorter track moves the thumb by itself; that is not the user's doing either.
    this.#writtenScroll = this.#scrollbar.scrollTop;
  }

  #writeScrollbar(): void {
    const track = this.#scrollbar.scrollHeight - this.#scrollbar.clientHeight;
    const maxTop = this.#maxTop;
    const scroll = maxTop === 0 ? 0 : Math.round((this.#top / maxTop) * track);
    if (Math.abs(this.#scrollbar.scrollTop - scroll) < 1) return;
    this.#scrollbar.scrollTop = scroll;
    this.#writtenScroll = this.#scrollbar.scrollTop;
  }

  #dragged(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.#scrollbar;
    // Our own write comes back as an event; taking it as input would round the position to a pixel of the track.
    if (Math.abs(scrollTop - this.#writtenScroll) < 2) return;
    this.#writtenScroll = scrollTop;
    const track = scrollHeight - clientHeight;
    if (track > 0) this.scrollTo((scrollTop / track) * this.#maxTop);
    this.#options.scrolled?.();
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
