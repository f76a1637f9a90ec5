/**
 * Encoding strings: an instruction's bits as the ARMv7-M manual's encoding diagrams show them, most significant first.
 *
 * `0` and `1` are fixed, `(0)` and `(1)` should be so (another value is UNPREDICTABLE), a letter is a bit of the operand
 * of that name. An operand's bits may lie apart; they join in the order in which they are written. Spaces and
 * the bar between two halfwords only help the eye.
 */

/** Some bits of an operand that lie together: `(encoding >>> from & mask) << to`. */
interface Piece {
  readonly from: number;
  readonly mask: number;
  readonly to: number;
}

/** Where an operand lies. */
export interface Field {
  readonly letter: string;
  readonly pieces: readonly Piece[];
}

/** A parsed encoding string; bit numbers count in `hw1` or in `hw1 << 16 | hw2`. */
export class Pattern {
  readonly wide: boolean;
  /** The fixed bits, and what they are. */
  readonly mask: number;
  readonly value: number;
  /** The bits that should have a value, and what they should be. */
  readonly shouldMask: number;
  readonly shouldValue: number;
  /** A character for each bit, most significant first. */
  private readonly bits: string;
  private fieldsRead: readonly Field[] | undefined;

  /** @throws RangeError when the string does not have 16 or 32 bits. */
  constructor(text: string) {
    const written = text.replace(/[ |]/g, '');
    const fixed = written.replace(/\([01]\)/g, '-');
    const bits = written.replace(/[()]/g, '');
    if (bits.length !== 16 && bits.length !== 32) throw new RangeError(`'${text}' has ${bits.length} bits`);
    this.wide = bits.length === 32;
    this.bits = bits;
    this.mask = maskOf(fixed, /[01]/g);
    this.value = maskOf(fixed, /1/g);
    const should = fixed !== written;
    this.shouldMask = should ? maskOf(bits, /[01]/g) & ~this.mask : 0;
    this.shouldValue = should ? maskOf(bits, /1/g) & ~this.mask : 0;
  }

  /** The operands. They are looked for when first asked for: most programs use few of the instructions. */
  get fields(): readonly Field[] {
    return (this.fieldsRead ??= this.readFields());
  }

  private readFields(): Field[] {
    const places = new Map<string, number[]>();
    [...this.bits].forEach((letter, index) => {
      if (letter === '0' || letter === '1') return;
      const positions = places.get(letter) ?? [];
      positions.push(this.bits.length - 1 - index);
      places.set(letter, positions);
    });
    return [...places].map(([letter, positions]) => ({ letter, pieces: piecesOf(positions) }));
  }
}

/** The bits whose characters match; as an int32. */
function maskOf(bits: string, wanted: RegExp): number {
  return parseInt(bits.replace(wanted, '+').replace(/[^+]/g, '0').replace(/\+/g, '1'), 2) | 0;
}

/** Joins neighbouring bit positions (most significant first) into pieces. */
function piecesOf(positions: readonly number[]): Piece[] {
  const pieces: Piece[] = [];
  let start = 0;
  for (let k = 1; k <= positions.length; k++) {
    if (k < positions.length && positions[k] === positions[k - 1]! - 1) continue;
    pieces.push({ from: positions[k - 1]!, mask: 2 ** (k - start) - 1, to: positions.length - k });
    start = k;
  }
  return pieces;
}

/** Reads an operand out of an encoding; unsigned. */
export function extract(field: Field, encoding: number): number {
  let value = 0;
  for (const piece of field.pieces) value |= ((encoding >>> piece.from) & piece.mask) << piece.to;
  return value;
}
