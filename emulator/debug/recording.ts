/**
 * The recording of a run: its input with cycles, and digests of the state. A file with one JSON object per line: a head, inputs
 * and digests in order of time, an end.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import * as v from 'valibot';
import type { Board } from '../board/board.js';
import { isFilesHost } from '../board/semihosting.js';
import { Digest } from '../state/digest.js';
import type { Image } from '../image/image.js';
import type { Plain } from '../state/plain.js';
import { checkedBy, shortened, ValueError } from '../state/schema.js';
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
  const read = <T>(line: number, reader: (text: string) => T): T => {
    try {
      return reader(contents[line - 1]);
    } catch (error) {
      return reject(line, whyUnreadable(error));
    }
  };
  const head = read(1, readHead);
  const events = contents.slice(1).map((_, n) => ({ line: n + 2, event: read(n + 2, readEvent) }));
  const ends = events.findIndex(({ event }) => 'end' in event);
  if (ends >= 0 && ends < events.length - 1) reject(events[ends + 1].line, 'unexpected line after the end');
  const back = events.findIndex(({ event }, n) => n > 0 && event.cycle < events[n - 1].event.cycle);
  if (back >= 0) reject(events[back].line, 'cycle: is before that of the previous line');
  return { ...head, file, events, complete: ends >= 0 };
}

/** A line with a right checksum can still be no JSON, too deep for its parser, or lack a field. */
function whyUnreadable(error: unknown): string {
  if (error instanceof ValueError) return error.message;
  if (error instanceof SyntaxError) return 'not JSON';
  if (error instanceof RangeError) return 'nested too deeply';
  throw error;
}

function cutOff(complete: number): string {
  if (complete === 0) return 'the recording is cut off in its first line';
  return 'the recording is cut off in the middle of this line; without this line, the rest can be replayed';
}

/** The text of a line without its checksum; undefined if the line was changed. */
function contentOf(line: string, sums: Sums): string | undefined {
  const match = /^(\{.*),"sum":"([0-9a-f]{8})"\}$/.exec(line);
  return match && sums.next(`${match[1]}}`) === match[2] ? `${match[1]}}` : undefined;
}

const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const address = v.pipe(natural, v.maxValue(2 ** 32 - 1));
const plain = v.unknown() as v.GenericSchema<unknown, Plain>;
const files = v.array(v.tuple([v.string(), v.union([v.string(), v.instance(Uint8Array)])]));

/** Text, numbers and booleans; `files` is pairs of name and contents. */
const options = v.custom<Record<string, Plain>>(
  (value) =>
    isRecord(value) &&
    Object.entries(value as object).every(([name, item]) =>
      name === 'files' ? v.is(files, item) : typeof item !== 'object',
    ),
  'expected text, numbers or booleans by name',
);

const headSchema = v.strictObject({
  perch: v.literal('recording'),
  version: v.literal(recordingVersion),
  board: v.string(),
  options,
  image: v.strictObject({
    name: v.string(),
    sha256: v.pipe(v.string(), v.regex(/^([0-9a-f]{64})?$/, 'is not a SHA-256')),
    base: v.optional(address),
    others: v.optional(v.array(v.strictObject({ name: v.string(), base: v.optional(address) }))),
  }),
  memory: v.array(v.strictObject({ address, bytes: v.instance(Uint8Array) })),
});

const timestamp = { cycle: natural, time: v.pipe(v.number(), v.finite(), v.minValue(0)) };
const state = {
  ...timestamp,
  instructions: natural,
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'is not a digest')),
};
const inputSchema = v.strictObject({ ...timestamp, input: v.string(), value: plain });
const digestSchema = v.strictObject(state);
const endSchema = v.strictObject({ ...state, end: v.string() });

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

function readHead(text: string): RecordingHead {
  const content = plainFromJson(JSON.parse(text));
  const { version } = content as { version?: Plain };
  if (version !== recordingVersion)
    throw new ValueError(
      `the format has version ${shortened(JSON.stringify(version) ?? 'none')}, not ${recordingVersion}`,
    );
  const { board, options, image, memory } = checkedBy(headSchema, content);
  return { board, options, image, memory };
}

