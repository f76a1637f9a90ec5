/**
 * The recording of a run: what came from outside with its cycle, and digests of the machine's state on the way. A file of
 * one JSON object a line: a head, inputs and digests in the order in which they happened, an end.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Board } from '../board/board.js';
import { Digest } from '../state/digest.js';
import type { Image } from '../image/image.js';
import type { Plain } from '../state/plain.js';
import type { Address, Cycles, Nanoseconds } from '../units.js';

const recordingVersion = 1;

/** What was run on what. */
export interface RecordingHead {
  board: string;
  /** The board's options that were given. */
  options: Readonly<Record<string, Plain>>;
  /** `base` is where a raw binary was put. */
  image: { name: string; sha256: string; base?: Address };
  /** What the memories held beneath the image, where that is not what they hold when erased. */
  memory: readonly { address: Address; bytes: Uint8Array }[];
}

interface Timestamp {
  cycle: Cycles;
  time: Nanoseconds;
}
/** Something came from outside. */
export interface RecordedInput extends Timestamp {
  input: string;
  value: Plain;
}
/** The machine's state after all that stands before. */
export interface RecordedDigest extends Timestamp {
  digest: string;
  instructions: number;
}
/** The run ended. */
export interface RecordedEnd extends RecordedDigest {
  end: string;
}
export type RecordedEvent = RecordedInput | RecordedDigest | RecordedEnd;

/** A recording as it was read: its first line, its inputs, its digests and its end. */
export interface Recording extends RecordingHead {
  /** For messages. */
  file: string;
  events: readonly { line: number; event: RecordedEvent }[];
  /** Whether its run came to an end. The recording of one that was killed ends where that happened. */
  complete: boolean;
}

/** A recording that is damaged, or is not one of this run: the message says where and why. */
export class RecordingError extends Error {
  override name = 'RecordingError';
}

/** The SHA-256 of what an image puts where: each segment's address and length (32 bits, little-endian) and its bytes. */
export function imageHash(image: Image): string {
  const hash = sha256.create();
  for (const { address, bytes } of image.segments) {
    hash.update(new Uint8Array(Uint32Array.of(address, bytes.length).buffer)).update(bytes);
  }
  return bytesToHex(hash.digest());
}

/** The options that a board was given, out of those that it has. */
export function optionsOf({ description, settings }: Board): Record<string, Plain> {
  const names = Object.keys(description.options).filter((name) => settings[name as never] !== undefined);
  return Object.fromEntries(names.map((name) => [name, settings[name as never] as Plain]));
}

// ---- lines ----

/** What the lines of a recording end with: a sum over the line and all before it. */
class Sums {
  constructor(private readonly digest = new Digest()) {}

  /** The sum that belongs to the next line. */
  next(content: string): string {
    this.digest.text(content);
    return this.digest.hex.slice(0, 8);
  }

  copy(): Sums {
    return new Sums(this.digest.copy());
  }
}

/** Writes a recording line by line. */
export class RecordingWriter {
  private sums = new Sums();

  /** @param write takes a line with its line end */
  constructor(private readonly write: (line: string) => void) {}

  /** Where the recording is now. Returns the function with which it goes on from there, other lines having been taken back. */
  here(): () => void {
    const sums = this.sums.copy();
    return () => (this.sums = sums.copy());
  }

  head(head: RecordingHead): void {
    this.put({ perch: 'recording', version: recordingVersion, ...head });
  }

  event(event: RecordedEvent): void {
    this.put({ ...event });
  }

  private put(content: Record<string, unknown>): void {
    const text = JSON.stringify(toJson(content as Plain));
    this.write(`${text.slice(0, -1)},"sum":"${this.sums.next(text)}"}\n`);
  }
}

/**
 * Reads a recording.
 * @param file its name, for messages
 * @throws RecordingError where it is damaged, naming file and line
 */
export function readRecording(text: string, file: string): Recording {
  const lines = text.split('\n');
  const refuse = (line: number, why: string): never => {
    throw new RecordingError(`${file}:${line}: ${why}`);
  };
  if (text === '') refuse(1, 'the file is empty');
  if (!text.startsWith('{"perch":"recording",')) refuse(1, 'this is no recording');
  const rest = lines.pop()!;
  if (rest !== '') refuse(lines.length + 1, cutOff(lines.length));
  const sums = new Sums();
  const contents = lines.map((line, n) => {
    const content = contentOf(line, sums);
    return content ?? refuse(n + 1, 'the recording is damaged here');
  });
  const head = headOf(contents[0], (why) => refuse(1, why));
  const events = contents.slice(1).map((content, n) => {
    const event = eventOf(content);
    return { line: n + 2, event: event ?? refuse(n + 2, 'neither input, digest nor end') };
  });
  const ends = events.findIndex(({ event }) => 'end' in event);
  if (ends >= 0 && ends < events.length - 1) refuse(events[ends + 1].line, 'something after the end');
  return { ...head, file, events, complete: ends >= 0 };
}

function cutOff(whole: number): string {
  if (whole === 0) return 'the recording is cut off in its first line';
  return 'the recording is cut off in the middle of this line; without it, what was recorded before can be replayed';
}

/** A line's object; undefined where the line is not what was written. */
function contentOf(line: string, sums: Sums): Record<string, Plain> | undefined {
  const match = /^(\{.*),"sum":"([0-9a-f]{8})"\}$/.exec(line);
  if (!match || sums.next(`${match[1]}}`) !== match[2]) return undefined;
  try {
    return fromJson(JSON.parse(`${match[1]}}`)) as Record<string, Plain>;
  } catch {
    return undefined;
  }
}

function headOf(content: Record<string, unknown>, refuse: (why: string) => never): RecordingHead {
  if (content.version !== recordingVersion) {
    refuse(`version ${String(content.version)} of the format, and this is for version ${recordingVersion}`);
  }
  const { board, options, image, memory } = content as unknown as RecordingHead;
  return { board, options, image, memory };
}

function eventOf(content: Record<string, Plain>): RecordedEvent | undefined {
  const { cycle, time } = content;
  const known = ['input', 'digest', 'end'].some((key) => typeof content[key] === 'string');
  return known && typeof cycle === 'number' && typeof time === 'number'
    ? (content as unknown as RecordedEvent)
    : undefined;
}

// ---- values ----

/** Bytes become `{"$text": …}` where they are plain text and `{"$hex": …}` elsewhere; numbers JSON lacks become `{"$number": …}`. */
function toJson(value: Plain): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return bytesToJson(value);
  if (value instanceof Uint32Array) return { $words: [...value] };
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item as Plain)]));
}

function bytesToJson(bytes: Uint8Array): unknown {
  const plain = bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 13);
  if (plain) return { $text: Array.from(bytes, (byte) => String.fromCharCode(byte)).join('') };
  return { $hex: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') };
}

function fromJson(value: unknown): Plain {
  if (typeof value !== 'object' || value === null) return value as Plain;
  if (Array.isArray(value)) return value.map(fromJson);
  const { $number, $text, $hex, $words } = value as Record<string, unknown>;
  if (typeof $number === 'string') return Number($number);
  if (typeof $text === 'string') return Uint8Array.from($text, (character) => character.charCodeAt(0));
  if (typeof $hex === 'string') return Uint8Array.from($hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
  if (Array.isArray($words)) return Uint32Array.from($words as number[]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item)]));
}
