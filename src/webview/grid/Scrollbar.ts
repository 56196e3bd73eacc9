/**
 * Chromium's layout units end at 33 554 428 physical pixels (1.5 million rows, half of that at 200 %): a longer list has
 * a track of this height. px
 */
const longestTrack = 4_000_000;

/**
 * A native scrollbar beside a window that places its content by itself: a device for input and output only. What it
 * stands for may be of any length.
 */
export class Scrollbar {
  readonly element = document.createElement('div');
  readonly #spacer = document.createElement('div');
  #written = 0;
  /** How far the thumb can go. px; not asked of the page, which would lay out all rows for the answer. */
  #way = 0;

  /** @param dragged the user moved it: to which part of the way, 0…1 */
  constructor(dragged: (share: number) => void) {
    this.element.className = 'row-window-scrollbar';
    // The content is what the keyboard and screen readers work on; this is for the mouse.
    this.element.ariaHidden = 'true';
    this.element.tabIndex = -1;
    this.element.append(this.#spacer);
    this.element.addEventListener('scroll', () => {
      const { scrollTop } = this.element;
      // Our own write comes back as an event; taking it as input would round the position to a pixel of the track.
      if (Math.abs(scrollTop - this.#written) < 2) return;
      this.#written = scrollTop;
      if (this.#way > 0) dragged(scrollTop / this.#way);
    });
  }

  /**
   * @param height of the content, px
   * @param window what of it is seen, px: not left to the page's layout, as a window that is higher for a moment would
   *   move the thumb, and that would be taken for the user's doing
   */
  layOut(height: number, window: number, hidden: boolean): void {
    const track = Math.min(height, longestTrack);
    this.#way = Math.max(0, track - window);
    this.#spacer.style.height = `${track}px`;
    this.element.style.height = `${window}px`;
    this.element.hidden = hidden;
    // A shorter track moves the thumb by itself, and one that is shown again has it where it was: that is not the user's
    // doing either.
    this.#written = this.element.scrollTop;
  }

  /** Shows a place: its part of the way, 0…1. */
  write(share: number): void {
    const scroll = Math.round(share * this.#way);
    if (Math.abs(this.element.scrollTop - scroll) < 1) return;
    this.element.scrollTop = scroll;
    this.#written = this.element.scrollTop;
  }
}
