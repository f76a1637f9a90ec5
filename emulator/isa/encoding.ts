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
    let bits = '';
    let known = 0;
    let value = 0;
    let should = 0;
    let inBrackets = 0;
    for (let k = 0; k < text.length; k++) {
      const character = text[k];
      if (character === ' ' || character === '|') continue;
      if (character === '(') inBrackets = 1;
      else if (character === ')') inBrackets = 0;
      else {
        bits += character;
        const one = character === '1';
        known = (known << 1) | (one || character === '0' ? 1 : 0);
        value = (value << 1) | (one ? 1 : 0);
        should = (should << 1) | inBrackets;
      }
    }
    if (bits.length !== 16 && bits.length !== 32) throw new RangeError(`'${text}' has ${bits.length} bits`);
    this.wide = bits.length === 32;
    this.bits = bits;
    this.mask = known & ~should;
    this.value = value & ~should;
    this.shouldMask = known & should;
    this.shouldValue = value & should;
  }

  /** The operands. They are looked for when first asked for: most programs use few of the instructions. */
  get fields(): readonly Field[] {
    return (this.fieldsRead ??= this.readFields());
  }

  private readFields(): Field[] {
    const { bits } = this;
    const letters: string[] = [];
    const positions: number[][] = [];
    for (let k = 0; k < bits.length; k++) {
      const letter = bits[k]!;
      if (letter === '0' || letter === '1') continue;
      let at = letters.indexOf(letter);
      if (at < 0) {
        at = letters.push(letter) - 1;
        positions.push([]);
      }
      positions[at]!.push(bits.length - 1 - k);
    }
    return letters.map((letter, at) => ({ letter, pieces: piecesOf(positions[at]!) }));
  }
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
  const { pieces } = field;
  let value = 0;
  // Not `for of`: code that runs a few times only makes an object for each step of it.
  for (let k = 0; k < pieces.length; k++) {
    const { from, mask, to } = pieces[k]!;
    value |= ((encoding >>> from) & mask) << to;
  }
  return value;
}
