export interface Inspected {
  readonly type: string;
  readonly value: string;
}

/**
 * What the bytes from the cursor on mean as numbers and text; types that need more bytes than there are left out.
 * @param bytes up to 16 bytes, the cursor's first
 */
export function inspect(bytes: Uint8Array, littleEndian: boolean): readonly Inspected[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readings: readonly (readonly [number, string, () => string])[] = [
    [1, 'u8 / i8', () => `${view.getUint8(0)} / ${view.getInt8(0)}`],
    [2, 'u16 / i16', () => `${view.getUint16(0, littleEndian)} / ${view.getInt16(0, littleEndian)}`],
    [4, 'u32 / i32', () => `${view.getUint32(0, littleEndian)} / ${view.getInt32(0, littleEndian)}`],
    [4, 'u32 hex', () => `0x${view.getUint32(0, littleEndian).toString(16).padStart(8, '0')}`],
    [8, 'u64', () => String(view.getBigUint64(0, littleEndian))],
    [8, 'i64', () => String(view.getBigInt64(0, littleEndian))],
    [4, 'f32', () => floatText(view.getFloat32(0, littleEndian), 7)],
    [8, 'f64', () => floatText(view.getFloat64(0, littleEndian), 15)],
  ];
  return readings
    .filter(([size]) => bytes.length >= size)
    .map(([, type, value]) => ({ type, value: value().replaceAll('-', '−') }));
}

function floatText(value: number, digits: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : String(value);
}
