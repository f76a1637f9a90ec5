/**
 * Writes WebAssembly's binary format (WebAssembly Core Specification 2.0, chapter 5, and the tail call extension): only
 * what translated code needs.
 */

/** Opcodes, by their names in the specification. */
export const Op = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  brTable: 0x0e,
  return: 0x0f,
  call: 0x10,
  returnCallIndirect: 0x13,
  drop: 0x1a,
  select: 0x1b,
  localGet: 0x20,
  localSet: 0x21,
  localTee: 0x22,
  load32: 0x28,
  load32Signed64: 0x34,
  load32Unsigned64: 0x35,
  load8Signed: 0x2c,
  load8: 0x2d,
  load16Signed: 0x2e,
  load16: 0x2f,
  store32: 0x36,
  store8: 0x3a,
  store16: 0x3b,
  store32From64: 0x3e,
  const32: 0x41,
  const64: 0x42,
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  ltSigned: 0x48,
  ltUnsigned: 0x49,
  gtSigned: 0x4a,
  gtUnsigned: 0x4b,
  leSigned: 0x4c,
  leUnsigned: 0x4d,
  geSigned: 0x4e,
  geUnsigned: 0x4f,
  ltSigned64: 0x53,
  geSigned64: 0x59,
  clz: 0x67,
  add: 0x6a,
  sub: 0x6b,
  mul: 0x6c,
  divSigned: 0x6d,
  divUnsigned: 0x6e,
  and: 0x71,
  or: 0x72,
  xor: 0x73,
  shl: 0x74,
  shrSigned: 0x75,
  shrUnsigned: 0x76,
  rotr: 0x78,
  add64: 0x7c,
  sub64: 0x7d,
  mul64: 0x7e,
  and64: 0x83,
  or64: 0x84,
  shl64: 0x86,
  shrSigned64: 0x87,
  shrUnsigned64: 0x88,
  wrap: 0xa7,
  extendSigned: 0xac,
  extendUnsigned: 0xad,
  signExtend8: 0xc0,
  signExtend16: 0xc1,
} as const;

/** Block types. */
export const empty = 0x40;
export const i32 = 0x7f;
export const i64 = 0x7e;

/** A stretch of bytes under construction. */
export class Bytes {
  private buffer = new Uint8Array(1024);
  length = 0;

  byte(value: number): this {
    if (this.length === this.buffer.length) this.grow(1);
    this.buffer[this.length++] = value;
    return this;
  }

  bytes(...values: number[]): this {
    for (let n = 0; n < values.length; n++) this.byte(values[n]);
    return this;
  }

  /** An opcode with an operand, unsigned: most operands fit into a byte. */
  op(opcode: number, operand: number): this {
    const { buffer, length } = this;
    if (operand >= 0x80 || length + 2 > buffer.length) return this.byte(opcode).unsigned(operand);
    buffer[length] = opcode;
    buffer[length + 1] = operand;
    this.length = length + 2;
    return this;
  }

  /** Puts an i32 on the stack. */
  const32(value: number): this {
    if (value >= -0x40 && value < 0x40) return this.op(Op.const32, value & 0x7f);
    return this.byte(Op.const32).signed(value);
  }

  /** LEB128, unsigned. */
  unsigned(value: number): this {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  /** LEB128, signed. */
  signed(value: number): this {
    let rest = value | 0;
    while (rest < -0x40 || rest >= 0x40) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return this.byte(rest & 0x7f);
  }

  /** LEB128 of a signed integer of up to 53 bits. */
  signed64(value: number): this {
    let rest = value;
    while (rest < -0x40 || rest >= 0x40) {
      const next = Math.floor(rest / 0x80);
      this.byte((rest - next * 0x80) | 0x80);
      rest = next;
    }
    return this.byte(rest & 0x7f);
  }

  name(text: string): this {
    this.unsigned(text.length);
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
    return this;
  }

  append(other: Bytes): this {
    return this.copy(other.buffer.subarray(0, other.length));
  }

  copy(bytes: Uint8Array): this {
    this.grow(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  section(id: number, content: Bytes): this {
    return this.byte(id).unsigned(content.length).append(content);
  }

  get value(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.length);
  }

  private grow(by: number): void {
    if (this.length + by <= this.buffer.length) return;
    const old = this.buffer;
    this.buffer = new Uint8Array(2 * (this.length + by));
    this.buffer.set(old);
  }
}

/** A function imported from the host, with its number of i32 parameters and results. */
export interface Import {
  readonly name: string;
  readonly parameters: number;
  readonly results: number;
}

/** Says of a branch of a function whether it is likely taken; where it stands is counted from the first byte of its locals. */
export interface BranchHint {
  readonly offset: number;
  readonly likely: boolean;
}

/** A function: its locals and its code, and hints of its branches, in order. */
export interface FunctionCode {
  readonly body: Uint8Array;
  readonly hints: readonly BranchHint[];
}
