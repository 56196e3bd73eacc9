import { toHex } from '../../protocol/bytes.ts';
import { Digits } from '../text/Digits.tsx';
import type { Encoded } from './encodeBytes.ts';

const shownBytes = 8;

/** The bytes that will go out; or what is wrong with the text, and where. */
export function BytesPreview({ encoded, text }: { encoded: Encoded; text: string }) {
  if ('error' in encoded) {
    const before = text.slice(0, encoded.position).split('\n');
    const line = before.length > 1 ? `line ${before.length}, ` : '';
    return (
      <output id="outgoing" class="outgoing invalid">
        {line}character {(before.at(-1)?.length ?? 0) + 1}: {encoded.error}
      </output>
    );
  }
  const { bytes } = encoded;
  const more = bytes.length > shownBytes ? ' …' : '';
  const hex = toHex(bytes.subarray(0, shownBytes));
  return (
    // Not an <output>: that would be read out at each key. It describes the field, and is read with that.
    <span
      id="outgoing"
      class="outgoing mono"
      title={bytes.length > shownBytes ? toHex(bytes.subarray(0, 256)) : 'The bytes that will go out'}
    >
      <Digits text={`${bytes.length} B`} />
      {hex === '' ? '' : `: ${hex}${more}`}
    </span>
  );
}
