import { visible } from '../../protocol/bytes.ts';

export interface Inspected {
  readonly type: string;
  readonly value: string;
  /** A number, whose digits are drawn in groups. */
  readonly quantity: boolean;
}

/**
 * What the bytes from the cursor on mean as numbers, characters, times and identifiers; types that need more bytes than
 * there are left out, and so are times that no program of today would mean.
 * @param bytes up to 16 bytes, the cursor's first
 */
export function inspect(bytes: Uint8Array, littleEndian: boolean): readonly Inspected[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readings: readonly (readonly [number, string, () => string | null])[] = [
    [1, 'u8 / i8', () => `${view.getUint8(0)} / ${view.getInt8(0)}`],
    [2, 'u16 / i16', () => `${view.getUint16(0, littleEndian)} / ${view.getInt16(0, littleEndian)}`],
    [4, 'u32 / i32', () => `${view.getUint32(0, littleEndian)} / ${view.getInt32(0, littleEndian)}`],
    [4, 'u32 hex', () => `0x${view.getUint32(0, littleEndian).toString(16).padStart(8, '0')}`],
    [8, 'u64', () => String(view.getBigUint64(0, littleEndian))],
    [8, 'i64', () => String(view.getBigInt64(0, littleEndian))],
    [4, 'f32', () => floatText(view.getFloat32(0, littleEndian), 7)],
    [8, 'f64', () => floatText(view.getFloat64(0, littleEndian), 15)],
  ];
  const others: readonly (readonly [number, string, () => string | null])[] = [
    [2, 'UTF-16', () => utf16(view, littleEndian)],
    [4, 'Unix time (s)', () => moment(BigInt(view.getUint32(0, littleEndian)) * 1000n)],
    [8, 'Unix time (ms)', () => moment(view.getBigUint64(0, littleEndian))],
    // Units of 100 ns since 1601.
    [8, 'FILETIME', () => moment(view.getBigUint64(0, littleEndian) / 10_000n - 11_644_473_600_000n)],
    [16, 'GUID', () => guid(bytes, littleEndian)],
  ];
  const read = (list: typeof readings, quantity: boolean) =>
    list
      .filter(([size]) => bytes.length >= size)
      .flatMap(([, type, reading]) => {
        const value = reading();
        if (value === null) return [];
        return [{ type, value: quantity ? value.replaceAll('-', '−') : value, quantity }];
      });
  return [...read(readings, true), ...read(others, false)];
}

function floatText(value: number, digits: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}

/** The character at the cursor; null for half of one that takes two. */
function utf16(view: DataView, littleEndian: boolean): string | null {
  const first = view.getUint16(0, littleEndian);
  const second = view.byteLength >= 4 ? view.getUint16(2, littleEndian) : 0;
  const text = String.fromCharCode(first, second);
  const character = String.fromCodePoint(text.codePointAt(0) ?? 0);
  return !/\p{Cs}/u.test(character)
    ? `${visible(character)}  U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : null;
}

/** A time from 1980 to 2100, which is what a time in a message would be; else null. @param milliseconds since 1970 */
function moment(milliseconds: bigint): string | null {
  const date = new Date(Number(milliseconds));
  const year = Number.isNaN(date.getTime()) ? 0 : date.getUTCFullYear();
  return year >= 1980 && year < 2100 ? date.toISOString().replace('T', ' ') : null;
}

/** As Windows writes it: little endian, its first three parts are numbers. */
function guid(bytes: Uint8Array, littleEndian: boolean): string {
  const part = (from: number, to: number, turned: boolean) => {
    const piece = [...bytes.subarray(from, to)];
    return (turned ? piece.reverse() : piece).map((byte) => byte.toString(16).padStart(2, '0')).join('');
  };
  return [
    part(0, 4, littleEndian),
    part(4, 6, littleEndian),
    part(6, 8, littleEndian),
    part(8, 10, false),
    part(10, 16, false),
  ].join('-');
}
