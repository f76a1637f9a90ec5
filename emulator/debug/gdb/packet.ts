/**
 * Framing of GDB's remote protocol (GDB manual, appendix "Remote Serial Protocol", "Overview"): `$data#checksum`, with
 * acknowledgements and the interrupt byte between packets. Data is in binary strings, one character per byte.
 */

/** A received item. A packet with a wrong checksum is `damaged`, one that is too long is `oversized`. */
export type Incoming =
  | { kind: 'packet'; data: string }
  | { kind: 'damaged' }
  | { kind: 'oversized' }
  | { kind: 'ack' }
  | { kind: 'nak' }
  | { kind: 'interrupt' };

const dollar = 0x24;
const hash = 0x23;
const plus = 0x2b;
const minus = 0x2d;
const asterisk = 0x2a;
/** Precedes a character that is sent with bit 5 inverted. */
const escape = 0x7d;
const escapeFlip = 0x20;
const interrupt = 0x03;

/** Escaped in sent data: the frame's characters, and the run-length marker. */
const reserved: ReadonlySet<number> = new Set([dollar, hash, asterisk, escape]);

const betweenPackets: ReadonlyMap<number, Incoming> = new Map([
  [plus, { kind: 'ack' }],
  [minus, { kind: 'nak' }],
  [interrupt, { kind: 'interrupt' }],
]);

/** Divides a byte stream, in pieces of any size, into packets. Buffers at most one packet. */
export class PacketReader {
  private readonly body: Uint8Array;
  private length = 0;
  private checksum = 0;
  private oversized = false;
  private state: 'between' | 'body' | 'first digit' | 'second digit' = 'between';
  private digits = '';

  /** @param longest characters between `$` and `#`; longer packets are skipped */
  constructor(
    longest: number,
    private readonly receive: (item: Incoming) => void,
  ) {
    this.body = new Uint8Array(longest);
  }

  push(bytes: Uint8Array): void {
    for (const byte of bytes) this.next(byte);
  }

  private next(byte: number): void {
    if (this.state === 'between') this.between(byte);
    else if (this.state === 'body') this.inBody(byte);
    else if (this.state === 'first digit') {
      this.digits = String.fromCharCode(byte);
      this.state = 'second digit';
    } else {
      this.state = 'between';
      this.finish(this.digits + String.fromCharCode(byte));
    }
  }

  private between(byte: number): void {
    const item = betweenPackets.get(byte);
    if (byte === dollar) this.begin();
    else if (item) this.receive(item);
  }

  private begin(): void {
    this.state = 'body';
    this.length = 0;
    this.checksum = 0;
    this.oversized = false;
  }

  /** A `$` inside a packet starts another one: the rest of the first was lost. */
  private inBody(byte: number): void {
    if (byte === hash) this.state = 'first digit';
    else if (byte === dollar) this.begin();
    else if (this.length === this.body.length) this.oversized = true;
    else {
      this.body[this.length++] = byte;
      this.checksum = (this.checksum + byte) & 0xff;
    }
  }

  private finish(digits: string): void {
    if (this.oversized) this.receive({ kind: 'oversized' });
    else if (!/^[0-9a-f]{2}$/i.test(digits) || parseInt(digits, 16) !== this.checksum) {
      this.receive({ kind: 'damaged' });
    } else this.receive({ kind: 'packet', data: unescaped(this.body.subarray(0, this.length)) });
  }
}

function unescaped(body: Uint8Array): string {
  let text = '';
  for (let i = 0; i < body.length; i++) {
    const flip = body[i] === escape && i + 1 < body.length;
    text += String.fromCharCode(flip ? body[++i] ^ escapeFlip : body[i]);
  }
  return text;
}

/** A packet in its frame. */
export function framed(data: string): Uint8Array {
  const out: number[] = [dollar];
  let checksum = 0;
  const put = (byte: number) => {
    out.push(byte);
    checksum = (checksum + byte) & 0xff;
  };
  for (let i = 0; i < data.length; i++) {
    const byte = data.charCodeAt(i) & 0xff;
    if (reserved.has(byte)) put(escape);
    put(reserved.has(byte) ? byte ^ escapeFlip : byte);
  }
  const digits = checksum.toString(16).padStart(2, '0');
  return Uint8Array.from([...out, hash, digits.charCodeAt(0), digits.charCodeAt(1)]);
}

/** Two hexadecimal digits per byte. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Undefined unless the text is pairs of hexadecimal digits. */
export function fromHex(text: string): Uint8Array | undefined {
  if (text.length % 2 || !/^[0-9a-f]*$/i.test(text)) return undefined;
  return Uint8Array.from({ length: text.length / 2 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** A binary string's bytes. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Text in UTF-8 as hexadecimal digits. */
export function textToHex(text: string): string {
  return toHex(new TextEncoder().encode(text));
}

/** A word as hexadecimal digits, little-endian. */
export function hexWord(value: number): string {
  return toHex(Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24));
}
