/** Collects the data of records into contiguous runs, for formats that are lists of records. */
import { hex, type Address } from '../units.js';
import { ImageError } from './error.js';

/** Contiguous bytes; those of several records are joined once, at the end. */
interface Run {
  address: Address;
  length: number;
  pieces: Uint8Array[];
}

export class ByteRuns {
  private readonly runs: Run[] = [];

  constructor(private readonly file: string) {}

  /** Adds the data of a record. @throws ImageError naming the line, for data beyond the last address */
  add(line: number, address: Address, data: Uint8Array): void {
    if (address + data.length > 2 ** 32) {
      throw new ImageError(this.file, `line ${line}: data beyond the address ${hex(0xffff_ffff)}`);
    }
    if (data.length === 0) return;
    const last = this.runs.at(-1);
    if (last && last.address + last.length === address) {
      last.pieces.push(data);
      last.length += data.length;
    } else this.runs.push({ address, length: data.length, pieces: [data] });
  }

  /** The runs, in the order of the file. */
  segments(): { address: Address; bytes: Uint8Array }[] {
    return this.runs.map(({ address, length, pieces }) => {
      const bytes = new Uint8Array(length);
      let at = 0;
      for (const piece of pieces) {
        bytes.set(piece, at);
        at += piece.length;
      }
      return { address, bytes };
    });
  }
}
