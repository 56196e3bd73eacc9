import type { Frame, Locator } from 'playwright-core';
import { poll } from './poll.ts';
import type { Workbench } from './workbench.ts';

/** A row of the record list as it is in the document. */
export interface RecordRow {
  /** Place in the list, from 1. */
  readonly place: number;
  readonly kind: string;
  /** What a screen reader says. */
  readonly label: string;
  /** Text of the cells by column: `what`, `content`, `length`, … */
  readonly cells: { readonly [column: string]: string };
}

/** ms. A recorder takes seconds to start under Wine, and on a busy machine several times as long. */
const patience = 45_000;

/** The session tab in front, read and used like a person would. Its page is a new one whenever the tab was hidden. */
export class SessionTab {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  frame(): Promise<Frame> {
    return this.#workbench.webview('[data-testid=session-bar]');
  }

  async waitForStatus(status: string): Promise<void> {
    const frame = await this.frame();
    await frame.locator(`[data-testid=session-bar][data-status=${status}]`).waitFor();
  }

  /** Switches to a view: `Records`, `Memory: worker:1`. */
  async view(name: string): Promise<void> {
    const frame = await this.frame();
    await frame.getByRole('tab', { name, exact: true }).click();
  }

  async press(name: string): Promise<void> {
    const frame = await this.frame();
    await frame.getByRole('button', { name, exact: true }).first().click();
  }

  /** Sends a message with the compose bar. */
  async send(text: string): Promise<void> {
    const frame = await this.frame();
    const message = frame.getByRole('textbox', { name: 'Message', exact: true });
    await message.fill(text);
    // Who is connected is told a moment after its row, and before there is nobody to send to.
    await poll('somebody to send to', 10_000, async () =>
      (await frame.getByRole('button', { name: 'Send', exact: true }).isEnabled()) ? true : undefined,
    );
    await message.press('Enter');
    await poll('the message to be sent', 10_000, async () =>
      (await message.inputValue()) === '' ? true : undefined,
    );
  }

  /** The first rows: the list is scrolled to its start, so it stops following. */
  firstRows(): Promise<RecordRow[]> {
    return poll('the first rows', patience, async () => {
      // Again each time: while the list is still empty there is nowhere to go.
      const rows = await this.#rowsAt('Home');
      return rows?.[0]?.place === 1 ? rows : undefined;
    });
  }

  lastRows(): Promise<RecordRow[]> {
    return poll('the last rows', patience, () => this.#rowsAt('End'));
  }

  /** Shows only the rows in which this text stands. */
  async search(text: string): Promise<void> {
    const frame = await this.frame();
    await frame.getByRole('searchbox', { name: 'Filter or search' }).fill(text);
  }

  /** Waits until one of the first rows is of this kind and reads like this. */
  row(kind: string, label: RegExp): Promise<RecordRow> {
    return this.#find(kind, label, () => this.firstRows());
  }

  /** Waits until one of the last rows is of this kind and reads like this. */
  lastRow(kind: string, label: RegExp): Promise<RecordRow> {
    return this.#find(kind, label, () => this.lastRows());
  }

  /** The bytes that a hex view shows now, as text; null for bytes that are not known. */
  async hexBytes(view: string): Promise<(string | null)[]> {
    const frame = await this.frame();
    const grid = frame.getByRole('grid', { name: view, exact: true });
    const cells = grid.locator('.hex-row:not([hidden]) [role=gridcell]:not([hidden])');
    const labels = await cells.evaluateAll((elements) =>
      elements.map((cell) => cell.getAttribute('aria-label') ?? ''),
    );
    return labels.map((label) => /^offset [0-9a-f]+ hex, ([0-9a-f]{2})\b/.exec(label)?.[1] ?? null);
  }

  /** The rows on the screen after this key; none when another page has taken the place of this one meanwhile. */
  async #rowsAt(key: 'Home' | 'End'): Promise<RecordRow[] | undefined> {
    const frame = await this.frame();
    const records = frame.getByRole('grid', { name: 'Records', exact: true });
    try {
      await records.press(key);
      return await drawnRows(records);
    } catch (error) {
      if (frame.isDetached()) return undefined;
      throw error;
    }
  }

  async #find(kind: string, label: RegExp, read: () => Promise<RecordRow[]>): Promise<RecordRow> {
    let rows: RecordRow[] = [];
    try {
      return await poll('a row', patience, async () => {
        rows = await read();
        return rows.find((row) => row.kind === kind && label.test(row.label));
      });
    } catch (error) {
      const seen = rows.map((row) => `${row.kind}: ${row.label}`).join('\n');
      throw new Error(`No row of kind ${kind} reads like ${label}. The last ones seen:\n${seen}`, {
        cause: error,
      });
    }
  }
}

/** Rows whose content has arrived; hidden ones and those that wait for it are left out. */
function drawnRows(records: Locator): Promise<RecordRow[]> {
  return records.locator('.record-row:not(.pending):not([hidden])').evaluateAll((elements) =>
    elements.map((element) => ({
      place: Number(element.getAttribute('aria-rowindex')) - 1,
      kind: element.getAttribute('data-kind') ?? '',
      label: element.getAttribute('aria-label') ?? '',
      cells: Object.fromEntries(
        Array.from(element.querySelectorAll('[role=gridcell]'), (cell) => [
          cell.getAttribute('data-column') ?? '',
          cell.textContent ?? '',
        ]),
      ),
    })),
  );
}
