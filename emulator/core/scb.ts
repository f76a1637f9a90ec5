/**
 * The system control space at 0xE000_E000 (data sheet, "Cortex-M3 Peripherals"; ARMv7-M ARM B3.2 to B3.5): NVIC, system
 * control block, SysTick and MPU registers, under the data sheet's names.
 */
import { Peripheral, type ResetKind } from '../bus/peripheral.js';
import { layout, type RegisterSpec } from '../bus/registers.js';
import { Signals } from '../port/signal.js';
import type { Address } from '../units.js';
import { initialMpu, mpuRegionCount, type MpuState } from './mpu.js';
import { Exception } from './exceptions.js';
import type { CoreUnits } from './context.js';
import * as S from './state.js';
import { initialSysTick, SysTick, type SysTickState } from './systick.js';

/** Registers of 32 interrupts each: the low one complete, the high one up to interrupt 54. */
function interruptBits(name: string, offset: number, doc: string, access: 'rw' | 'ro' = 'rw') {
  const spec = (n: number, high: number): RegisterSpec => ({
    offset: offset + 4 * n,
    access,
    doc: `${doc} ${32 * n}-${32 * n + high}`,
    fields: { INT: [high, 0] },
  });
  return { [`${name}0`]: spec(0, 31), [`${name}1`]: spec(1, 22) };
}

function priorityRegisters() {
  const registers: Record<string, RegisterSpec> = {};
  for (let n = 0; n < 14; n++) {
    const fields = Object.fromEntries(
      [0, 1, 2, 3].map((i) => [`INT${4 * n + i}`, [8 * i + 7, 8 * i + 5] as const]),
    );
    registers[`PRI${n}`] = { offset: 0x400 + 4 * n, fields, doc: `Interrupt ${4 * n}-${4 * n + 3} Priority` };
  }
  return registers;
}

function mpuAlias(suffix: string, offset: number) {
  const base: RegisterSpec = {
    offset,
    fields: { REGION: [2, 0], VALID: 4, ADDR: [31, 5] },
    doc: `MPU Region Base Address${suffix && ` Alias ${suffix}`}`,
  };
  const attributes: RegisterSpec = {
    offset: offset + 4,
    fields: {
      ENABLE: 0,
      SIZE: [5, 1],
      SRD: [15, 8],
      BUFFRABLE: 16,
      CACHEABLE: 17,
      SHAREABLE: 18,
      TEX: [21, 19],
      AP: [26, 24],
      XN: 28,
    },
    doc: `MPU Region Attribute and Size${suffix && ` Alias ${suffix}`}`,
  };
  return { [`MPU_BASE${suffix}`]: base, [`MPU_ATTR${suffix}`]: attributes };
}

