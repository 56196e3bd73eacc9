/** The numbers of the capture format; docs/capture-format.md says what they mean. All integers are little endian. */

export const blockType = {
  section: 0x0a0d0d0a,
  interface: 1,
  packet: 6,
  /** The rest of a message that is longer than one packet may be. */
  rest: 0x80495043,
  /** A record that is no message, as JSON. */
  record: 0x80495044,
  /** Bytes of a section. */
  memory: 0x80495045,
  /** Room at the end of a file that grows, overwritten by what comes next. */
  reserve: 0x80495046,
  /** At the beginning of a file of a ring: how things were then. */
  state: 0x80495047,
  /** Room within a file, for a gap that may have to be told later. */
  room: 0x80495048,
} as const;

/** LINKTYPE_WIRESHARK_UPPER_PDU: each packet begins with tags that name its dissector. */
export const linkType = 252;
/** Tag 12 (dissector name) of length 4, `data`, end of tags; tags are big endian. */
export const tagWords = [0x04000c00, 0x61746164, 0] as const;
export const tagBytes = 12;
/** Wireshark calls a file with longer packets damaged. */
export const longestPacket = 262_144;
export const longestPayload = longestPacket - tagBytes;
/** Most bytes of one `rest` or `memory` block. */
export const longestPiece = 1 << 20;
/** Type, length, seq and, in `rest` and `memory`, offset; the length again at the end. */
export const pieceOverhead = 28;
export const recordOverhead = 20;

export const option = {
  end: 0,
  comment: 1,
  userApplication: 4,
  interfaceName: 2,
  interfaceDescription: 3,
  timestampResolution: 9,
  packetFlags: 2,
  /** What only we read: JSON on an interface, seq and more on a packet. */
  own: 0x8001,
} as const;

/** Header of our option on a message (36 bytes) and on any other record (8 bytes: seq). */
export const messageOption = option.own | (36 << 16);
export const recordOption = option.own | (8 << 16);
/** Header, direction flags, our option, end of options, length: all of a message's packet but its payload. */
export const messageOverhead = 28 + tagBytes + 8 + 4 + 36 + 4 + 4;
/** What stands behind the payload. */
export const messageTail = 8 + 4 + 36 + 4 + 4;

export const inbound = 1;
export const outbound = 2;
export const truncatedFlag = 1;
/** In place of `issued` when there is none. */
export const noTime = 0xffff_ffff;

/** Large enough for a last `gap` and `session.end`, so that both fit on a full disk. */
export const reserveBytes = 4096;
/** What is left of it when recording has stopped: room for session.end. */
export const smallestReserve = 1024;
/** What is longer is damage: no block of ours comes near it. */
export const longestBlock = 1 << 26;
/** JSON of one record. */
export const longestJson = 1 << 20;
/** No block of ours is longer, so this much room is enough for any. */
export const smallestBuffer = (1 << 20) + 4096;

export const padded = (length: number): number => (length + 3) & ~3;
