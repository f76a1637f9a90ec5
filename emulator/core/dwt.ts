/**
 * The data watchpoint and trace unit (Cortex-M3 TRM, section 11.5; ARMv7-M ARM C1.8): the cycle counter, the counters of
 * what cycles go to, and comparators that raise debug events. It sends no packets.
 */
import { type BlockHost, Peripheral, type ResetKind } from '../bus/peripheral.js';
import { layout, type RegisterSpec, type TableOf } from '../bus/registers.js';
import type { ClockEvent } from '../time/clock.js';
import type { Address, Cycles } from '../units.js';
import type { CoreUnits } from './context.js';
import { identification } from './coresight.js';
import * as S from './state.js';
import { hostOf } from './unit.js';

const comparatorNumbers = [0, 1, 2, 3] as const;
type Number4 = (typeof comparatorNumbers)[number];

function comparator<N extends Number4, F extends NonNullable<RegisterSpec['fields']>>(n: N, fields: F) {
  return {
    [`COMP${n}`]: { offset: 0x020 + 16 * n, doc: `DWT Comparator ${n}` },
    [`MASK${n}`]: { offset: 0x024 + 16 * n, fields: { MASK: [3, 0] }, doc: `DWT Mask ${n}` },
    [`FUNCTION${n}`]: {
      offset: 0x028 + 16 * n,
      reset: n === 1 ? 0x200 : 0,
      fields: {
        FUNCTION: [3, 0],
        EMITRANGE: { bits: 5, unmodelled: true },
        MATCHED: { bits: 24, access: 'ro' },
        ...fields,
      },
      doc: `DWT Function ${n}`,
    },
  } as unknown as Record<`COMP${N}`, RegisterSpec> &
    Record<`MASK${N}`, RegisterSpec & { fields: { MASK: [3, 0] } }> &
    Record<`FUNCTION${N}`, RegisterSpec & { fields: F & { FUNCTION: [3, 0]; MATCHED: 24 } }>;
}

/** A counter of 8 bits. */
const counter = <N extends string>(field: N, offset: number, doc: string) =>
  ({ offset, fields: { [field]: [7, 0] } as unknown as Record<N, readonly [7, 0]>, doc }) as const;

const dwtLayout = layout({
  CTRL: {
    offset: 0x000,
    reset: 0x40000000,
    fields: {
      CYCCNTENA: 0,
      POSTPRESET: { bits: [4, 1], unmodelled: true },
      POSTCNT: { bits: [8, 5], unmodelled: true },
      CYCTAP: { bits: 9, unmodelled: true },
      SYNCTAP: { bits: [11, 10], unmodelled: true },
      PCSAMPLEENA: { bits: 12, unmodelled: true },
      EXCTRCENA: { bits: 16, unmodelled: true },
      CPIEVTENA: 17,
      EXCEVTENA: 18,
      SLEEPEVTENA: 19,
      LSUEVTENA: 20,
      FOLDEVTENA: 21,
      CYCEVTENA: { bits: 22, unmodelled: true },
      NUMCOMP: { bits: [31, 28], access: 'ro' },
    },
    doc: 'DWT Control',
  },
  CYCCNT: { offset: 0x004, doc: 'DWT Cycle Count' },
  CPICNT: counter('CPICNT', 0x008, 'DWT CPI Count'),
  EXCCNT: counter('EXCCNT', 0x00c, 'DWT Exception Overhead Count'),
  SLEEPCNT: counter('SLEEPCNT', 0x010, 'DWT Sleep Count'),
  LSUCNT: counter('LSUCNT', 0x014, 'DWT LSU Count'),
  FOLDCNT: counter('FOLDCNT', 0x018, 'DWT Fold Count'),
  PCSR: { offset: 0x01c, access: 'ro', doc: 'DWT Program Counter Sample' },
  ...comparator(0, { CYCMATCH: 7 }),
  ...comparator(1, {
    DATAVMATCH: 8,
    LNK1ENA: { bits: 9, access: 'ro' },
    DATAVSIZE: [11, 10],
    DATAVADDR0: [15, 12],
    DATAVADDR1: [19, 16],
  }),
  ...comparator(2, {}),
  ...comparator(3, {}),
  LAR: { offset: 0xfb0, access: 'wo', doc: 'DWT Lock Access' },
  ...identification([0x02, 0xb0, 0x0b, 0x00, 0x04], 0xe0),
});

