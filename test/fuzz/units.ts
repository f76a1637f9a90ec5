/**
 * Units of generated code: an instruction or an IT block with the registers that it needs. Instructions are drawn from the
 * definitions; what they do is probed, so that their accesses go where they are wanted and nothing that holds the
 * program together is written.
 */
import { type Definition, DEFINITIONS } from '../../emulator/isa/index.js';
import { decode } from '../../emulator/isa/decode.js';
import type { Instruction } from '../../emulator/isa/instruction.js';
import type { Address } from '../../emulator/units.js';
import { type Chooser, halfwordsOf, randomEncoding } from '../conformance/cases.js';
import { operand, Random } from '../conformance/random.js';
import type { CodeWriter } from './code.js';
import { addressOf, type Kind } from './places.js';
import { type Effects, probe } from './probe.js';
import { ARENA, ARENA_SIZE, STACK } from './scaffold.js';

const SP = 13;
const PC = 15;
const LS = 9;
const AL = 14;
/** What addresses are made in. */
const SCRATCH = 12;
/** Counts rounds; collects what units compute. */
export const ROUND = 10;
export const SUM = 11;
/** Registers that units of a program may write. */
export const FREE = 0b0101_0011_1111_1111;

/** An encoding that a unit may have, with what it does. */
interface Drawn {
  readonly definition: Definition;
  readonly i: Instruction;
  readonly effects: Effects;
}

/** The code before an access: what memory has to hold, then the registers. */
interface Aim {
  prepare(): void;
  set(): void;
}

/** What the definitions do, by one encoding each. */
const PROBED = new Map(
  DEFINITIONS.map((definition) => {
    const i = randomEncoding(definition, new Random(1), 0, false);
    if (!i) throw new RangeError(`no encoding of ${definition.name} ${definition.form}`);
    return [definition, probe(i)];
  }),
);

/** Definitions that touch memory. */
export const ACCESSING: readonly Definition[] = DEFINITIONS.filter(
  (definition) => PROBED.get(definition)!.accesses.length > 0,
);
/** Those that only compute, and those that are the system's or branch to a register. */
const OTHERS = DEFINITIONS.filter(
  (definition) => !ACCESSING.includes(definition) && !/^(B|BL|CBZ|CBNZ|IT)$/.test(definition.name),
);
const SYSTEM = OTHERS.filter((definition) => PROBED.get(definition)!.system.length > 0);
const FAULTING = /^(CDP|MCR|MRC|MCRR|MRRC|LDC|STC|UDF|BKPT)/;
const TAME_SYSTEM = SYSTEM.filter(({ name }) => !FAULTING.test(name));
const BRANCHING = OTHERS.filter(({ branches }) => branches !== undefined && branches !== false);
const PLAIN = OTHERS.filter((definition) => !SYSTEM.includes(definition));

/** MSR reaches APSR, the masks, and now and then FAULTMASK and CONTROL; a BKPT is not a semihosting call. */
function isTame({ name, imm }: Instruction, random: Random): boolean {
  if (name === 'BKPT') return imm !== 0xab;
  if (name === 'CPS') return (imm & 9) !== 9 || random.chance(10);
  if (name !== 'MSR') return true;
  const register = imm & 0xff;
  return register < 4 || (register >= 16 && register <= 18) || (register > 18 && random.chance(10));
}

const WORDS = /^(LDRD|STRD|LDM|STM|PUSH|POP|LDREX|STREX)/;

export class UnitMaker {
  /**
   * @param free the registers that may be written, as bits
   * @param program whether it is the program's code, which may use the stack pointer, and not a handler's
   * @param repeats whether units are executed often, with the number of the round in their register
   */
  constructor(
    private readonly w: CodeWriter,
    private readonly random: Random,
    private readonly free: number,
    private readonly program: boolean,
    private readonly repeats = false,
  ) {}

  // ---- drawing ----

  /** An encoding at address 0; undefined where none is found that a unit may have. */
  private draw(
    definition: Definition,
    inIt: boolean,
    allowed: (drawn: Drawn) => boolean,
    choose: Chooser = this.operands,
  ): Drawn | undefined {
    if (inIt && definition.neverInIt) return undefined;
    for (let attempt = 0; attempt < 12; attempt++) {
      const i = randomEncoding(definition, this.random, 0, inIt, choose);
      if (!i) return undefined;
      const drawn = { definition, i, effects: probe(i) };
      if (isTame(i, this.random) && allowed(drawn)) return drawn;
    }
    return undefined;
  }

