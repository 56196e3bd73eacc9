// What Node and browsers both have and plain ECMAScript has not: all that src/protocol may use of a platform.

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare function btoa(binary: string): string;
declare function atob(base64: string): string;
