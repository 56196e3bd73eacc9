/** At most one sentence in this many ms: a reader must get to its end before the next one starts. */
const interval = 3000;

/** The page's live region. What is said while it rests is replaced, not queued: only the newest is worth hearing. */
export class Announcer {
  readonly element = document.createElement('div');
  #next: string | null = null;
  #resting = false;

  constructor() {
    this.element.className = 'spoken';
    this.element.role = 'status';
    this.element.ariaLive = 'polite';
  }

  say(sentence: string): void {
    this.#next = sentence;
    if (!this.#resting) this.#speak();
  }

  #speak(): void {
    if (this.#next === null) return;
    this.element.textContent = this.#next;
    this.#next = null;
    this.#resting = true;
    setTimeout(() => {
      this.#resting = false;
      this.#speak();
    }, interval);
  }
}