export const scsLayout = layout({
  INT_TYPE: { offset: 0x004, access: 'ro', fields: { LINES: [4, 0] }, doc: 'Interrupt Controller Type' },
  ACTLR: { offset: 0x008, fields: { DISMCYC: 0, DISWBUF: 1, DISFOLD: 2 }, doc: 'Auxiliary Control' },
  ST_CTRL: {
    offset: 0x010,
    fields: { ENABLE: 0, INTEN: 1, CLK_SRC: 2, COUNT: { bits: 16, access: 'ro' } },
    doc: 'SysTick Control and Status',
  },
  ST_RELOAD: { offset: 0x014, fields: { ST_RELOAD: [23, 0] }, doc: 'SysTick Reload Value' },
  ST_CURRENT: { offset: 0x018, fields: { ST_CURRENT: [23, 0] }, doc: 'SysTick Current Value' },
  ST_CAL: {
    offset: 0x01c,
    access: 'ro',
    fields: { ONEMS: [23, 0], SKEW: 30, NOREF: 31 },
    doc: 'SysTick Calibration',
  },
  ...interruptBits('EN', 0x100, 'Interrupt Set Enable'),
  ...interruptBits('DIS', 0x180, 'Interrupt Clear Enable'),
  ...interruptBits('PEND', 0x200, 'Interrupt Set Pending'),
  ...interruptBits('UNPEND', 0x280, 'Interrupt Clear Pending'),
  ...interruptBits('ACTIVE', 0x300, 'Interrupt Active Bit', 'ro'),
  ...priorityRegisters(),
  CPUID: {
    offset: 0xd00,
    access: 'ro',
    reset: 0x412fc230,
    fields: { REV: [3, 0], PARTNO: [15, 4], CON: [19, 16], VAR: [23, 20], IMP: [31, 24] },
    doc: 'CPU ID Base',
  },
  INT_CTRL: {
    offset: 0xd04,
    fields: {
      VEC_ACT: { bits: [6, 0], access: 'ro' },
      RET_BASE: { bits: 11, access: 'ro' },
      VEC_PEN: { bits: [18, 12], access: 'ro' },
      ISR_PEND: { bits: 22, access: 'ro' },
      ISR_PRE: { bits: 23, access: 'ro' },
      PENDSTCLR: { bits: 25, access: 'wo' },
      PENDSTSET: 26,
      UNPEND_SV: { bits: 27, access: 'wo' },
      PEND_SV: 28,
      NMI_SET: 31,
    },
    doc: 'Interrupt Control and State',
  },
  VTABLE: { offset: 0xd08, fields: { OFFSET: [28, 9], BASE: 29 }, doc: 'Vector Table Offset' },
  APINT: {
    offset: 0xd0c,
    reset: 0xfa050000,
    fields: {
      VECT_RESET: { bits: 0, access: 'wo' },
      VECT_CLR_ACT: { bits: 1, access: 'wo' },
      SYSRESETREQ: { bits: 2, access: 'wo' },
      PRIGROUP: [10, 8],
      ENDIANESS: { bits: 15, access: 'ro' },
      VECTKEY: { bits: [31, 16], access: 'ro' },
    },
    doc: 'Application Interrupt and Reset Control',
  },
  SYS_CTRL: { offset: 0xd10, fields: { SLEEPEXIT: 1, SLEEPDEEP: 2, SEVONPEND: 4 }, doc: 'System Control' },
  CFG_CTRL: {
    offset: 0xd14,
    reset: 0x200,
    fields: { BASE_THR: 0, MAIN_PEND: 1, UNALIGNED: 3, DIV0: 4, BFHFNMIGN: 8, STKALIGN: 9 },
    doc: 'Configuration and Control',
  },
  SYS_PRI1: {
    offset: 0xd18,
    fields: { MEM: [7, 5], BUS: [15, 13], USAGE: [23, 21] },
    doc: 'System Handler Priority 1',
  },
  SYS_PRI2: { offset: 0xd1c, fields: { SVC: [31, 29] }, doc: 'System Handler Priority 2' },
  SYS_PRI3: {
    offset: 0xd20,
    fields: { DEBUG: [7, 5], PENDSV: [23, 21], TICK: [31, 29] },
    doc: 'System Handler Priority 3',
  },
  SYS_HND_CTRL: {
    offset: 0xd24,
    fields: {
      MEMA: 0,
      BUSA: 1,
      USGA: 3,
      SVCA: 7,
      MON: 8,
      PNDSV: 10,
      TICK: 11,
      USAGEP: 12,
      MEMP: 13,
      BUSP: 14,
      SVC: 15,
      MEM: 16,
      BUS: 17,
      USAGE: 18,
    },
    doc: 'System Handler Control and State',
  },
  FAULT_STAT: {
    offset: 0xd28,
    access: 'w1c',
    fields: {
      IERR: 0,
      DERR: 1,
      MUSTKE: 3,
      MSTKE: 4,
      MMARV: 7,
      IBUS: 8,
      PRECISE: 9,
      IMPRE: 10,
      BUSTKE: 11,
      BSTKE: 12,
      BFARV: 15,
      UNDEF: 16,
      INVSTAT: 17,
      INVPC: 18,
      NOCP: 19,
      UNALIGN: 24,
      DIV0: 25,
    },
    doc: 'Configurable Fault Status',
  },
  HFAULT_STAT: {
    offset: 0xd2c,
    access: 'w1c',
    fields: { VECT: 1, FORCED: 30, DBG: 31 },
    doc: 'Hard Fault Status',
  },
  DEBUG_STAT: {
    offset: 0xd30,
    access: 'w1c',
    fields: { HALTED: 0, BKPT: 1, DWTTRAP: 2, VCATCH: 3, EXTRNL: 4 },
    doc: 'Debug Status',
  },
  MM_ADDR: { offset: 0xd34, doc: 'Memory Management Fault Address' },
  FAULT_ADDR: { offset: 0xd38, doc: 'Bus Fault Address' },
  MPU_TYPE: {
    offset: 0xd90,
    access: 'ro',
    reset: mpuRegionCount << 8,
    fields: { SEPARATE: 0, DREGION: [15, 8], IREGION: [23, 16] },
    doc: 'MPU Type',
  },
  MPU_CTRL: { offset: 0xd94, fields: { ENABLE: 0, HFNMIENA: 1, PRIVDEFEN: 2 }, doc: 'MPU Control' },
  MPU_NUMBER: { offset: 0xd98, fields: { NUMBER: [2, 0] }, doc: 'MPU Region Number' },
  ...mpuAlias('', 0xd9c),
  ...mpuAlias('1', 0xda4),
  ...mpuAlias('2', 0xdac),
  ...mpuAlias('3', 0xdb4),
  DBG_CTRL: {
    offset: 0xdf0,
    fields: {
      C_DEBUGEN: { bits: 0, access: 'ro' },
      C_HALT: { bits: 1, access: 'ro' },
      C_STEP: { bits: 2, access: 'ro' },
      C_MASKINT: { bits: 3, access: 'ro' },
      C_SNAPSTALL: { bits: 5, access: 'ro' },
      S_REGRDY: { bits: 16, access: 'ro' },
      S_HALT: { bits: 17, access: 'ro' },
      S_SLEEP: { bits: 18, access: 'ro' },
      S_LOCKUP: { bits: 19, access: 'ro' },
      S_RETIRE_ST: { bits: 24, access: 'ro' },
      S_RESET_ST: { bits: 25, access: 'ro' },
    },
    doc: 'Debug Control and Status',
  },
  DBG_XFER: {
    offset: 0xdf4,
    access: 'wo',
    fields: { REG_SEL: [4, 0], REG_WNR: 16 },
    doc: 'Debug Core Register Transfer Select',
  },
  DBG_DATA: { offset: 0xdf8, doc: 'Debug Core Register Transfer Data' },
  DBG_INT: {
    offset: 0xdfc,
    fields: {
      RSTVCATCH: 0,
      RSTPENDING: 1,
      RSTPENDCLR: 2,
      RESET: 3,
      MMERR: 4,
      NOCPERR: 5,
      CHKERR: 6,
      STATERR: 7,
      BUSERR: 8,
      INTERR: 9,
      HARDERR: 10,
      MON_EN: 16,
      MON_PEND: 17,
      TRCENA: 24,
    },
    doc: 'Debug Exception and Monitor Control',
  },
  SW_TRIG: { offset: 0xf00, access: 'wo', fields: { INTID: [5, 0] }, doc: 'Software Trigger Interrupt' },
});

