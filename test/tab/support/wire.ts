/**
 * Messages over a WebSocket: bytes lie one behind the other in one buffer, and the rest is JSON that tells where. What a
 * webview's structured clone does for VS Code, between two programs.
 */
interface BytesAt {
  readonly bytesAt: readonly [offset: number, length: number];
}

/** Length of the JSON (u32), the JSON, then all bytes. */
export function toWire(message: unknown): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const json = JSON.stringify(message, (_key, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value;
    parts.push(value);
    size += value.length;
    return { bytesAt: [size - value.length, value.length] } satisfies BytesAt;
  });
  const head = new TextEncoder().encode(json);
  const wire = new Uint8Array(4 + head.length + size);
  new DataView(wire.buffer).setUint32(0, head.length);
  wire.set(head, 4);
  let at = 4 + head.length;
  for (const part of parts) {
    wire.set(part, at);
    at += part.length;
  }
  return wire;
}

/** What toWire made. Bytes are copies, as of a structured clone. */
export function fromWire(wire: Uint8Array): unknown {
  const head = new DataView(wire.buffer, wire.byteOffset).getUint32(0);
  const bytes = wire.subarray(4 + head);
  return JSON.parse(new TextDecoder().decode(wire.subarray(4, 4 + head)), (_key, value: unknown) => {
    if (!isBytesAt(value)) return value;
    const [offset, length] = value.bytesAt;
    return bytes.slice(offset, offset + length);
  });
}

function isBytesAt(value: unknown): value is BytesAt {
  return typeof value === 'object' && value !== null && 'bytesAt' in value;
}