  /** Destinations that may be written, and lists of registers without the others. */
  private readonly operands: Chooser = (random, letter) => {
    if ('dtua'.includes(letter)) return this.anyFree();
    if (letter === 'r') return random.next() & (this.free | (random.chance(30) ? 1 << PC : 0));
    if (letter === 'n' && random.chance(60)) return random.below(8);
    return random.chance(20) ? random.pick([0, 1, -1, 4, 8]) : random.next();
  };

  private anyFree(): number {
    for (;;) {
      const n = this.random.below(15);
      if (this.free & (1 << n)) return n;
    }
  }

  /** Any instruction that computes, writing only registers that are not in `locked`. */
  private computing(inIt: boolean, locked: number): Drawn {
    for (;;) {
      const drawn = this.draw(
        this.random.pick(PLAIN),
        inIt,
        ({ effects: { written, branches, accesses } }) =>
          !branches && accesses.length === 0 && (written & ~(this.free & ~locked)) === 0,
      );
      if (drawn) return drawn;
    }
  }

  // ---- units ----

  /** Instructions that compute, some in an IT block. */
  compute(count = 1 + this.random.below(5)): void {
    const { random } = this;
    if (random.chance(40))
      this.block(Array.from({ length: Math.min(4, count) }, () => this.computing(true, 0)));
    else for (let n = 0; n < count; n++) this.w.put(...halfwordsOf(this.computing(false, 0).i));
  }

  /** A conditional branch over instructions. */
  skip(): void {
    const { w, random } = this;
    const over = Array.from({ length: 1 + random.below(3) }, () =>
      halfwordsOf(this.computing(false, 0).i),
    ).flat();
    if (random.chance(50)) w.skip(random.below(14), over.length);
    else w.compareAndSkip(random.chance(50), random.below(8), over.length);
    w.put(...over);
  }

  /** A loop of a few rounds around another unit; a register that the unit does not write counts. */
  loop(inner: (unit: UnitMaker) => void): void {
    const { w, random } = this;
    const counter = random.below(8);
    w.put(0x2000 | (counter << 8) | (2 + random.below(12)));
    const start = w.here;
    inner(new UnitMaker(w, random, this.free & ~(1 << counter), this.program));
    w.put(0x3801 | (counter << 8));
    const over = (start - (w.here + 4)) >> 1;
    if (over >= -128) w.put(0xd100 | (over & 0xff));
  }

  /** An instruction of the system's: special registers, masks, sleep, exceptions, events. */
  system(): void {
    const { random } = this;
    const definition = random.pick(random.chance(96) ? TAME_SYSTEM : SYSTEM);
    const inIt = random.chance(40);
    const drawn = this.draw(definition, inIt, ({ effects: { written } }) => (written & ~this.free) === 0);
    if (!drawn) return;
    if (inIt) this.block([...this.some(random.below(3)), drawn, ...this.some(random.below(2))].slice(-4));
    else this.w.put(...halfwordsOf(drawn.i));
  }

  private some(count: number, locked = 0): Drawn[] {
    return Array.from({ length: count }, () => this.computing(true, locked));
  }

  /** A branch to a register's value, to the end of the unit. */
  jump(): void {
    const { w, random } = this;
    const inIt = random.chance(50);
    const drawn = this.draw(
      random.pick(BRANCHING),
      inIt,
      ({ effects: { written, target } }) => (written & ~this.free) === 0 && this.baseIn(target?.terms) >= 0,
      (_, letter) => ('dx'.includes(letter) ? PC : random.next()),
    );
    if (!drawn) return;
    const base = this.baseIn(drawn.effects.target!.terms);
    const leading = inIt ? this.some(random.below(4), 1 << base) : [];
    const at = w.here;
    w.constant(base, 0);
    if (inIt) this.block([...leading, drawn]);
    else w.put(...halfwordsOf(drawn.i));
    const address = w.here - drawn.i.size;
    this.w.put(...halfwordsOf(this.computing(false, 0).i));
    const { constant } = probe(this.placed(drawn.i, address, inIt)).target!;
    this.patch(at, base, ((w.here | 1) - constant) | 0);
  }

  private placed(i: Instruction, address: Address, inIt: boolean): Instruction {
    const { encoding } = i;
    return i.size === 4
      ? decode(encoding >>> 16, encoding & 0xffff, address, inIt, inIt)
      : decode(encoding, 0, address, inIt, inIt);
  }

  private patch(at: Address, register: number, value: number): void {
    const { halfwords } = this.w;
    const tail = halfwords.splice((at - this.w.base) >> 1);
    this.w.constant(register, value);
    halfwords.push(...tail.slice(4));
  }

