/** Where a number stands in a message. */
export interface FieldPlace {
  /** Bytes of the number: 2, 4 or 8. */
  readonly size: number;
  /** Of its first byte. */
  readonly offset: number;
  readonly littleEndian: boolean;
}

/** @param field as a description writes it, whose schema knows no other form: `u32le@4` is four bytes from offset 4 */
export function fieldPlace(field: string): FieldPlace {
  const [, bits = '0', order, offset = '0'] = /^u(\d+)([lb])e@(\d+)$/.exec(field) ?? [];
  return { size: Number(bits) / 8, offset: Number(offset), littleEndian: order === 'l' };
}
