/**
 * Counts how control flows, for coverage and profiles. Code runs in straight lines: counting where lines begin and end is
 * enough to know how often every instruction was executed, and costs nothing within them.
 */
import { type Bus, counterTables, type Memory } from '../bus/bus.js';
import { clear } from '../bus/clear.js';
import { isWide } from '../isa/index.js';
import type { Clock } from '../time/clock.js';
import type { Address, Cycles } from '../units.js';

/** How control moves: to another place, to a function with a return address in LR, or to an address from a register. */
export const Move = { jump: 0, call: 1, indirect: 2 } as const;
export type MoveKind = (typeof Move)[keyof typeof Move];

/** Called with where control goes, when the clock's `cycles` is exact. */
export interface FlowListener {
  /** Whether a jump to a fixed address is reported: calls and indirect branches always are. */
  crosses(from: Address, to: Address): boolean;
  /** A branch was taken; its cycles have passed. */
  moved(from: Address, to: Address, kind: MoveKind): void;
  /** The engine stops before the instruction at an address, or begins with it. */
  paused(pc: Address): void;
  resumed(pc: Address): void;
}

/** What was counted, by address of the instruction. */
export interface FlowCounts {
  /** How often it was begun, whether or not its condition in an IT block held. */
  executed(address: Address): number;
  /** How often it branched, or in an IT block how often its condition held. */
  taken(address: Address): number;
  /** Cycles beyond those of the instruction and its branch: divides, unaligned accesses; negative after faults. */
  spent(address: Address): Cycles;
  /** Cycles in which no instruction could be fetched. */
  readonly refused: Cycles;
}

/** The tables, in the order in which they lie in `Bus.counters`. */
export const Table = {
  /** Lines that begin at a place, less those that end before it. */
  lines: 0,
  taken: 1,
  /** Branches to fixed addresses that translated code took: they count as taken, and for lines at both of their ends. */
  edges: 2,
  spent: 3,
} as const;
type TableNumber = (typeof Table)[keyof typeof Table];

/** After so many cycles the words of the tables are added up elsewhere: none of them can overflow before. */
const untilFolded: Cycles = 2 ** 30;

/** The ends of a counted edge, as places. */
interface Edge {
  next: number;
  target: number;
}

/** A place is the number of a halfword in the bus's buffer; -1 stands for addresses outside the memories. */
export class FlowCounters {
  private readonly tables: readonly Int32Array[];
  private readonly totals: readonly Float64Array[];
  private readonly edges = new Map<number, Edge>();
  /** The memory at address 0, where most code lies. */
  private readonly code: Memory | undefined;
  private folded: Cycles = 0;
  private refusedCycles: Cycles = 0;
  private counting = false;
  /** Whether the engine is executing: a line is under way then. */
  private executing = false;