  /** The only register of a sum that may be written, with factor 1; -1 where there is none. */
  private baseIn(terms: ReadonlyMap<number, number> | undefined): number {
    if (terms?.size !== 1) return -1;
    const [[n, factor]] = terms;
    return factor === 1 && n !== SP && this.free & (1 << n) ? n : -1;
  }

  // ---- accesses ----

  /**
   * An instruction that touches memory, alone or in an IT block with others, at an address of a kind.
   * @param shape the instructions of the IT block; 0 for none
   */
  access(definition: Definition, kind: Kind, shape: number, address = addressOf(kind, this.random)): boolean {
    const { random, w } = this;
    const drawn = this.drawAccess(definition, shape > 0, 0);
    if (!drawn) return false;
    const aims = [this.aim(drawn, kind, address)];
    let locked = this.needs(drawn);
    const block = [drawn];
    while (block.length < shape) {
      const other = random.chance(35) ? this.drawAccess(random.pick(ACCESSING), true, locked) : undefined;
      if (other && !other.effects.branches) {
        const otherKind = random.pick<Kind>(['RAM', 'register', 'alias', 'ROM']);
        aims.push(this.aim(other, otherKind, addressOf(otherKind, random)));
        locked |= this.needs(other);
      }
      const next = other && !other.effects.branches ? other : this.computing(true, locked);
      if (drawn.effects.branches || random.chance(50)) block.unshift(next);
      else block.push(next);
    }
    for (const { prepare } of aims) prepare();
    for (const { set } of aims) set();
    if (this.repeats && random.chance(40)) this.moveLate(drawn);
    if (shape > 0) this.block(block);
    else w.put(...halfwordsOf(drawn.i));
    this.land(drawn);
    this.finish(block);
    return true;
  }

  /** In its last rounds an access that is repeated goes to another kind of place. */
  private moveLate({ effects }: Drawn): void {
    const { w, random } = this;
    const base = [...effects.accesses[0].address!.terms].find(([n, factor]) => n !== SP && factor === 1);
    if (!base) return;
    w.put(0xf1b0 | ROUND, 0x0f00 | (1 + random.below(8))); // cmp.w r10, #n
    w.it(LS, 1, 0);
    w.upper(base[0], random.pick([0x3000, 0x3000, 0x2000, 0x4000, 0x2200, 0x4200, 0xe000, 0x0100, 0]));
    if (random.chance(60)) this.flags();
  }

  private drawAccess(definition: Definition, inIt: boolean, locked: number): Drawn | undefined {
    return this.draw(definition, inIt, ({ effects }) => {
      const { written, accesses } = effects;
      if (accesses.length === 0 || (effects.branches && !this.program)) return false;
      const stack = accesses[0].address?.terms.has(SP) ? 1 << SP : 0;
      if (written & ~((this.free & ~locked) | stack)) return false;
      const bases = accesses[0].address?.terms;
      if (!bases) return false;
      const usable = (this.free | (this.program ? 1 << SP : 0)) & ~(1 << SCRATCH) & ~locked;
      return [...bases.keys()].every((n) => (usable & (1 << n)) !== 0);
    });
  }

  private needs({ effects }: Drawn): number {
    let bits = effects.written;
    for (const n of effects.accesses[0].address!.terms.keys()) bits |= 1 << n;
    return bits;
  }

  /** What sets the registers of an access so that it goes to an address. */
  private aim({ definition, effects, i }: Drawn, kind: Kind, wanted: Address): Aim {
    const { random, w } = this;
    const { terms, constant } = effects.accesses[0].address!;
    const address = WORDS.test(definition.name) && random.chance(90) ? wanted & ~3 : wanted;
    const others = [...terms].filter(([n]) => n !== SP);
    const stack = terms.has(SP);
    const values = new Map<number, number>();
    let rest = (address - constant) | 0;
    const base = stack ? SP : (others.find(([, factor]) => factor === 1) ?? others[0])?.[0];
    for (const [n, factor] of others) {
      if (n === base) continue;
      const value = random.below(64) << random.below(3);
      values.set(n, value);
      rest = (rest - Math.imul(value, factor)) | 0;
    }
    if (base !== undefined) {
      const inRam = ARENA + 0x200 + (random.below(ARENA_SIZE - 0x400) & ~7);
      const value = base === SP && kind !== 'RAM' && random.chance(90) ? inRam : rest;
      values.set(base, Math.floor((value >>> 0) / terms.get(base)!) | 0);
    }
    const data = effects.accesses[0].store && random.chance(60) ? i.t : -1;
    return {
      prepare: () => {
        if (effects.branches && kind === 'RAM') this.prepare(effects, address);
        if (definition.name.startsWith('STREX') && random.chance(75)) this.tag(address);
      },
      set: () => {
        if (data >= 0 && !values.has(data) && this.free & (1 << data)) w.constant(data, operand(random));
        for (const [n, value] of values) this.setRegister(n, value);
      },
    };
  }