interface ScsState {
  systick: SysTickState;
  mpu: MpuState;
}

/** SHCSR's active and pending bits, as exception numbers by bit. */
const activeBits: readonly (readonly [bit: number, exception: number])[] = [
  [0, Exception.MemManage],
  [1, Exception.BusFault],
  [3, Exception.UsageFault],
  [7, Exception.SVCall],
  [8, Exception.DebugMonitor],
  [10, Exception.PendSV],
  [11, Exception.SysTick],
];
const pendingBits: readonly (readonly [bit: number, exception: number])[] = [
  [12, Exception.UsageFault],
  [13, Exception.MemManage],
  [14, Exception.BusFault],
  [15, Exception.SVCall],
];
const enableBits: readonly (readonly [bit: number, exception: number])[] = [
  [16, Exception.MemManage],
  [17, Exception.BusFault],
  [18, Exception.UsageFault],
];

export class SystemControlSpace extends Peripheral<Record<string, RegisterSpec>, ScsState> {
  private readonly systick: SysTick;

  constructor(private readonly cpu: CoreUnits) {
    super('NVIC', scsLayout, {
      clock: cpu.clock,
      signals: new Signals(cpu.clock),
      interrupt: () => ({ set: () => {} }),
      report: (message) => cpu.hooks.report(message),
    });
    this.systick = new SysTick(
      cpu.clock,
      () => this.state.systick,
      () => this.r.ST_RELOAD.value,
      () => this.r.ST_CTRL.value & 2 && cpu.setPending(Exception.SysTick, true),
    );
    this.defineSysTick();
    this.defineInterrupts();
    this.defineSystemControl();
    this.defineSystemHandlers();
    this.defineMpu();
  }

  protected initialState(): ScsState {
    return { systick: initialSysTick(), mpu: initialMpu() };
  }

  override reset(kind: ResetKind): void {
    this.systick.control(false, false);
    super.reset(kind);
    this.r.INT_TYPE.value = Math.ceil(this.cpu.options.interrupts / 32) - 1;
  }

  // ---- what the processor asks ----

