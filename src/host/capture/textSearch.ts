import type { Predicate } from '../../protocol/filter/parser.ts';
import { objectOf } from '../../protocol/kindGroups.ts';
import type { Record, RecordOf } from '../../protocol/record.ts';
import { sentence, what } from '../../protocol/summary.ts';

/** Clients whose words are remembered at most. */
const mostKnown = 4096;

/** Finds text without case: in what is shown of a record, in its bytes as UTF-8 and UTF-16, and in their hex. */
export function textSearch(text: string): Predicate {
  const wanted = text.toLowerCase();
  const inBytes = bytesSearch(wanted);
  const inWords = (record: Record) =>
    `${objectOf(record) ?? ''} ${what(record)} ${record.kind}`.toLowerCase().includes(wanted);
  const inMessageWords = remembered(inWords);
  return (record) => {
    if (record.kind === 'message') return inMessageWords(record) || inBytes(record.data);
    if (inWords(record) || sentence(record).toLowerCase().includes(wanted)) return true;
    if (record.kind === 'child.output') return inBytes(record.data);
    return JSON.stringify(record).toLowerCase().includes(wanted);
  };
}

/** What is shown of a message besides its bytes is the same for all of one client in one direction. */
function remembered(search: (record: RecordOf<'message'>) => boolean): typeof search {
  const known = new Map<string, Map<number, boolean>>();
  let size = 0;
  return (message) => {
    if (size > mostKnown) {
      known.clear();
      size = 0;
    }
    const ofPipe = known.get(message.pipe) ?? new Map<number, boolean>();
    if (ofPipe.size === 0) known.set(message.pipe, ofPipe);
    const key = message.instance * 2 + (message.direction === 'in' ? 0 : 1);
    let found = ofPipe.get(key);
    if (found === undefined) {
      found = search(message);
      ofPipe.set(key, found);
      size++;
    }
    return found;
  };
}

function bytesSearch(wanted: string): (data: Uint8Array) => boolean {
  const inText = isAscii(wanted) ? asciiSearch(wanted) : unicodeSearch(wanted);
  if (!/^[0-9a-f]{2}( ?[0-9a-f]{2})+$/.test(wanted)) return inText;
  const hex = Buffer.from(wanted.replaceAll(' ', ''), 'hex');
  return (data) => inText(data) || Buffer.from(data.buffer, data.byteOffset, data.length).indexOf(hex) >= 0;
}

const isAscii = (text: string) => /^[\x20-\x7e]*$/.test(text);

/** As every byte of such a text stands for itself, in UTF-8 and, with a zero behind it, in UTF-16, nothing is decoded. */
function asciiSearch(wanted: string): (data: Uint8Array) => boolean {
  const wide = [...wanted].map((letter) => `${letter}\0`).join('');
  return (data) => {
    const text = Buffer.prototype.latin1Slice.call(data, 0, data.length).toLowerCase();
    return text.includes(wanted) || text.includes(wide);
  };
}

function unicodeSearch(wanted: string): (data: Uint8Array) => boolean {
  const utf8 = new TextDecoder();
  const utf16 = new TextDecoder('utf-16le');
  return (data) => {
    if (utf8.decode(data).toLowerCase().includes(wanted)) return true;
    // UTF-16 has zero bytes in nearly any language's text, if only in its blanks and digits.
    if (!data.includes(0)) return false;
    // Text of Windows programs may begin at an odd byte, behind a header.
    return [0, 1].some((skip) => utf16.decode(data.subarray(skip)).toLowerCase().includes(wanted));
  };
}
