import type { Signal } from '@preact/signals';
import { useSignal, useSignalEffect } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { copyText } from '../page/askExtension.ts';
import type { SessionModel } from '../page/SessionModel.ts';
import { HexGrid } from './HexGrid.ts';
import type { HexSource } from './HexReader.ts';
import type { CursorBytes } from './Inspector.tsx';

export interface HexViewProps {
  readonly model: SessionModel;
  readonly id: string;
  readonly label: string;
  readonly offsetDigits: number;
  readonly source: HexSource;
  readonly columns: number;
  readonly cursor: Signal<CursorBytes>;
  /** Called with the grid when it is made, and with null when it has gone. */
  grid?(grid: HexGrid | null): void;
  /** Offsets on the screen: the first and the one behind the last. */
  readonly viewed?: Signal<readonly [number, number]>;
  /** Counts wishes to read the visible bytes again. */
  readonly refresh?: Signal<number>;
}

/** A hex grid inside a component. */
export function HexView(props: HexViewProps) {
  const { model, id, label, offsetDigits, source, columns, cursor, refresh } = props;
  const host = useRef<HTMLDivElement>(null);
  const grid = useRef<HexGrid | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const failure = useSignal<string | null>(null);
  // Not the failure of a reading, which the next one, 34 ms later, would take away.
  const notCopied = useSignal<string | null>(null);

  useLayoutEffect(() => {
    const made = new HexGrid({
      id,
      label,
      offsetDigits,
      cursor: cursor.peek().offset,
      moved: ({ cursor: offset, start, length }) => {
        const before = cursor.peek();
        if (start !== before.start || length !== before.selected) notCopied.value = null;
        const bytes = made.bytes.knownFrom(offset, 16);
        cursor.value = { offset, start, selected: length, bytes, hole: made.bytes.hole(offset) };
      },
      drawn: (from, to) => {
        const { viewed } = latest.current;
        const [first, last] = viewed?.peek() ?? [from, to];
        if (viewed && (first !== from || last !== to)) viewed.value = [from, to];
      },
      failed: (message) => {
        failure.value = message;
      },
      say: (sentence) => model.announcer.say(sentence),
      copy: (text) => {
        notCopied.value = null;
        void copyText(model, text);
      },
      notCopied: (message) => {
        notCopied.value = message;
      },
    });
    grid.current = made;
    latest.current.grid?.(made);
    host.current?.append(made.element);
    return () => {
      grid.current = null;
      latest.current.grid?.(null);
      made.element.remove();
      made.dispose();
    };
  }, [model, id, label, offsetDigits, cursor, failure, notCopied]);
  useLayoutEffect(() => grid.current?.show(source, columns), [source, columns]);
  useSignalEffect(() => {
    if ((refresh?.value ?? 0) > 0) void grid.current?.refresh();
  });

  return (
    <div class="hex-view" ref={host}>
      {failure.value !== null && (
        <p class="failure" role="alert">
          {failure.value}
        </p>
      )}
      {notCopied.value !== null && (
        <p class="failure" role="alert">
          {notCopied.value}
        </p>
      )}
    </div>
  );
}