/** Values of FUNCTION that raise debug events. */
const matchFunction = { pc: 4, read: 5, write: 6, access: 7 } as const;

/** The counters with the bits of CTRL that let them run. */
const counters = [
  ['CPIEVTENA', 'CPICNT'],
  ['EXCEVTENA', 'EXCCNT'],
  ['SLEEPEVTENA', 'SLEEPCNT'],
  ['LSUEVTENA', 'LSUCNT'],
  ['FOLDEVTENA', 'FOLDCNT'],
] as const;

interface DwtState {
  /** CYCCNT is the clock's cycles less an offset while it runs, and a held value while it does not. */
  offset: number;
  held: number;
  runs: boolean;
  /** When the processor fell asleep; -1 while it is awake. */
  asleepSince: Cycles;
}

export class Dwt extends Peripheral<TableOf<typeof dwtLayout>, DwtState, BlockHost> {
  /** Whether instructions, or data accesses, have to be looked at. */
  watchesCode = false;
  watchesData = false;

  private readonly cycleMatch: ClockEvent;
  private readonly comparators;

  constructor(private readonly cpu: CoreUnits) {
    super('DWT', dwtLayout, hostOf(cpu));
    const { r } = this;
    this.comparators = comparatorNumbers.map((n) => ({
      comp: r[`COMP${n}`],
      mask: r[`MASK${n}`],
      function: r[`FUNCTION${n}`],
    }));
    this.cycleMatch = cpu.clock.event('DWT', () => {
      this.matched(0);
      this.scheduleCycleMatch();
    });
    this.onRead('CYCCNT', () => this.count());
    this.onWrite(
      'CYCCNT',
      (value) => this.start(value),
      () => this.count(),
    );
    this.onRead('PCSR', () => cpu.s[S.PC]);
    this.onWrite('CTRL', (_, old) => {
      for (const [enable, name] of counters) {
        if (r.CTRL[enable] && !(old & dwtLayout.masks.CTRL[enable])) r[name].value = 0;
      }
      this.update();
    });
    this.onWrite('COMP0', () => this.update());
    for (const n of comparatorNumbers) this.declareFunction(n);
    cpu.options.states.afterRestore(this);
  }

  private declareFunction(n: Number4): void {
    const name = `FUNCTION${n}` as const;
    const register = this.r[name];
    this.onRead(
      name,
      () => {
        const { value } = register;
        register.MATCHED = 0;
        return value;
      },
      () => register.value,
    );
    this.onWrite(name, () => {
      register.MATCHED = 0;
      const what = register.FUNCTION;
      if (what !== 0 && (what < matchFunction.pc || what > matchFunction.access)) {
        this.host.report(`DWT.${name}.FUNCTION is ${what}: trace packets and triggers are not modelled`);
      }
      this.update();
    });
  }

  protected initialState(): DwtState {
    return { offset: 0, held: 0, runs: false, asleepSince: -1 };
  }

  override reset(kind: ResetKind): void {
    super.reset(kind);
    this.cycleMatch.cancel();
    this.derive();
  }

  /** To be called when DEMCR.TRCENA may have changed too. */
  update(): void {
    const runs = this.r.CTRL.CYCCNTENA === 1 && this.cpu.traceEnabled;
    if (runs !== this.state.runs) {
      const now = this.count();
      this.state.runs = runs;
      this.start(now);
    } else this.scheduleCycleMatch();
    this.derive();
  }

  /** Works out what has to be looked at. */
  derive(): void {
    const { comparators, r } = this;
    const functions = comparators.map((_, n) =>
      this.comparesCycles(n) ? 0 : comparators[n].function.FUNCTION,
    );
    const { traceEnabled } = this.cpu;
    this.watchesData =
      traceEnabled && functions.some((f) => f >= matchFunction.read && f <= matchFunction.access);
    const counts = r.CTRL.CPIEVTENA === 1 || r.CTRL.LSUEVTENA === 1;
    this.watchesCode = traceEnabled && (counts || functions.includes(matchFunction.pc));
    this.cpu.probesChanged();
  }

  // ---- cycles ----

  private count(): number {
    return this.state.runs ? (this.cpu.clock.cycles - this.state.offset) >>> 0 : this.state.held;
  }

