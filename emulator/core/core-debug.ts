/** The core's debug registers as software sees them without a debugger attached (ARMv7-M ARM C1.6). */
import type { RegisterSpec, RegisterViews } from '../bus/registers.js';
import type { CoreUnits } from './context.js';
import * as S from './state.js';
import type { UnitRegisters } from './unit.js';

/** DHCSR, DCRSR, DCRDR and DEMCR (DBG_INT) under the data sheet's names. */
export const coreDebugRegisters = {
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
} as const satisfies Record<string, RegisterSpec>;

export class CoreDebug {
  private readonly r: RegisterViews<typeof coreDebugRegisters>;

  constructor({ r, onRead, onWrite }: UnitRegisters<typeof coreDebugRegisters>, cpu: CoreUnits) {
    this.r = r;
    onWrite('DBG_INT', () => cpu.traceChanged());
    onRead('DBG_CTRL', () => {
      const sleep = cpu.s[S.SLEEP];
      return (sleep === 1 || sleep === 2 ? 1 << 18 : 0) | (sleep === 3 ? 1 << 19 : 0) | (1 << 16);
    });
  }

  /** DEMCR.MON_EN: whether DebugMonitor can be taken. */
  get monitorEnabled(): boolean {
    return this.r.DBG_INT.MON_EN === 1;
  }

  /** DEMCR.TRCENA: whether DWT and ITM work. */
  get traceEnabled(): boolean {
    return this.r.DBG_INT.TRCENA === 1;
  }
}
