/**
 * Units of control flow: functions that are called from several places and through tables, switches, loops with calls in
 * them, loops that are entered in the middle. A unit brings its own functions, and repeats itself until its code is hot.
 */
import type { Address } from '../../emulator/units.js';
import type { Random } from '../conformance/random.js';
import type { CodeWriter } from './code.js';
import { DEPTH, FlowCode, INNER, OUTER } from './flow-code.js';
import { type Callee, FlowFunctions } from './flow-functions.js';
import { indexFrom, writeSwitch } from './flow-switch.js';
import { SOFTWARE_STACK, SRAM, STACK } from './scaffold.js';
import { SUM } from './units.js';

/** About how many cycles a unit takes, and what a function may take. */
const UNIT_CYCLES = 7000;
const MOST_CYCLES = 900;

/** Writes a unit of control flow. */
export function flowUnit(w: CodeWriter, random: Random): void {
  new FlowUnit(new FlowCode(w, random)).write();
}

/** Functions whose addresses lie in a table. */
interface CallTable {
  readonly address: Address;
  readonly callees: readonly Callee[];
}

class FlowUnit {
  private readonly tables: CallTable[] = [];
  private readonly functions: FlowFunctions;

  constructor(private readonly code: FlowCode) {
    this.functions = new FlowFunctions(code, (deep, loops) => this.piece(DEPTH, deep, loops));
  }

  write(): void {
    const { code, functions } = this;
    const { w, random } = code;
    const over = code.reserve();
    functions.leaf();
    for (let n = 1 + random.below(4); n > 0; n--) {
      functions.any();
      if (random.chance(40)) this.table();
    }
    code.settle(over);
    w.constant(12, STACK);
    w.put(0x46e5); // mov sp, r12
    w.constant(9, SOFTWARE_STACK);
    for (const copied of functions.copies) functions.copy(copied);
    this.rounds();
  }

  /** The loop of the unit, with a count that is known when it is written. */
  private rounds(): void {
    const { code, functions } = this;
    const { w, random } = code;
    const counts = w.here;
    code.move(OUTER, 0);
    const start = w.here;
    code.cost = 0;
    for (const pair of functions.variants) functions.exchange(pair);
    for (let n = 1 + random.below(4); n > 0; n--) this.piece(OUTER, true, true);
    const rounds = Math.floor(UNIT_CYCLES / (code.cost + 5));
    w.rewrite(counts, (place) => place.put(0x2400 | Math.max(4, Math.min(250, rounds))));
    code.repeat(OUTER, start);
  }

  /**
   * Code of a kind.
   * @param index a register for switches
   * @param deep whether functions may be called that change R6
   * @param loops whether there may be a loop, counted in R7, around other pieces
   */
  private piece(index: number, deep: boolean, loops: boolean): void {
    const { code } = this;
    const { w, random } = code;
    const kind = random.below(100);
    if (kind < 32) this.call(deep);
    else if (kind < 44) this.callFromTable(index, deep);
    else if (kind < 62) writeSwitch(code, index);
    else if (kind < 70) code.shortLoop();
    else if (kind < 75) code.straight();
    else if (kind < 90 && loops) this.loop(deep);
    else code.compute(1 + random.below(5));
    w.mix(SUM, random.below(4));
  }

  /** A loop that begins at its first piece, at its second one, or at one or the other. */
  private loop(deep: boolean): void {
    const { code } = this;
    const { w, random } = code;
    const rounds = 2 + random.below(6);
    code.move(INNER, rounds);
    const before = code.cost;
    const inMiddle = random.chance(50);
    if (inMiddle && random.chance(50)) w.skip(random.below(14), 2);
    const entering = inMiddle ? code.reserve() : undefined;
    const start = w.here;
    this.piece(INNER, deep, false);
    if (entering !== undefined) code.settle(entering);
    if (inMiddle || random.chance(50)) this.piece(INNER, deep, false);
    code.repeat(INNER, start);
    code.cost += (code.cost - before + 4) * (rounds - 1);
  }

  // ---- calls ----

  private mayCall({ cost, depth }: Callee, deep: boolean): boolean {
    return cost <= MOST_CYCLES && (deep || depth === 0);
  }

  private call(deep: boolean): void {
    const { code, functions } = this;
    const { w, random } = code;
    const callees = functions.callees.filter((callee) => this.mayCall(callee, deep));
    if (callees.length === 0) return code.compute(2);
    const { address, cost, depth } = random.pick(callees);
    if (depth > 0) code.move(DEPTH, depth);
    if (random.chance(25) || address >= SRAM) {
      w.constant(2, address | 1);
      w.put(0x4790); // blx r2
    } else {
      if (random.chance(15)) w.it(random.below(14), 1, 0);
      w.call(address);
    }
    code.cost += cost + 5;
  }

  /** A table of four functions, between functions. */
  private table(): void {
    const { code, functions } = this;
    const callees = Array.from({ length: 4 }, () => code.random.pick(functions.callees));
    code.align();
    this.tables.push({ address: code.w.here, callees });
    code.words(callees.map(({ address }) => address | 1));
  }

  private callFromTable(index: number, deep: boolean): void {
    const { code } = this;
    const { w, random } = code;
    const tables = this.tables.filter(({ callees }) => callees.every((callee) => this.mayCall(callee, deep)));
    if (tables.length === 0) return this.call(deep);
    const { address, callees } = random.pick(tables);
    const depths = callees.flatMap(({ depth }) => (depth > 0 ? [depth] : []));
    indexFrom(code, index);
    if (depths.length > 0) code.move(DEPTH, Math.min(...depths));
    w.constant(1, address);
    w.put(0xf851, 0x3020, 0x4798); // ldr.w r3, [r1, r0, lsl #2]; blx r3
    code.cost += 8 + Math.max(...callees.map(({ cost }) => cost));
  }
}
