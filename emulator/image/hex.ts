/** Intel HEX ("Hexadecimal Object File Format Specification", revision A): records 00 to 05. */
import { hex as hexAddress, type Address } from '../units.js';
import { ByteRuns } from './byte-runs.js';
import { ImageError } from './error.js';
import { numberedLines } from './text-lines.js';

/** The contents of an Intel HEX file. */
export interface HexFile {
  /** Contiguous runs of bytes, in the file's order. */
  segments: { address: Address; bytes: Uint8Array }[];
  /** From a start linear address record, or a start segment address record as CS * 16 + IP. */
  entry?: Address;
}

interface HexRecord {
  line: number;
  offset: number;
  type: number;
  data: Uint8Array;
}

const recordSizes: Record<number, number | undefined> = { 0: undefined, 1: 0, 2: 2, 3: 4, 4: 2, 5: 4 };

/** Whether a file starts with an Intel HEX record: a colon and five hexadecimal bytes. */
export function isHex(bytes: Uint8Array): boolean {
  return /^\s*:[\da-fA-F]{10}/.test(String.fromCharCode(...bytes.subarray(0, 64)));
}

/**
 * Reads Intel HEX.
 * @throws ImageError for a malformed record or a wrong checksum, with the line number, and for a file without its end
 */
export function readHex(file: string, bytes: Uint8Array): HexFile {
  const runs = new ByteRuns(file);
  let base = 0;
  let entry: Address | undefined;
  let ended = false;
  for (const record of records(file, bytes)) {
    const { line, offset, type, data } = record;
    if (ended) throw new ImageError(file, `line ${line}: record after the end-of-file record`);
    const value = data.reduce((sum, byte) => sum * 256 + byte, 0);
    if (type === 0) runs.add(line, base + offset, data);
    else if (type === 1) ended = true;
    else if (type === 2) base = value * 16;
    else if (type === 3) entry = Math.floor(value / 0x1_0000) * 16 + (value & 0xffff);
    else if (type === 4) base = value * 0x1_0000;
    else entry = value;
    if (type !== 0 && offset !== 0 && type !== 1)
      throw new ImageError(file, `line ${line}: the address of a record of type ${type} must be 0`);
  }
  if (!ended) throw new ImageError(file, 'truncated: no end-of-file record');
  return { segments: runs.segments(), entry };
}

function* records(file: string, bytes: Uint8Array): Generator<HexRecord> {
  for (const { line, text } of numberedLines(bytes)) yield readRecord(file, line, text);
}

function readRecord(file: string, line: number, text: string): HexRecord {
  const fail = (problem: string): never => {
    throw new ImageError(file, `line ${line}: ${problem}`);
  };
  if (!/^:([\da-fA-F]{2}){5,}$/.test(text)) fail('not an Intel HEX record');
  const bytes = Uint8Array.from(text.slice(1).match(/../g)!, (digits) => parseInt(digits, 16));
  const data = bytes.subarray(4, -1);
  const type = bytes[3];
  if (data.length !== bytes[0]) fail(`the record declares ${bytes[0]} data bytes but has ${data.length}`);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  if (sum & 0xff) {
    const wanted = (bytes[bytes.length - 1] - sum) & 0xff;
    fail(`wrong checksum ${hexAddress(bytes[bytes.length - 1], 2)}, expected ${hexAddress(wanted, 2)}`);
  }
  if (!Object.hasOwn(recordSizes, type)) fail(`unknown record type ${type}`);
  const size = recordSizes[type];
  if (size !== undefined && data.length !== size)
    fail(`a record of type ${type} must have ${size} data bytes, not ${data.length}`);
  return { line, offset: bytes[1] * 256 + bytes[2], type, data };
}
