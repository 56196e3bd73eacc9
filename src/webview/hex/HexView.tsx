import type { Signal } from '@preact/signals';
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { SessionModel } from '../page/SessionModel.ts';
import { HexGrid, type HexSource } from './HexGrid.ts';
import type { CursorBytes } from './Inspector.tsx';

export interface HexViewProps {
  readonly model: SessionModel;
  readonly id: string;
  readonly label: string;
  readonly offsetDigits: number;
  readonly source: HexSource;
  readonly columns: number;
  readonly cursor: Signal<CursorBytes>;
  /** Jumps here when it changes. */
  readonly goTo?: Signal<number | null>;
  /** Counts wishes to read the visible bytes again. */
  readonly refresh?: Signal<number>;
}

/** A hex grid inside a component. */
export function HexView(props: HexViewProps) {
  const { model, id, label, offsetDigits, source, columns, cursor, goTo, refresh } = props;
  const host = useRef<HTMLDivElement>(null);
  const grid = useRef<HexGrid | null>(null);
  const failure = useSignal<string | null>(null);

  useEffect(() => {
    const made = new HexGrid({
      id,
      label,
      offsetDigits,
      moved: (offset, selected) => {
        const { bytes, offset: start } = made.bytes;
        const at = offset - start;
        const here = made.bytes.byte(offset) === null ? new Uint8Array() : bytes.slice(at, at + 16);
        cursor.value = { offset, selected, bytes: here };
      },
      failed: (message) => {
        failure.value = message;
      },
      say: (sentence) => model.announcer.say(sentence),
      copy: (text) => void model.channel.request('copyText', { text }),
    });
    grid.current = made;
    host.current?.append(made.element);
    return () => {
      grid.current = null;
      made.element.remove();
      made.dispose();
    };
  }, [model, id, label, offsetDigits, cursor, failure]);
  useEffect(() => grid.current?.show(source, columns), [source, columns]);
  useSignalEffect(() => {
    const offset = goTo?.value ?? null;
    if (offset !== null) grid.current?.jumpTo(offset);
  });
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
    </div>
  );
}