  get vectorTable(): Address {
    return this.r.VTABLE.value;
  }
  get priorityGroup(): number {
    return (this.r.APINT.value >>> 8) & 7;
  }
  get stackAlign(): boolean {
    return (this.r.CFG_CTRL.value & 0x200) !== 0;
  }
  get nonBaseThread(): boolean {
    return (this.r.CFG_CTRL.value & 1) !== 0;
  }
  get trapsUnaligned(): boolean {
    return (this.r.CFG_CTRL.value & 8) !== 0;
  }
  get trapsDivideByZero(): boolean {
    return (this.r.CFG_CTRL.value & 16) !== 0;
  }
  get sleepOnExit(): boolean {
    return (this.r.SYS_CTRL.value & 2) !== 0;
  }
  get sleepDeep(): boolean {
    return (this.r.SYS_CTRL.value & 4) !== 0;
  }
  get sendEventOnPend(): boolean {
    return (this.r.SYS_CTRL.value & 16) !== 0;
  }
  get monitorEnabled(): boolean {
    return (this.r.DBG_INT.value & 0x10000) !== 0;
  }
  get traceEnabled(): boolean {
    return (this.r.DBG_INT.value & 0x1000000) !== 0;
  }
  get writeBufferDisabled(): boolean {
    return (this.r.ACTLR.value & 2) !== 0;
  }
  get mpu(): MpuState {
    return this.state.mpu;
  }
  get faultStatus(): number {
    return this.r.FAULT_STAT.value;
  }
  set faultStatus(value: number) {
    this.r.FAULT_STAT.value = value;
  }
  get hardFaultStatus(): number {
    return this.r.HFAULT_STAT.value;
  }
  set hardFaultStatus(value: number) {
    this.r.HFAULT_STAT.value = value;
  }
  get debugStatus(): number {
    return this.r.DEBUG_STAT.value;
  }
  set debugStatus(value: number) {
    this.r.DEBUG_STAT.value = value;
  }

  /** MMFAR or BFAR, as the exception has it. */
  setFaultAddress(exception: number, address: Address): void {
    this.r[exception === Exception.MemManage ? 'MM_ADDR' : 'FAULT_ADDR'].value = address;
  }

  // ---- the registers ----

  private defineSysTick(): void {
    const { r, systick } = this;
    this.onRead(
      'ST_CTRL',
      () => r.ST_CTRL.value | (systick.takeFlag() ? 0x10000 : 0),
      () => r.ST_CTRL.value | (this.state.systick.flag ? 0x10000 : 0),
    );
    this.onWrite('ST_CTRL', (value) => systick.control((value & 1) === 1, (value & 4) !== 0));
    this.onWrite('ST_RELOAD', () => systick.reloadWritten());
    this.onRead('ST_CURRENT', () => systick.value);
    this.onWrite('ST_CURRENT', () => systick.clear());
  }

  private defineInterrupts(): void {
    const { cpu } = this;
    const { enabled, pending, active, priority } = cpu.exceptions;
    const bits = (flags: Uint8Array, n: number) => {
      let word = 0;
      for (let i = 0; i < 32 && 16 + 32 * n + i < cpu.count; i++) word |= flags[16 + 32 * n + i] << i;
      return word;
    };
    const each = (word: number, n: number, action: (exception: number) => void) => {
      for (let i = 0; i < 32; i++)
        if (word & (1 << i) && 16 + 32 * n + i < cpu.count) action(16 + 32 * n + i);
      cpu.reconsider();
    };
    for (const n of [0, 1]) {
      for (const name of ['EN', 'DIS']) this.onRead(`${name}${n}`, () => bits(enabled, n));
      for (const name of ['PEND', 'UNPEND']) this.onRead(`${name}${n}`, () => bits(pending, n));
      this.onRead(`ACTIVE${n}`, () => bits(active, n));
      this.onWrite(`EN${n}`, (word) => each(word, n, (e) => (enabled[e] = 1)));
      this.onWrite(`DIS${n}`, (word) => each(word, n, (e) => (enabled[e] = 0)));
      this.onWrite(`PEND${n}`, (word) => each(word, n, (e) => cpu.setPending(e, true)));
      this.onWrite(`UNPEND${n}`, (word) => each(word, n, (e) => cpu.setPending(e, false)));
    }
    for (let n = 0; n < 14; n++)
      this.onWrite(`PRI${n}`, (word) => this.setPriorities(priority, 16 + 4 * n, word));
    this.onWrite('SW_TRIG', (word) => {
      if (16 + (word & 0x3f) < cpu.count) cpu.setPending(16 + (word & 0x3f), true);
    });
  }