  private setRegister(n: number, value: number): void {
    const { w } = this;
    if (n !== SP) return w.constant(n, value);
    w.constant(SCRATCH, value);
    w.put(0x46e5); // mov sp, r12
  }

  /** LDREX r12, [r12]: an exclusive store needs it. */
  private tag(address: Address): void {
    this.w.constant(SCRATCH, address & ~3);
    this.w.put(0xe85c, 0xcf00);
  }

  private landing: Address | undefined;

  /** Writes what a load into the PC is to find, the end of the unit, or zero for a table branch. */
  private prepare({ accesses }: Effects, address: Address): void {
    const { w } = this;
    const offset = accesses.at(-1)!.address!.constant - accesses[0].address!.constant;
    w.constant(SCRATCH, address + offset);
    this.landing = w.here;
    w.constant(14, 0);
    w.store(14, SCRATCH, 0);
  }

  /** The end of the unit is where a load into the PC continues. */
  private land({ definition, effects }: Drawn): void {
    if (this.landing === undefined) return;
    const at = this.landing;
    this.landing = undefined;
    if (!effects.branches) return;
    if (definition.name.startsWith('TB')) {
      for (let n = 0; n < 8; n++) this.w.put(0x3000 | (this.random.below(8) << 8) | n);
      this.patch(at, 14, this.random.below(8) * 0x0001_0001);
    } else this.patch(at, 14, this.w.here | 1);
  }

  /** The stack pointer is the program's again, and what was loaded is remembered. */
  private finish(block: readonly Drawn[]): void {
    const { w } = this;
    let written = 0;
    for (const { effects } of block) written |= effects.written;
    if (written & (1 << SP) || block.some(({ effects }) => effects.accesses[0]?.address?.terms.has(SP)))
      this.setRegister(SP, STACK);
    for (let n = 0; n < 13; n++) {
      if (this.program && written & (1 << n)) w.mix(SUM, n);
    }
  }

  /** An IT block with any condition. */
  private block(instructions: readonly Drawn[]): void {
    const { w, random } = this;
    const list = instructions.slice(-4);
    const last = list.findIndex(({ effects }) => effects.branches);
    const ordered = last < 0 ? list : [...list.slice(0, last), ...list.slice(last + 1), list[last]];
    const condition = random.below(15);
    w.it(condition, ordered.length, condition === AL ? 0 : random.next());
    for (const { i } of ordered) w.put(...halfwordsOf(i));
  }

  /** Sets the flags to what the count of rounds says: conditions hold in one round and fail in another. */
  flags(): void {
    const { w, random } = this;
    // lsls.w r12, r10, #28 to #31
    if (random.chance(50)) w.put(0xea5f, 0x7000 | (random.below(4) << 6) | (SCRATCH << 8) | ROUND);
    // cmp.w r10, #imm
    else w.put(0xf1b0 | ROUND, 0x0f00 | random.below(0x80));
  }

  /** Any access, alone or in an IT block. What mostly faults is seldom tried. */
  anyAccess(kinds: readonly Kind[]): void {
    const { random } = this;
    if (random.chance(60)) this.flags();
    const shape = random.chance(60) ? 1 + random.below(4) : 0;
    for (let attempt = 0; attempt < 8; attempt++) {
      const definition = random.pick(ACCESSING);
      const kind = random.pick(kinds);
      const { accesses, branches } = PROBED.get(definition)!;
      const faults =
        kind === 'absent' || (kind === 'ROM' && accesses[0].store) || (branches && kind !== 'RAM');
      if (faults && random.chance(85)) continue;
      if (this.access(definition, kind, shape)) return;
    }
  }
}

const EQ = 0;

/** Repeats an access with flags from the number of the round, which counts down to 1 and is lost. */
export function hotAccess(
  w: CodeWriter,
  random: Random,
  rounds: number,
  access: (maker: UnitMaker) => void,
): void {
  w.constant(ROUND, rounds + random.below(20));
  const start = w.here;
  const maker = new UnitMaker(w, random, FREE, true, true);
  if (random.chance(80)) maker.flags();
  access(maker);
  w.put(0xf1ba, 0x0a01); // subs.w r10, r10, #1
  w.skip(EQ, 2);
  w.branch(start);
}
