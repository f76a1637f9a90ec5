/** The system control block (data sheet, "System Control Block Register Descriptions"; ARMv7-M ARM B3.2). */
import { fieldMask, type RegisterSpec, type RegisterView, type RegisterViews } from '../bus/registers.js';
import type { Address } from '../units.js';
import type { CoreUnits } from './context.js';
import { type DebugCause, Exception } from './exceptions.js';
import * as S from './state.js';
import type { UnitRegisters } from './unit.js';

/**
 * ACTLR, CPUID, ICSR (INT_CTRL), VTOR (VTABLE), AIRCR (APINT), SCR (SYS_CTRL), CCR (CFG_CTRL), SHPRn (SYS_PRIn), SHCSR
 * (SYS_HND_CTRL), CFSR (FAULT_STAT), HFSR, DFSR, MMFAR and BFAR under the data sheet's names.
 */
export const scbRegisters = {
  ACTLR: { offset: 0x008, fields: { DISMCYC: 0, DISWBUF: 1, DISFOLD: 2 }, doc: 'Auxiliary Control' },
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
      PENDSTSET: { bits: 26, access: 'w1s' },
      UNPEND_SV: { bits: 27, access: 'wo' },
      PEND_SV: { bits: 28, access: 'w1s' },
      NMI_SET: { bits: 31, access: 'w1s' },
    },
    doc: 'Interrupt Control and State',
  },
  VTABLE: { offset: 0xd08, fields: { OFFSET: [28, 9], BASE: 29 }, doc: 'Vector Table Offset' },
  APINT: {
    offset: 0xd0c,
    reset: 0xfa050000,
    fields: {
      VECT_RESET: { bits: 0, access: 'wo' },
      VECT_CLR_ACT: { bits: 1, access: 'wo', unmodelled: true },
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
} as const satisfies Record<string, RegisterSpec>;

/** PFR0 to ISAR4 under the names of the TRM (tables 3-2 and 8-1): what the processor can do. */
const featureValues = {
  PFR0: 0x00000030,
  PFR1: 0x00000200,
  DFR0: 0x00100000,
  AFR0: 0x00000000,
  MMFR0: 0x00000030,
  MMFR1: 0x00000000,
  MMFR2: 0x00000000,
  MMFR3: 0x00000000,
  ISAR0: 0x01141110,
  ISAR1: 0x02111000,
  ISAR2: 0x21112231,
  ISAR3: 0x01111110,
  ISAR4: 0x01310102,
} as const;

export const featureRegisters = Object.fromEntries(
  Object.entries(featureValues).map(([name, reset], n) => [
    name,
    { offset: 0xd40 + 4 * n, access: 'ro', reset, constant: true, doc: `Processor Features ${name}` },
  ]),
) as Record<keyof typeof featureValues, RegisterSpec>;

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

const vectKey = 0x05fa;

const { APINT, CFG_CTRL, SYS_CTRL } = scbRegisters;
const priorityGroup = fieldMask(APINT, 'PRIGROUP');
const stackAlign = fieldMask(CFG_CTRL, 'STKALIGN');
const nonBaseThread = fieldMask(CFG_CTRL, 'BASE_THR');
const unalignTrap = fieldMask(CFG_CTRL, 'UNALIGNED');
const sleepOnExit = fieldMask(SYS_CTRL, 'SLEEPEXIT');
const sendEventOnPend = fieldMask(SYS_CTRL, 'SEVONPEND');

export class SystemControlBlock {
  private readonly r: RegisterViews<typeof scbRegisters>;
  /** AIRCR, SCR, CCR and VTOR: every exception asks for them. */
  private readonly aircr: RegisterView<(typeof scbRegisters)['APINT']>;
  private readonly scr: RegisterView<(typeof scbRegisters)['SYS_CTRL']>;
  private readonly ccr: RegisterView<(typeof scbRegisters)['CFG_CTRL']>;
  private readonly vtor: RegisterView<(typeof scbRegisters)['VTABLE']>;

  constructor(
    registers: UnitRegisters<typeof scbRegisters>,
    private readonly cpu: CoreUnits,
  ) {
    const { r } = registers;
    this.r = r;
    this.aircr = r.APINT;
    this.scr = r.SYS_CTRL;
    this.ccr = r.CFG_CTRL;
    this.vtor = r.VTABLE;
    this.attachControl(registers);
    this.attachSystemHandlers(registers);
  }

  // ---- what the processor asks ----

  get vectorTable(): Address {
    return this.vtor.value;
  }
  /** AIRCR.PRIGROUP. */
  get priorityGroup(): number {
    return (this.aircr.value & priorityGroup) >>> 8;
  }
  get stackAlign(): boolean {
    return (this.ccr.value & stackAlign) !== 0;
  }
  /** CCR.NONBASETHRDENA. */
  get nonBaseThread(): boolean {
    return (this.ccr.value & nonBaseThread) !== 0;
  }
  get trapsUnaligned(): boolean {
    return (this.ccr.value & unalignTrap) !== 0;
  }
  get trapsDivideByZero(): boolean {
    return this.ccr.DIV0 === 1;
  }
  /** CCR.BFHFNMIGN. */
  get ignoresBusFaults(): boolean {
    return this.ccr.BFHFNMIGN === 1;
  }
  /** CCR.USERSETMPEND: unprivileged code may write STIR. */
  get userSetsPending(): boolean {
    return this.ccr.MAIN_PEND === 1;
  }
  get sleepOnExit(): boolean {
    return (this.scr.value & sleepOnExit) !== 0;
  }
  get sleepDeep(): boolean {
    return this.scr.SLEEPDEEP === 1;
  }
  get sendEventOnPend(): boolean {
    return (this.scr.value & sendEventOnPend) !== 0;
  }
  /** ACTLR.DISMCYC: interrupts wait for the end of LDM, STM, divides and long multiplies. */
  get completesInstructions(): boolean {
    return this.r.ACTLR.DISMCYC === 1;
  }
  get writeBufferDisabled(): boolean {
    return this.r.ACTLR.DISWBUF === 1;
  }
  /** CFSR: see `Fault` for its bits. */
  get faultStatus(): number {
    return this.r.FAULT_STAT.value;
  }
  set faultStatus(value: number) {
    this.r.FAULT_STAT.value = value;
  }
  /** HFSR: see `HardFault` for its bits. */
  get hardFaultStatus(): number {
    return this.r.HFAULT_STAT.value;
  }
  set hardFaultStatus(value: number) {
    this.r.HFAULT_STAT.value = value;
  }
  /** Records what raised a debug event. */
  noteDebugEvent(cause: DebugCause): void {
    this.r.DEBUG_STAT[cause] = 1;
  }

  /** MMFAR or BFAR, as the exception has it. */
  setFaultAddress(exception: number, address: Address): void {
    const { MM_ADDR, FAULT_ADDR } = this.r;
    (exception === Exception.MemManage ? MM_ADDR : FAULT_ADDR).value = address;
  }

  // ---- the registers ----

  private attachControl({ r, onRead, onWrite }: UnitRegisters<typeof scbRegisters>): void {
    const { cpu } = this;
    onRead('INT_CTRL', () => this.interruptControl());
    onWrite('INT_CTRL', (word) => {
      if (word & (1 << 31)) cpu.setPending(Exception.NMI, true);
      if (word & (1 << 28)) cpu.setPending(Exception.PendSV, true);
      if (word & (1 << 27)) cpu.setPending(Exception.PendSV, false);
      if (word & (1 << 26)) cpu.setPending(Exception.SysTick, true);
      if (word & (1 << 25)) cpu.setPending(Exception.SysTick, false);
    });
    onWrite('APINT', (word, old) => {
      if (word >>> 16 !== vectKey) r.APINT.value = old;
      else if (r.APINT.SYSRESETREQ || r.APINT.VECT_RESET) cpu.hooks.onResetRequest();
      else cpu.reconsider();
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
      (this.pendingVector() << 12) |
      (interruptPending ? 1 << 22 : 0) |
      (pending[Exception.SysTick] << 26) |
      (pending[Exception.PendSV] << 28) |
      (pending[Exception.NMI] << 31)
    );
  }

  /** VECTPENDING: BASEPRI and FAULTMASK hide what they mask, PRIMASK does not (data sheet, INTCTRL). */
  private pendingVector(): number {
    const { cpu } = this;
    const n = cpu.highestPending();
    return cpu.unmasked(n) ? n : 0;
  }

  private attachSystemHandlers({ onRead, onWrite }: UnitRegisters<typeof scbRegisters>): void {
    const { cpu } = this;
    const { pending, active, enabled } = cpu.exceptions;
    for (const n of [1, 2, 3] as const) onWrite(`SYS_PRI${n}`, (word) => cpu.setPriorities(4 * n, word));
    const gather = (list: typeof activeBits, flags: Uint8Array) =>
      list.reduce((word, [bit, exception]) => word | (flags[exception] << bit), 0);
    const scatter = (list: typeof activeBits, flags: Uint8Array, word: number) => {
      for (const [bit, exception] of list) flags[exception] = (word >>> bit) & 1;
    };
    const handlers = () =>
      gather(activeBits, active) | gather(pendingBits, pending) | gather(enableBits, enabled);
    onRead('SYS_HND_CTRL', handlers);
    onWrite(
      'SYS_HND_CTRL',
      (word) => {
        scatter(activeBits, active, word);
        scatter(pendingBits, pending, word);
        scatter(enableBits, enabled, word);
        cpu.reconsider();
      },
      handlers,
    );
  }
}