  /** Four priorities from the bytes of a register. */
  private setPriorities(priority: Int16Array, first: number, word: number): void {
    for (let i = 0; i < 4; i++) {
      if (first + i > 3) priority[first + i] = (word >>> (8 * i)) & this.cpu.priorityMask;
    }
    this.cpu.reconsider();
  }

  private defineSystemControl(): void {
    const { cpu, r } = this;
    this.onRead('INT_CTRL', () => this.interruptControl());
    this.onWrite('INT_CTRL', (word) => {
      r.INT_CTRL.value = 0;
      if (word & (1 << 31)) cpu.setPending(Exception.NMI, true);
      if (word & (1 << 28)) cpu.setPending(Exception.PendSV, true);
      if (word & (1 << 27)) cpu.setPending(Exception.PendSV, false);
      if (word & (1 << 26)) cpu.setPending(Exception.SysTick, true);
      if (word & (1 << 25)) cpu.setPending(Exception.SysTick, false);
    });
    this.onWrite('APINT', (word, old) => {
      if (word >>> 16 !== 0x05fa) r.APINT.value = old;
      else if (word & 5) cpu.hooks.onResetRequest();
      else cpu.reconsider();
    });
    this.onWrite('DBG_INT', () => cpu.traceChanged());
    this.onRead('DBG_CTRL', () => {
      const sleep = cpu.s[S.SLEEP];
      return (sleep === 1 || sleep === 2 ? 1 << 18 : 0) | (sleep === 3 ? 1 << 19 : 0) | (1 << 16);
    });
  }

  private interruptControl(): number {
    const { cpu } = this;
    const { pending, active } = cpu.exceptions;
    const interruptPending = pending.subarray(16, cpu.count).includes(1);
    const others = active.reduce((count, flag) => count + flag, 0) > (cpu.s[S.IPSR] ? 1 : 0);
    return (
      cpu.s[S.IPSR] |
      (others ? 0 : 1 << 11) |
      (cpu.highestPending() << 12) |
      (interruptPending ? 1 << 22 : 0) |
      (pending[Exception.SysTick] << 26) |
      (pending[Exception.PendSV] << 28) |
      (pending[Exception.NMI] << 31)
    );
  }

  private defineSystemHandlers(): void {
    const { cpu } = this;
    const { pending, active, enabled, priority } = cpu.exceptions;
    for (const n of [1, 2, 3])
      this.onWrite(`SYS_PRI${n}`, (word) => this.setPriorities(priority, 4 * n, word));
    const gather = (list: typeof activeBits, flags: Uint8Array) =>
      list.reduce((word, [bit, exception]) => word | (flags[exception] << bit), 0);
    const scatter = (list: typeof activeBits, flags: Uint8Array, word: number) => {
      for (const [bit, exception] of list) flags[exception] = (word >>> bit) & 1;
    };
    this.onRead(
      'SYS_HND_CTRL',
      () => gather(activeBits, active) | gather(pendingBits, pending) | gather(enableBits, enabled),
    );
    this.onWrite('SYS_HND_CTRL', (word) => {
      scatter(activeBits, active, word);
      scatter(pendingBits, pending, word);
      scatter(enableBits, enabled, word);
      cpu.reconsider();
    });
  }

  private defineMpu(): void {
    const { r, cpu } = this;
    const changed = () => cpu.reconsider();
    this.onWrite('MPU_CTRL', (word) => {
      this.state.mpu.control = word & 7;
      changed();
    });
    this.onWrite('MPU_NUMBER', (word) => (this.state.mpu.number = word & 7));
    for (const suffix of ['', '1', '2', '3']) {
      this.onRead(`MPU_BASE${suffix}`, () => this.region.base | this.state.mpu.number);
      this.onRead(`MPU_ATTR${suffix}`, () => this.region.attributes);
      this.onWrite(`MPU_BASE${suffix}`, (word) => {
        if (word & 16) r.MPU_NUMBER.value = this.state.mpu.number = word & 7;
        this.region.base = word & ~0x1f;
        changed();
      });
      this.onWrite(`MPU_ATTR${suffix}`, (word) => {
        this.region.attributes = word & 0x173fff3f;
        changed();
      });
    }
  }

  private get region() {
    return this.state.mpu.regions[this.state.mpu.number];
  }
}
