/**
 * The frames of "The link" in docs/owlet.md: type, sequence number, data and CRC-16/CCITT-FALSE. COBS (consistent overhead
 * byte stuffing) ensures that a zero byte ends a frame and occurs nowhere else.
 */

/** A decoded frame. */
export interface Frame {
  /** One letter, such as `H`. */
  type: string;
  /** 0 to 255. */
  sequence: number;
  data: Uint8Array;
}

/** The bytes between two zero bytes: a frame, or damaged bytes. */
export type Received = { frame: Frame } | { damaged: Uint8Array };

/** The maximum data in a frame, in bytes. */
export const maximumData = 240;

/** Type, sequence, data, CRC, and one byte in 254 for COBS. */
const maximumEncoded = maximumData + 4 + 1;

/** CRC-16/CCITT-FALSE: polynomial 0x1021, initial value 0xFFFF, not reflected. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++)
      crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc;
}

/**
 * Encodes a frame, including its closing zero.
 * @throws RangeError for more than 240 bytes of data
 */
export function encodeFrame({ type, sequence, data }: Frame): Uint8Array {
  if (data.length > maximumData)
    throw new RangeError(`a frame carries at most ${maximumData} bytes, not ${data.length}`);
  const plain = new Uint8Array(data.length + 4);
  plain.set([type.charCodeAt(0), sequence]);
  plain.set(data, 2);
  const crc = crc16(plain.subarray(0, data.length + 2));
  plain.set([crc >> 8, crc & 0xff], data.length + 2);
  return Uint8Array.from([...cobsEncode(plain), 0]);
}

/** Replaces each zero with the distance to the next one. A run of 254 bytes without a zero adds one byte. */
function cobsEncode(plain: Uint8Array): number[] {
  const out: number[] = [0];
  let code = 0;
  for (const [index, byte] of plain.entries()) {
    if (byte !== 0) out.push(byte);
    const full = out.length - code === 0xff;
    if (byte !== 0 && !full) continue;
    out[code] = out.length - code;
    if (byte === 0 || index + 1 < plain.length) code = out.push(0) - 1;
    else return out;
  }
  out[code] = out.length - code;
  return out;
}

/** Returns the decoded bytes; undefined if a distance points past the end. */
function cobsDecode(encoded: Uint8Array): Uint8Array | undefined {
  const out: number[] = [];
  for (let index = 0; index < encoded.length;) {
    const code = encoded[index];
    const next = index + code;
    if (code === 0 || next > encoded.length) return undefined;
    out.push(...encoded.subarray(index + 1, next));
    if (code !== 0xff && next < encoded.length) out.push(0);
    index = next;
  }
  return Uint8Array.from(out);
}

/** Decodes the bytes between two zeros. Returns undefined if they are not a frame. */
export function decodeFrame(encoded: Uint8Array): Frame | undefined {
  const plain = encoded.length <= maximumEncoded ? cobsDecode(encoded) : undefined;
  if (!plain || plain.length < 4 || plain.length > maximumData + 4) return undefined;
  const end = plain.length - 2;
  if (crc16(plain.subarray(0, end)) !== ((plain[end] << 8) | plain[end + 1])) return undefined;
  return { type: String.fromCharCode(plain[0]), sequence: plain[1], data: plain.slice(2, end) };
}

/** The most bytes without a zero that are kept as one piece. */
const maximumPending = 4096;

/** Splits a stream of bytes, in pieces of any size, into frames. */
export class FrameDecoder {
  private pending: number[] = [];

  /** Takes received bytes. Returns the completed frames. Skips empty frames (two zeros in a row). */
  push(bytes: Uint8Array): Received[] {
    const received: Received[] = [];
    for (const byte of bytes) {
      if (byte !== 0) this.pending.push(byte);
      const ended = byte === 0 ? this.pending.length > 0 : this.pending.length === maximumPending;
      if (ended) received.push(this.take());
    }
    return received;
  }

  private take(): Received {
    const encoded = Uint8Array.from(this.pending);
    this.pending = [];
    const frame = decodeFrame(encoded);
    return frame ? { frame } : { damaged: encoded };
  }
}
