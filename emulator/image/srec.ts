/** Motorola S-records: records S0 to S9, with addresses of 16, 24 or 32 bits. */
import { hex, type Address } from '../units.js';
import { ByteRuns } from './byte-runs.js';
import { ImageError } from './error.js';
import { numberedLines } from './text-lines.js';

/** The contents of a file of S-records. */
export interface SrecFile {
  /** Contiguous runs of bytes, in the file's order. */
  segments: { address: Address; bytes: Uint8Array }[];
  /** From the record that ends the file. */
  entry?: Address;
}

/** Bytes of the address field, by record type. There is no S4. */
const addressBytes: Record<string, number> = { 0: 2, 1: 2, 2: 3, 3: 4, 5: 2, 6: 3, 7: 4, 8: 3, 9: 2 };

interface Srecord {
  type: string;
  address: number;
  data: Uint8Array;
}

/** Whether a file starts with an S-record: type, count and address. */
export function isSrec(bytes: Uint8Array): boolean {
  return /^\s*S[0-9][\da-fA-F]{6}/.test(String.fromCharCode(...bytes.subarray(0, 64)));
}

/**
 * Reads S-records.
 * @throws ImageError for a malformed record, a wrong checksum or a wrong count of records, with the line number, and for a
 * file without its end
 */
export function readSrec(file: string, bytes: Uint8Array): SrecFile {
  const runs = new ByteRuns(file);
  let count = 0;
  let entry: Address | undefined;
  let ended = false;
  for (const { line, text } of numberedLines(bytes)) {
    const fail = (problem: string): never => {
      throw new ImageError(file, `line ${line}: ${problem}`);
    };
    if (ended) fail('record after the record that ends the file');
    const { type, address, data } = readRecord(text, fail);
    if (type >= '1' && type <= '3') {
      runs.add(line, address, data);
      count++;
    } else if (type === '5' || type === '6') {
      if (address !== count) fail(`the record counts ${address} data records, but there are ${count}`);
    } else if (type >= '7') {
      ended = true;
      entry = address || undefined;
    }
  }
  if (!ended) throw new ImageError(file, 'truncated: no record S7, S8 or S9 ends the file');
  return { segments: runs.segments(), entry };
}

function readRecord(text: string, fail: (problem: string) => never): Srecord {
  if (!/^S\d([\da-fA-F]{2})+$/.test(text)) fail('not an S-record');
  const type = text[1];
  const size = addressBytes[type] ?? fail(`unknown record type S${type}`);
  const bytes = Uint8Array.from(text.slice(2).match(/../g)!, (digits) => parseInt(digits, 16));
  if (bytes.length - 1 !== bytes[0])
    fail(`the record declares ${bytes[0]} bytes but has ${bytes.length - 1}`);
  if (bytes[0] < size + 1) fail(`a record S${type} has at least ${size + 1} bytes, not ${bytes[0]}`);
  const sum = bytes.subarray(0, -1).reduce((total, byte) => total + byte, 0);
  const [found, wanted] = [bytes[bytes.length - 1], ~sum & 0xff];
  if (found !== wanted) fail(`wrong checksum ${hex(found, 2)}, expected ${hex(wanted, 2)}`);
  const address = bytes.subarray(1, 1 + size).reduce((value, byte) => value * 256 + byte, 0);
  return { type, address, data: bytes.subarray(1 + size, -1) };
}