function readEvent(text: string): RecordedEvent {
  const content = plainFromJson(JSON.parse(text));
  const has = (key: string) => isRecord(content) && Object.hasOwn(content as object, key);
  if (has('input')) return checkedBy(inputSchema, content);
  if (has('end')) return checkedBy(endSchema, content);
  if (has('digest')) return checkedBy(digestSchema, content);
  throw new ValueError('not an input, digest or end');
}

// ---- values ----

/**
 * Bytes become `{"$text": …}` if they are plain text, or else `{"$hex": …}`; numbers that JSON lacks become `{"$number": …}`;
 * an object with a name that begins with `$` becomes `{"$object": …}`.
 */
function toJson(value: Plain): unknown {
  if (typeof value === 'number') return isJsonNumber(value) ? value : { $number: numberText(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return bytesToJson(value);
  if (value instanceof Uint32Array) return { $words: [...value] };
  if (Array.isArray(value)) return value.map(toJson);
  const entries = Object.entries(value).map(([key, item]) => [key, toJson(item as Plain)] as const);
  const object = Object.fromEntries(entries);
  return entries.some(([key]) => key.startsWith('$')) ? { $object: object } : object;
}

const isJsonNumber = (value: number): boolean => Number.isFinite(value) && !Object.is(value, -0);
const numberText = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));

function bytesToJson(bytes: Uint8Array): unknown {
  const plain = bytes.every((byte) => (byte >= 0x20 && byte < 0x7f) || byte === 10 || byte === 13);
  if (plain) return { $text: Array.from(bytes, (byte) => String.fromCharCode(byte)).join('') };
  return { $hex: bytesToHex(bytes) };
}

/** The deepest nesting of a line: that of a value, and what is around it. */
const deepest = 80;

/** What `toJson` made from plain data. @throws ValueError for anything else, with its place */
function plainFromJson(value: unknown, place: readonly string[] = []): Plain {
  if (typeof value !== 'object' || value === null) return value as Plain;
  if (place.length > deepest) throw new ValueError(`nested more than ${deepest} deep`);
  if (Array.isArray(value)) return value.map((item, n) => plainFromJson(item, [...place, String(n)]));
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0][0].startsWith('$'))
    return coded(...(entries[0] as [string, unknown]), place);
  return members(entries, place);
}

function members(
  entries: readonly (readonly [string, unknown])[],
  place: readonly string[],
  marked = false,
): Plain {
  const object: { [key: string]: Plain } = {};
  for (const [key, item] of entries) {
    const here = [...place, key];
    if (key === '__proto__' || (key.startsWith('$') && !marked))
      throw new ValueError(`${here.join('.')}: not a name of a field`);
    object[key] = plainFromJson(item, here);
  }
  return object;
}

/** The readers of coded values; undefined for one that is malformed. */
const codes: ReadonlyMap<string, (value: unknown) => Plain | undefined> = new Map<
  string,
  (value: unknown) => Plain | undefined
>([
  [
    '$number',
    (text) => (['-0', 'NaN', 'Infinity', '-Infinity'].includes(text as string) ? Number(text) : undefined),
  ],
  [
    '$text',
    (text) => (isText(text, /^[\x00-\xff]*$/) ? Uint8Array.from(text, (c) => c.charCodeAt(0)) : undefined),
  ],
  ['$hex', (text) => (isText(text, /^([0-9a-f]{2})*$/) ? hexToBytes(text) : undefined)],
  ['$words', (words) => (isWords(words) ? Uint32Array.from(words) : undefined)],
]);

function coded(code: string, value: unknown, place: readonly string[]): Plain {
  const here = [...place, code];
  if (code === '$object' && isRecord(value)) return members(Object.entries(value as object), here, true);
  const read = codes.get(code)?.(value);
  if (read === undefined) throw new ValueError(`${here.join('.')}: not a coded value`);
  return read;
}

const isText = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value);

const isWords = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 32);
