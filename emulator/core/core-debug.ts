/** The core's debug registers (ARMv7-M ARM C1.6). A debugger that is attached has C_DEBUGEN set. */
import type { RegisterSpec, RegisterViews } from '../bus/registers.js';
import type { CoreUnits } from './context.js';
import { Exception, Fault } from './exceptions.js';
import * as S from './state.js';
import type { UnitRegisters } from './unit.js';

/** DHCSR, DCRSR, DCRDR and DEMCR (DBG_INT) under the data sheet's names. */
export const coreDebugRegisters = {
  DBG_CTRL: {
    offset: 0xdf0,
    reset: 1 << 25,
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
    fields: { REG_SEL: { bits: [4, 0], unmodelled: true }, REG_WNR: { bits: 16, unmodelled: true } },
    doc: 'Debug Core Register Transfer Select',
  },
  DBG_DATA: { offset: 0xdf8, doc: 'Debug Core Register Transfer Data' },
  DBG_INT: {
    offset: 0xdfc,
    fields: {
      RSTVCATCH: { bits: 0, unmodelled: true },
      RSTPENDING: 1,
      RSTPENDCLR: 2,
      RESET: 3,
      MMERR: 4,
      NOCPERR: 5,
      CHKERR: 6,
      STATERR: 7,
      BUSERR: 8,
      INTERR: { bits: 9, unmodelled: true },
      HARDERR: 10,
      MON_EN: 16,
      MON_PEND: 17,
      MON_STEP: 18,
      MON_REQ: 19,
      TRCENA: 24,
    },
    doc: 'Debug Exception and Monitor Control',
  },
} as const satisfies Record<string, RegisterSpec>;

/** DEMCR.MON_EN, MON_PEND, MON_STEP and MON_REQ: a reset of the core clears them. */
export const monitorBits = 0xf0000;
/** DHCSR takes a write only with this key in its upper half. */
const debugKey = 0xa05f;
const resetFlag = 1 << 25;

/** The bits of DEMCR that catch the vectors of HardFault, MemManage and BusFault. */
const caught: ReadonlyMap<number, 'HARDERR' | 'MMERR' | 'BUSERR'> = new Map([
  [Exception.HardFault, 'HARDERR'],
  [Exception.MemManage, 'MMERR'],
  [Exception.BusFault, 'BUSERR'],
] as const);

export class CoreDebug {
  private readonly r: RegisterViews<typeof coreDebugRegisters>;

  constructor(
    { r, onRead, onWrite }: UnitRegisters<typeof coreDebugRegisters>,
    private readonly cpu: CoreUnits,
  ) {
    this.r = r;
    const { pending } = cpu.exceptions;
    const monitor = () => {
      r.DBG_INT.MON_PEND = pending[Exception.DebugMonitor];
      return r.DBG_INT.value;
    };
    onRead('DBG_INT', monitor);
    onWrite(
      'DBG_INT',
      (value) => {
        this.update();
        cpu.setPending(Exception.DebugMonitor, (value & (1 << 17)) !== 0);
        cpu.traceChanged();
      },
      monitor,
    );
    const running = () => {
      const sleep = cpu.s[S.SLEEP];
      return (
        (cpu.s[S.HALTS] !== 0 ? 1 : 0) |
        (sleep === 1 || sleep === 2 ? 1 << 18 : 0) |
        (sleep === 3 ? 1 << 19 : 0) |
        (1 << 16) |
        (1 << 24) |
        (r.DBG_CTRL.value & resetFlag)
      );
    };
    // To the program the processor runs; to a debugger that looks at it, it is halted.
    onRead(
      'DBG_CTRL',
      () => {
        const value = running();
        r.DBG_CTRL.S_RESET_ST = 0;
        return value;
      },
      () => running() | (cpu.s[S.HALTS] !== 0 ? (1 << 1) | (1 << 17) : 0),
    );
    onWrite('DBG_CTRL', (value) => {
      if (value >>> 16 === debugKey && (value & 3) === 3 && cpu.s[S.HALTS] !== 0) cpu.debugEvent('HALTED');
    });
  }

  /** To be called when DEMCR may have changed. DebugMonitor is taken only with MON_EN; until then it stays pending. */
  update(): void {
    this.cpu.exceptions.enabled[Exception.DebugMonitor] = this.r.DBG_INT.MON_EN;
    this.cpu.probesChanged();
  }

  /** DEMCR.MON_EN: whether DebugMonitor can be taken. */
  get monitorEnabled(): boolean {
    return this.r.DBG_INT.MON_EN === 1;
  }

  /** DEMCR.MON_STEP: DebugMonitor is taken after each instruction of lower priority. */
  get monitorSteps(): boolean {
    return this.r.DBG_INT.MON_STEP === 1 && this.monitorEnabled;
  }

  /** DEMCR.TRCENA: whether DWT and ITM work. */
  get traceEnabled(): boolean {
    return this.r.DBG_INT.TRCENA === 1;
  }

  /** Whether DEMCR catches the vector of an exception. @param status CFSR, which tells the kinds of UsageFault apart */
  catches(n: number, status: number): boolean {
    const { DBG_INT } = this.r;
    const bit = caught.get(n);
    if (bit) return DBG_INT[bit] === 1;
    if (n !== Exception.UsageFault) return false;
    return (
      (DBG_INT.STATERR === 1 && (status & (Fault.UNDEFINSTR | Fault.INVSTATE | Fault.INVPC)) !== 0) ||
      (DBG_INT.NOCPERR === 1 && (status & Fault.NOCP) !== 0) ||
      (DBG_INT.CHKERR === 1 && (status & (Fault.UNALIGNED | Fault.DIVBYZERO)) !== 0)
    );
  }
}
