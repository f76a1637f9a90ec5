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
export interface Pattern {
  readonly wide: boolean;
  /** The fixed bits, and what they are. */
  readonly mask: number;
  readonly value: number;
  /** The bits that should have a value, and what they should be. */
  readonly shouldMask: number;
  readonly shouldValue: number;
  readonly fields: readonly Field[];
}

/** Parses an encoding string of 16 or 32 bits. */
export function parseEncoding(text: string): Pattern {
  const bits = text.match(/\([01]\)|[01A-Za-z]/g) ?? [];
  if (bits.length !== 16 && bits.length !== 32) throw new RangeError(`'${text}' has ${bits.length} bits`);
  let mask = 0;
  let value = 0;
  let shouldMask = 0;
  let shouldValue = 0;
  const places = new Map<string, number[]>();
  bits.forEach((bit, index) => {
    const position = bits.length - 1 - index;
    const one = 1 << position;
    if (bit === '0' || bit === '1') {
      mask |= one;
      if (bit === '1') value |= one;
    } else if (bit.startsWith('(')) {
      shouldMask |= one;
      if (bit === '(1)') shouldValue |= one;
    } else {
      const positions = places.get(bit);
      if (positions) positions.push(position);
      else places.set(bit, [position]);
    }
  });
  const fields = [...places].map(([letter, positions]) => ({ letter, pieces: piecesOf(positions) }));
  return { wide: bits.length === 32, mask, value, shouldMask, shouldValue, fields };
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
