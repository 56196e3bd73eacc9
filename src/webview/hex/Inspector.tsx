import type { Signal } from '@preact/signals';
import { useComputed } from '@preact/signals';
import { printableText, visible } from '../../protocol/bytes.ts';
import { Digits } from '../text/Digits.tsx';
import { inspect } from './inspect.ts';

export interface CursorBytes {
  readonly offset: number;
  /** Bytes from the cursor on, at most 16. */
  readonly bytes: Uint8Array;
  /** First selected offset, and how many are. */
  readonly start: number;
  readonly selected: number;
  /** There is no memory behind it yet. */
  readonly hole: boolean;
}

export const noCursor: CursorBytes = {
  offset: 0,
  bytes: new Uint8Array(),
  start: 0,
  selected: 1,
  hole: false,
};

/** The bytes at the cursor as numbers, in the byte order that is chosen here. */
export function Inspector({ cursor, little }: { cursor: Signal<CursorBytes>; little: Signal<boolean> }) {
  const values = useComputed(() => inspect(cursor.value.bytes, little.value));
  const { offset, bytes } = cursor.value;
  return (
    <section class="inspector" aria-label="Data inspector">
      <h3>
        Inspector at 0x{offset.toString(16)}
        <button
          type="button"
          class="quiet"
          title="Change the byte order"
          onClick={() => {
            little.value = !little.value;
          }}
        >
          {little.value ? 'little endian' : 'big endian'}
        </button>
      </h3>
      <dl class="facts">
        {values.value.map(({ type, value, quantity }) => (
          <div key={type}>
            <dt>{type}</dt>
            <dd class="mono">{quantity ? <Digits text={value} /> : value}</dd>
          </div>
        ))}
        <div>
          <dt>UTF-8</dt>
          <dd class="mono">{textAt(bytes)}</dd>
        </div>
      </dl>
    </section>
  );
}

/** The longest beginning of the bytes that is text. */
function textAt(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  const text = printableText(end < 0 ? bytes : bytes.subarray(0, end), true);
  return text === null || text === '' ? '–' : visible(text);
}
