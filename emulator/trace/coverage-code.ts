/** The instructions in a board's memories, with the IT blocks that they belong to. */
import type { Bus } from '../bus/bus.js';
import type { SymbolTable } from '../image/symbols.js';
import { decode, type Instruction, isWide } from '../isa/index.js';
import type { Address } from '../units.js';

/** An instruction and its context. */
export interface CodeItem {
  readonly i: Instruction;
  /** The number of the condition under which an IT block executes it; undefined outside IT blocks and for AL. */
  readonly condition: number | undefined;
  /**
   * The address of the instruction that represents the two-way decision taken here; undefined if none is. Instructions of
   * an IT block that follow an earlier decision of the block take none.
   */
  readonly decision: Address | undefined;
}

/** Instructions that change the flags without a setFlags bit. */
const comparisons = /^(CMP|CMN|TST|TEQ|MSR)\b/;

/** Reads instructions in sequence. */
export class CodeReader {
  /** @param symbols distinguish code from data; without them everything is code */
  constructor(
    private readonly bus: Bus,
    private readonly symbols?: SymbolTable,
  ) {}

  /** The instructions from `start` up to `end`, without what the image marks as data. */
  *between(start: Address, end: Address): Generator<CodeItem> {
    let it = 0;
    let itAddress: Address | undefined;
    for (let pc = start; pc < end;) {
      const i = this.symbols?.kindAt(pc) === 'data' ? undefined : this.at(pc, it !== 0);
      if (!i || pc + i.size > end) {
        it = 0;
        pc += 2;
        continue;
      }
      const condition = it !== 0 && it >> 4 !== 14 ? it >> 4 : undefined;
      yield {
        i,
        condition,
        decision: branchesOnCondition(i) ? pc : condition === undefined ? undefined : itAddress,
      };
      if (i.name === 'IT') {
        it = i.imm;
        itAddress = pc;
      } else if (it !== 0) {
        if (i.setFlags || comparisons.test(i.name)) itAddress = pc + i.size;
        else if (condition !== undefined) itAddress = undefined;
        it = (it & 7) === 0 ? 0 : (it & 0xe0) | ((it << 1) & 0x1f);
      }
      pc += i.size;
    }
  }

  /** The instruction at an address; undefined where there is no memory. */
  at(pc: Address, inIt: boolean): Instruction | undefined {
    const first = this.bus.halfwordAt(pc);
    if (first === undefined) return undefined;
    const second = isWide(first) ? this.bus.halfwordAt(pc + 2) : 0;
    return second === undefined ? undefined : decode(first, second, pc, inIt);
  }
}

function branchesOnCondition(i: Instruction): boolean {
  return i.name === 'CBZ' || i.name === 'CBNZ' || (i.name === 'B' && i.cond !== 14);
}