  /**
   * @param position the instruction in progress: see `Engine.pc`
   * @throws RangeError for a board without room to count
   */
  constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly position: () => Address,
    readonly listener?: FlowListener,
  ) {
    const size = bus.counters.length / counterTables;
    if (size === 0) throw new RangeError('this board has no room to count: build it with `counting: true`');
    this.tables = Array.from({ length: counterTables }, (_, n) =>
      bus.counters.subarray(n * size, (n + 1) * size),
    );
    this.code = bus.memoryAt(0);
    this.totals = this.tables.map(() => new Float64Array(size));
  }

  // ---- what engines report ----

  /** From now on the tables are these counters'. */
  start(): void {
    clear(this.bus.counters);
    this.folded = this.clock.cycles;
    this.counting = true;
  }

  /** The tables are not these counters' any more; what was counted stays. */
  stop(): void {
    this.endLine(-1);
    this.fold();
    this.counting = false;
  }

  /** The engine begins with the instruction at an address. */
  resume(pc: Address): void {
    if (Math.abs(this.clock.cycles - this.folded) > untilFolded) this.fold();
    this.executing = true;
    this.begin(pc, 1);
    this.listener?.resumed(pc);
  }

  /** The engine ends before the instruction at an address. */
  pause(pc: Address): void {
    this.executing = false;
    this.begin(pc, -1);
    this.listener?.paused(pc);
  }

  /** Lines begin at an address; with a negative number they end before it. */
  begin(pc: Address, times: number): void {
    this.add(Table.lines, pc, times);
  }

  /** A branch was taken, that often. */
  branched(from: Address, to: Address, times: number): void {
    this.add(Table.taken, from, times);
    this.begin(this.after(from), -times);
    this.begin(to, times);
  }

  /** The condition of an instruction in an IT block held. */
  passed(pc: Address): void {
    this.add(Table.taken, pc, 1);
  }

  /** An instruction did not come to its end. */
  failed(pc: Address): void {
    this.begin(pc, 1);
    this.begin(this.after(pc), -1);
  }

  /** A cycle passed without an instruction: it could not be fetched. */
  refused(): void {
    this.refusedCycles++;
  }

  /** An instruction takes so many cycles beyond its own and those of its branch; fewer, where negative. */
  spend(pc: Address, cycles: Cycles): void {
    this.add(Table.spent, pc, cycles);
  }

  // ---- what translated code needs ----

  /** Byte offset of a counter in the buffer. */
  offsetOf(table: TableNumber, pc: Address): number {
    return this.tables[table].byteOffset + 4 * this.placeOf(pc);
  }

  /** From now on the counter of an edge at `from` is one of a branch to `to`, or to where lines are counted otherwise. */
  declareEdge(from: Address, to: Address | undefined): void {
    const place = this.placeOf(from);
    const edge = { next: this.placeOf(this.after(from)), target: to === undefined ? -1 : this.placeOf(to) };
    const known = this.edges.get(place);
    if (known?.next === edge.next && known.target === edge.target) return;
    if (known) this.foldEdge(place, known);
    this.edges.set(place, edge);
  }

  // ---- what others ask ----

  /** What was counted so far. */
  counts(): FlowCounts {
    this.endLine(-1);
    this.fold();
    this.endLine(1);
    const [lines, taken, , spent] = this.totals;
    const executed = new Float64Array(lines.length);
    for (const { offset, size } of this.bus.memories) {
      let count = 0;
      for (let place = offset >> 1; place < (offset + size) >> 1; place++) {
        count += lines[place];
        executed[place] = count;
      }
    }
    const totals = taken.slice();
    const spending = spent.slice();
    return {
      executed: (address) => executed[this.placeOf(address)] ?? 0,
      taken: (address) => totals[this.placeOf(address)] ?? 0,
      spent: (address) => spending[this.placeOf(address)] ?? 0,
      refused: this.refusedCycles,
    };
  }

  // ---- inside ----

  /** Ends the line that is under way after the instruction in progress, or takes that back. */
  private endLine(times: number): void {
    if (this.executing && this.counting) this.begin(this.after(this.position()), times);
  }

  private add(table: TableNumber, pc: Address, amount: number): void {
    const place = this.placeOf(pc);
    if (place >= 0) this.tables[table][place] += amount;
  }

  private placeOf(address: Address): number {
    const { code } = this;
    if (code && address >>> 0 < code.size) return (code.offset + address) >> 1;
    const memory = this.bus.memoryAt(address);
    return memory ? (memory.offset + (address >>> 0) - memory.base) >> 1 : -1;
  }

  private after(pc: Address): Address {
    return pc + (isWide(this.bus.halfwordAt(pc) ?? 0) ? 4 : 2);
  }

  /** Adds the words of the tables to the totals. */
  private fold(): void {
    if (!this.counting) return;
    for (const [place, edge] of this.edges) this.foldEdge(place, edge);
    this.tables.forEach((table, n) => {
      const total = this.totals[n];
      for (let place = 0; place < table.length; place++) {
        if (table[place] === 0) continue;
        total[place] += table[place];
        table[place] = 0;
      }
    });
    this.folded = this.clock.cycles;
  }

  private foldEdge(place: number, { next, target }: Edge): void {
    const times = this.tables[Table.edges][place] >>> 0;
    if (times === 0) return;
    const [lines, taken] = this.totals;
    taken[place] += times;
    if (next >= 0) lines[next] -= times;
    if (target >= 0) lines[target] += times;
    this.tables[Table.edges][place] = 0;
  }
}