  private start(value: number): void {
    this.state.held = value >>> 0;
    this.state.offset = this.cpu.clock.cycles - value;
    this.scheduleCycleMatch();
  }

  private comparesCycles(n: number): boolean {
    return n === 0 && this.r.FUNCTION0.CYCMATCH === 1;
  }

  /** CYCCNT will be COMP0: a debug event at that cycle, and every 2^32 cycles. */
  private scheduleCycleMatch(): void {
    const { state, r, cycleMatch } = this;
    const raises = this.comparesCycles(0) && isDebugEvent(r.FUNCTION0.FUNCTION);
    if (!state.runs || !raises) {
      cycleMatch.cancel();
      return;
    }
    const ahead = (r.COMP0.value - this.count()) >>> 0;
    cycleMatch.after(ahead === 0 ? 2 ** 32 : ahead);
  }

  // ---- counters ----

  private counts(enable: (typeof counters)[number][0]): boolean {
    return this.r.CTRL[enable] === 1 && this.cpu.traceEnabled;
  }

  /** Exception entry, return or tail-chaining takes cycles. */
  overhead(cycles: Cycles): void {
    if (this.counts('EXCEVTENA')) this.r.EXCCNT.EXCCNT += cycles;
  }

  /** The processor falls asleep, or wakes. */
  slept(asleep: boolean): void {
    const now = this.cpu.clock.cycles;
    const { asleepSince } = this.state;
    if (!asleep && asleepSince >= 0 && this.counts('SLEEPEVTENA')) {
      this.r.SLEEPCNT.SLEEPCNT += now - asleepSince;
    }
    this.state.asleepSince = asleep ? now : -1;
  }

  // ---- comparators ----

  /** An instruction was executed, in so many cycles; `accesses` says whether it loads or stores. */
  executed(pc: Address, cycles: Cycles, accesses: boolean): void {
    const more = Math.max(0, cycles - 1);
    if (accesses && this.counts('LSUEVTENA')) this.r.LSUCNT.LSUCNT += more;
    if (!accesses && this.counts('CPIEVTENA')) this.r.CPICNT.CPICNT += more;
    if (!this.cpu.traceEnabled) return;
    this.comparators.forEach((one, n) => {
      if (one.function.FUNCTION === matchFunction.pc && !this.comparesCycles(n) && this.covers(n, pc, 1))
        this.matched(n);
    });
  }

  /** A load or store was done. */
  accessed(address: Address, size: number, value: number, access: 'read' | 'write'): void {
    if (!this.watchesData) return;
    this.comparators.forEach((one, n) => {
      const what = one.function.FUNCTION;
      if ((what !== matchFunction[access] && what !== matchFunction.access) || this.comparesCycles(n)) return;
      const hit =
        n === 1 && this.r.FUNCTION1.DATAVMATCH
          ? this.hasValue(address, size, value)
          : this.covers(n, address, size);
      if (hit) this.matched(n);
    });
  }

  /** Whether some of `size` bytes are among those that a comparator selects. */
  private covers(n: number, address: Address, size: number): boolean {
    const { comp, mask } = this.comparators[n];
    const bytes = 2 ** mask.MASK;
    const first = comp.value - (comp.value % bytes);
    return address >>> 0 < first + bytes && first < (address >>> 0) + size;
  }

  /** DATAVMATCH: the value of an access of the size, at the addresses of the linked comparators, if there are any. */
  private hasValue(address: Address, size: number, value: number): boolean {
    const { DATAVSIZE, DATAVADDR0, DATAVADDR1 } = this.r.FUNCTION1;
    if (size !== 1 << DATAVSIZE) return false;
    const unused = 32 - 8 * size;
    if ((value ^ this.r.COMP1.value) << unused !== 0) return false;
    const links = [DATAVADDR0, DATAVADDR1].filter((n) => n !== 1 && n < comparatorNumbers.length);
    return links.length === 0 || links.some((n) => this.covers(n, address, size));
  }

  private matched(n: number): void {
    this.comparators[n].function.MATCHED = 1;
    this.cpu.debugEvent('DWTTRAP');
  }
}

function isDebugEvent(what: number): boolean {
  return what >= matchFunction.pc && what <= matchFunction.access;
}
