/**
 * The recording of a run: its input with cycles, and digests of the state. A file with one JSON object per line: a head, inputs
 * and digests in order of time, an end.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Board } from '../board/board.js';
import { isFilesHost } from '../board/semihosting.js';
import { Digest } from '../state/digest.js';
import type { Image } from '../image/image.js';
import type { Plain } from '../state/plain.js';
import type { Address, Cycles, Nanoseconds } from '../units.js';

const recordingVersion = 1;

/** The board, its options and its image. */
export interface RecordingHead {
  board: string;
  /** The board's options that were set. */
  options: Readonly<Record<string, Plain>>;
  /** The first file of the image, the SHA-256 of the whole, and the other files. `base` is the load address of a raw binary. */
  image: {
    name: string;
    sha256: string;
    base?: Address;
    others?: readonly { name: string; base?: Address }[];
  };
  /** Contents of the memories before the image was loaded, where they were not erased. */
  memory: readonly { address: Address; bytes: Uint8Array }[];
}

interface Timestamp {
  cycle: Cycles;
  time: Nanoseconds;
}
/** An input. */
export interface RecordedInput extends Timestamp {
  input: string;
  value: Plain;
}
/** The state after all lines before. */
export interface RecordedDigest extends Timestamp {
  digest: string;
  instructions: number;
}
/** The end of the run. */
export interface RecordedEnd extends RecordedDigest {
  end: string;
}
export type RecordedEvent = RecordedInput | RecordedDigest | RecordedEnd;

/** A recording that was read: its head, inputs, digests and end. */
export interface Recording extends RecordingHead {
  /** The name of the file, for messages. */
  file: string;
  events: readonly { line: number; event: RecordedEvent }[];
  /** Whether it has an end. The recording of a killed run has none. */
  complete: boolean;
}

/** A recording that is damaged, or belongs to another board or image; the message names line and reason. */
export class RecordingError extends Error {
  override name = 'RecordingError';
}

/** The SHA-256 of an image's segments: of each its address and length (32 bits, little-endian) and its bytes. */
export function imageHash(image: Image): string {
  const hash = sha256.create();
  for (const { address, bytes } of image.segments) {
    hash.update(new Uint8Array(Uint32Array.of(address, bytes.length).buffer)).update(bytes);
  }
  return bytesToHex(hash.digest());
}

/** The options of a board that are set, with the files in memory that its program may use, as pairs of name and contents. */
export function optionsOf({ description, settings }: Board): Record<string, Plain> {
  const names = Object.keys(description.options).filter((name) => settings[name as never] !== undefined);
  const options = names.map((name): [string, Plain] => [name, settings[name as never] as Plain]);
  const { files } = settings;
  if (files && !isFilesHost(files)) options.push(['files', Object.entries(files)]);
  return Object.fromEntries(options);
}

// ---- lines ----

/** The checksums at the ends of the lines: each covers its line and all lines before. */
class Sums {
  constructor(private readonly digest = new Digest()) {}

  /** The checksum of the next line. */
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

  /** @param write receives each line with its line end */
  constructor(private readonly write: (line: string) => void) {}

  /** Marks the present line. Returns the function that resumes after it, once the lines after it are removed. */
  mark(): () => void {
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
 * @throws RecordingError if it is damaged, with file and line
 */
export function readRecording(text: string, file: string): Recording {
  const lines = text.split('\n');
  const reject = (line: number, why: string): never => {
    throw new RecordingError(`${file}:${line}: ${why}`);
  };
  if (text === '') reject(1, 'the file is empty');
  if (!text.startsWith('{"perch":"recording",')) reject(1, 'not a recording');
  const rest = lines.pop()!;
  if (rest !== '') reject(lines.length + 1, cutOff(lines.length));
  const sums = new Sums();
  const contents = lines.map((line, n) => {
    const content = contentOf(line, sums);
    return content ?? reject(n + 1, 'the recording is damaged here');
  });
  const head = headOf(contents[0], (why) => reject(1, why));
  const events = contents.slice(1).map((content, n) => {
    const event = eventOf(content);
    return { line: n + 2, event: event ?? reject(n + 2, 'not an input, digest or end') };
  });
  const ends = events.findIndex(({ event }) => 'end' in event);
  if (ends >= 0 && ends < events.length - 1) reject(events[ends + 1].line, 'unexpected line after the end');
  return { ...head, file, events, complete: ends >= 0 };
}

function cutOff(complete: number): string {
  if (complete === 0) return 'the recording is cut off in its first line';
  return 'the recording is cut off in the middle of this line; without this line, the rest can be replayed';
}

/** The object of a line; undefined if the line was changed. */
function contentOf(line: string, sums: Sums): Record<string, Plain> | undefined {
  const match = /^(\{.*),"sum":"([0-9a-f]{8})"\}$/.exec(line);
  if (!match || sums.next(`${match[1]}}`) !== match[2]) return undefined;
  try {
    return fromJson(JSON.parse(`${match[1]}}`)) as Record<string, Plain>;
  } catch {
    return undefined;
  }
}

function headOf(content: Record<string, unknown>, reject: (why: string) => never): RecordingHead {
  if (content.version !== recordingVersion) {
    reject(`the format has version ${String(content.version)}, not ${recordingVersion}`);
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

/** Bytes become `{"$text": …}` if they are plain text, or else `{"$hex": …}`; numbers that JSON lacks become `{"$number": …}`. */
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
