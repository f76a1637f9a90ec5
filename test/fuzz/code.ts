/** Writes Thumb code, and the few instructions that programs are framed with (ARMv7-M ARM, chapter A7). */
import type { Address } from '../../emulator/units.js';

export class CodeWriter {
  readonly halfwords: number[] = [];

  /** @param base the address of the first instruction */
  constructor(readonly base: Address) {}

  /** The address of the next instruction. */
  get here(): Address {
    return this.base + 2 * this.halfwords.length;
  }

  put(...halfwords: readonly number[]): void {
    this.halfwords.push(...halfwords);
  }

  /** Writes other instructions, as long as those, at an address before the next one. */
  rewrite(at: Address, write: (code: CodeWriter) => void): void {
    const code = new CodeWriter(at);
    write(code);
    this.halfwords.splice((at - this.base) >> 1, code.halfwords.length, ...code.halfwords);
  }

  /** MOVW and MOVT. */
  constant(d: number, value: number): void {
    this.half(0xf240, d, value & 0xffff);
    this.upper(d, value >>> 16);
  }

  /** MOVT. */
  upper(d: number, half: number): void {
    this.half(0xf2c0, d, half);
  }

  private half(opcode: number, d: number, half: number): void {
    const first = opcode | ((half & 0x800) >> 1) | (half >> 12);
    this.put(first, ((half & 0x700) << 4) | (d << 8) | (half & 0xff));
  }

  /** LDR and STR (immediate), encodings T3. */
  load(t: number, n: number, offset: number): void {
    this.put(0xf8d0 | n, (t << 12) | offset);
  }
  store(t: number, n: number, offset: number): void {
    this.put(0xf8c0 | n, (t << 12) | offset);
  }

  /** B, encoding T4. */
  branch(target: Address): void {
    this.put(...branchTo(this.here, target, 0x9000));
  }

  /** BL. */
  call(target: Address): void {
    this.put(...branchTo(this.here, target, 0xd000));
  }

  /** B<cond>, encoding T1, over this many halfwords. */
  skip(condition: number, over: number): void {
    this.put(0xd000 | (condition << 8) | ((over - 1) & 0xff));
  }

  /** CBZ or CBNZ of R0 to R7 over this many halfwords, 1 to 32. */
  compareAndSkip(nonzero: boolean, n: number, over: number): void {
    this.put(0xb100 | (nonzero ? 0x800 : 0) | ((over - 1) << 3) | n);
  }

  /** EOR d, n, d, ROR #5: mixes a register into another one. */
  mix(d: number, n: number): void {
    this.put(0xea80 | n, 0x1000 | (d << 8) | 0x70 | d);
  }

  /** IT with conditions for `count` instructions; `others` has a bit for each after the first that is an ELSE. */
  it(condition: number, count: number, others: number): void {
    let mask = 1 << (4 - count);
    for (let k = 1; k < count; k++) mask |= ((condition ^ (others >> k)) & 1) << (4 - k);
    this.put(0xbf00 | (condition << 4) | mask);
  }
}

function branchTo(from: Address, target: Address, opcode: number): readonly number[] {
  const offset = target - (from + 4);
  const sign = offset < 0 ? 1 : 0;
  const bit = (n: number) => 1 ^ ((offset >> n) & 1) ^ sign;
  const second = opcode | (bit(23) << 13) | (bit(22) << 11) | ((offset >> 1) & 0x7ff);
  return [0xf000 | (sign << 10) | ((offset >> 12) & 0x3ff), second];
}
