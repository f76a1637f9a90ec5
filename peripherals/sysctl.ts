/**
 * System control (data sheet LM3S9B92, chapter "System Control"): device identification, resets and their causes,
 * oscillators, PLL and system clock, clock gating and software reset of every block.
 */
import { type ChipHost, type InterruptLine, Peripheral, type ResetKind } from '../emulator/bus/peripheral.js';
import { type BlockLayout, layout } from '../emulator/bus/registers.js';
import type { ClockEvent } from '../emulator/time/clock.js';
import type { Cycles, Hertz, Nanoseconds } from '../emulator/units.js';

/** Bit of each block in RCGCn, SCGCn, DCGCn and SRCRn. */
const blocks0 = { WDT0: 3, ADC0: 16, ADC1: 17, PWM: 20, CAN0: 24, CAN1: 25, WDT1: 28 } as const;
const blocks1 = {
  UART0: 0,
  UART1: 1,
  UART2: 2,
  SSI0: 4,
  SSI1: 5,
  QEI0: 8,
  QEI1: 9,
  I2C0: 12,
  I2C1: 14,
  TIMER0: 16,
  TIMER1: 17,
  TIMER2: 18,
  TIMER3: 19,
  COMP0: 24,
  COMP1: 25,
  COMP2: 26,
  I2S0: 28,
  EPI0: 30,
} as const;
/** Bits of the GPIO ports, also in GPIOHBCTL. */
const ports = {
  GPIOA: 0,
  GPIOB: 1,
  GPIOC: 2,
  GPIOD: 3,
  GPIOE: 4,
  GPIOF: 5,
  GPIOG: 6,
  GPIOH: 7,
  GPIOJ: 8,
} as const;
const blocks2 = { ...ports, UDMA: 13, USB0: 16, EMAC0: 28, EPHY0: 30 } as const;
const speeds = { ADC0SPD: [9, 8], ADC1SPD: [11, 10] } as const;

/**
 * Sources of the reset values. DID0, DID1, DC0: the SVD's field values. DC1 to DC9: every field that the SVD and TI's
 * header lm3s9b92.h have for this part, with MINSYSDIV for 80 MHz; compared with uTasker's values for the LM3S9B95 and
 * LM3S9B96 (the source of bit 31 of DC7). Clock registers: public start-up code that restores them on Tempest-class parts.
 * None of them is checked against this part's data sheet. The SVD lacks PWM's bits.
 */
export const sysctlLayout = layout({
  DID0: {
    offset: 0x000,
    access: 'ro',
    reset: 0x10040205,
    doc: 'Device Identification 0',
    fields: { MIN: [7, 0], MAJ: [15, 8], CLASS: [23, 16], VER: [30, 28] },
  },
  DID1: {
    offset: 0x004,
    access: 'ro',
    reset: 0x106a402e,
    doc: 'Device Identification 1',
    fields: {
      QUAL: [1, 0],
      ROHS: 2,
      PKG: [4, 3],
      TEMP: [7, 5],
      PINCNT: [15, 13],
      PRTNO: [23, 16],
      FAM: [27, 24],
      VER: [31, 28],
    },
  },
  DC0: {
    offset: 0x008,
    access: 'ro',
    reset: 0x017f007f,
    doc: 'Device Capabilities 0',
    fields: { FLASHSZ: [15, 0], SRAMSZ: [31, 16] },
  },
  DC1: {
    offset: 0x010,
    access: 'ro',
    reset: 0x13131fbf,
    doc: 'Device Capabilities 1',
    fields: {
      JTAG: 0,
      SWD: 1,
      SWO: 2,
      WDT0: 3,
      PLL: 4,
      TEMP: 5,
      MPU: 7,
      ...speeds,
      MINSYSDIV: [15, 12],
      ADC0: 16,
      ADC1: 17,
      PWM: 20,
      CAN0: 24,
      CAN1: 25,
      WDT1: 28,
    },
  },
  DC2: { offset: 0x014, access: 'ro', reset: 0x570f5337, doc: 'Device Capabilities 2', fields: blocks1 },
  DC3: {
    offset: 0x018,
    access: 'ro',
    reset: 0xbfffffff,
    doc: 'Device Capabilities 3',
    fields: {
      ...numbered('PWM', 6, 0),
      C0MINUS: 6,
      C0PLUS: 7,
      C0O: 8,
      C1MINUS: 9,
      C1PLUS: 10,
      C1O: 11,
      C2MINUS: 12,
      C2PLUS: 13,
      C2O: 14,
      PWMFAULT: 15,
      ...numbered('ADC0AIN', 8, 16),
      ...numbered('CCP', 6, 24),
      '32KHZ': 31,
    },
  },
  DC4: {
    offset: 0x01c,
    access: 'ro',
    reset: 0x5004f1ff,
    doc: 'Device Capabilities 4',
    fields: {
      ...ports,
      ROM: 12,
      UDMA: 13,
      CCP6: 14,
      CCP7: 15,
      PICAL: 18,
      EMAC0: 28,
      EPHY0: 30,
    },
  },
  DC5: {
    offset: 0x020,
    access: 'ro',
    reset: 0x0f3000ff,
    doc: 'Device Capabilities 5',
    fields: { ...numbered('PWM', 8, 0), PWMESYNC: 20, PWMEFLT: 21, ...numbered('PWMFAULT', 4, 24) },
  },
  DC6: {
    offset: 0x024,
    access: 'ro',
    reset: 0x00000013,
    doc: 'Device Capabilities 6',
    fields: { USB0: [1, 0], USB0PHY: 4 },
  },
  DC7: {
    offset: 0x028,
    access: 'ro',
    reset: 0xffffffff,
    doc: 'Device Capabilities 7',
    fields: numbered('DMACH', 31, 0),
  },
  DC8: {
    offset: 0x02c,
    access: 'ro',
    reset: 0xffffffff,
    doc: 'Device Capabilities 8 ADC Channels',
    fields: { ...numbered('ADC0AIN', 16, 0), ...numbered('ADC1AIN', 16, 16) },
  },
  PBORCTL: { offset: 0x030, doc: 'Brown-Out Reset Control', fields: { BORIOR: 1 } },
  SRCR0: { offset: 0x040, doc: 'Software Reset Control 0', fields: blocks0 },
  SRCR1: { offset: 0x044, doc: 'Software Reset Control 1', fields: blocks1 },
  SRCR2: { offset: 0x048, doc: 'Software Reset Control 2', fields: blocks2 },
  RIS: {
    offset: 0x050,
    access: 'ro',
    doc: 'Raw Interrupt Status',
    fields: { BORRIS: 1, PLLLRIS: 6, USBPLLLRIS: 7, MOSCPUPRIS: 8 },
  },
  IMC: {
    offset: 0x054,
    doc: 'Interrupt Mask Control',
    fields: { BORIM: 1, PLLLIM: 6, USBPLLLIM: 7, MOSCPUPIM: 8 },
  },
  MISC: {
    offset: 0x058,
    access: 'w1c',
    doc: 'Masked Interrupt Status and Clear',
    fields: { BORMIS: 1, PLLLMIS: 6, USBPLLLMIS: 7, MOSCPUPMIS: 8 },
  },
  RESC: {
    offset: 0x05c,
    reset: 0x00000002,
    doc: 'Reset Cause',
    fields: { EXT: 0, POR: 1, BOR: 2, WDT0: 3, SW: 4, WDT1: 5, MOSCFAIL: 16 },
  },
  RCC: {
    offset: 0x060,
    reset: 0x078e3ad1,
    doc: 'Run-Mode Clock Configuration',
    fields: {
      MOSCDIS: 0,
      IOSCDIS: 1,
      OSCSRC: [5, 4],
      XTAL: [10, 6],
      BYPASS: 11,
      PWRDN: 13,
      PWMDIV: [19, 17],
      USEPWMDIV: { bits: 20, unmodelled: true },
      USESYSDIV: 22,
      SYSDIV: [26, 23],
      ACG: 27,
    },
  },
  PLLCFG: { offset: 0x064, access: 'ro', doc: 'XTAL to PLL Translation', fields: { R: [4, 0], F: [13, 5] } },
  GPIOHBCTL: {
    offset: 0x06c,
    doc: 'GPIO High-Performance Bus Control',
    fields: {
      PORTA: 0,
      PORTB: 1,
      PORTC: 2,
      PORTD: 3,
      PORTE: 4,
      PORTF: 5,
      PORTG: 6,
      PORTH: 7,
      PORTJ: 8,
    },
  },
  RCC2: {
    offset: 0x070,
    reset: 0x07806810,
    doc: 'Run-Mode Clock Configuration 2',
    fields: {
      OSCSRC2: [6, 4],
      BYPASS2: 11,
      PWRDN2: 13,
      USBPWRDN: 14,
      SYSDIV2LSB: 22,
      SYSDIV2: [28, 23],
      DIV400: 30,
      USERCC2: 31,
    },
  },
  MOSCCTL: {
    offset: 0x07c,
    doc: 'Main Oscillator Control',
    fields: { CVAL: { bits: 0, doc: 'the crystal of the model never fails' } },
  },
  RCGC0: {
    offset: 0x100,
    reset: 0x00000040,
    doc: 'Run Mode Clock Gating Control Register 0',
    fields: { ...blocks0, ...speeds },
  },
  RCGC1: { offset: 0x104, doc: 'Run Mode Clock Gating Control Register 1', fields: blocks1 },
  RCGC2: { offset: 0x108, doc: 'Run Mode Clock Gating Control Register 2', fields: blocks2 },
  SCGC0: {
    offset: 0x110,
    reset: 0x00000040,
    doc: 'Sleep Mode Clock Gating Control Register 0',
    fields: { ...blocks0, ...speeds },
  },
  SCGC1: { offset: 0x114, doc: 'Sleep Mode Clock Gating Control Register 1', fields: blocks1 },
  SCGC2: { offset: 0x118, doc: 'Sleep Mode Clock Gating Control Register 2', fields: blocks2 },
  DCGC0: {
    offset: 0x120,
    reset: 0x00000040,
    doc: 'Deep Sleep Mode Clock Gating Control Register 0',
    fields: blocks0,
  },
  DCGC1: { offset: 0x124, doc: 'Deep-Sleep Mode Clock Gating Control Register 1', fields: blocks1 },
  DCGC2: { offset: 0x128, doc: 'Deep Sleep Mode Clock Gating Control Register 2', fields: blocks2 },
  DSLPCLKCFG: {
    offset: 0x144,
    reset: 0x07800000,
    doc: 'Deep Sleep Clock Configuration',
    fields: { O: [6, 4], D: [28, 23] },
  },
  PIOSCCAL: {
    offset: 0x150,
    doc: 'Precision Internal Oscillator Calibration',
    fields: {
      UT: [6, 0],
      UPDATE: { bits: 8, unmodelled: true },
      UTEN: { bits: 31, unmodelled: true },
    },
  },
  I2SMCLKCFG: {
    offset: 0x170,
    doc: 'I2S MCLK Configuration',
    fields: {
      TXF: [3, 0],
      TXI: [13, 4],
      TXEN: { bits: 15, unmodelled: true },
      RXF: [19, 16],
      RXI: [29, 20],
      RXEN: { bits: 31, unmodelled: true },
    },
  },
  DC9: {
    offset: 0x190,
    access: 'ro',
    reset: 0x00ff00ff,
    doc: 'Device Capabilities 9 ADC Digital Comparators',
    fields: { ...numbered('ADC0DC', 8, 0), ...numbered('ADC1DC', 8, 16) },
  },
  NVMSTAT: {
    offset: 0x1a0,
    access: 'ro',
    reset: 0x00000001,
    doc: 'Non-Volatile Memory Information',
    fields: { FWB: 0 },
  },
});

/** Fields `PREFIX0`, `PREFIX1` … in consecutive bits. */
function numbered<P extends string>(prefix: P, count: number, low: number): Record<`${P}${number}`, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [prefix + i, low + i])) as Record<
    `${P}${number}`,
    number
  >;
}

type SysCtlTable = typeof sysctlLayout extends BlockLayout<infer T> ? T : never;

/** The gate of a block's clock and reset: a bit of RCGCn, SCGCn, DCGCn and SRCRn. */
export type Gate = readonly [register: 0 | 1 | 2, bit: number];

/** The gates of every block of the LM3S9B92. Names are the SVD's, except `GPIOA` for `GPIO_PORTA`, and those of COMP and MAC. */
export const lm3s9b92Gates: Readonly<Record<string, Gate>> = {
  ...gatesOf(0, {
    WATCHDOG0: blocks0.WDT0,
    ADC0: blocks0.ADC0,
    ADC1: blocks0.ADC1,
    PWM0: blocks0.PWM,
    CAN0: blocks0.CAN0,
    CAN1: blocks0.CAN1,
    WATCHDOG1: blocks0.WDT1,
  }),
  ...gatesOf(1, blocks1),
  ...gatesOf(2, blocks2),
};

const defaultGates = Object.entries(lm3s9b92Gates);

function gatesOf(register: 0 | 1 | 2, bits: Record<string, number>): Record<string, Gate> {
  return Object.fromEntries(Object.entries(bits).map(([block, bit]) => [block, [register, bit] as const]));
}

/** The precision internal oscillator. */
export const piosc: Hertz = 16_000_000;

/**
 * The crystals that RCC.XTAL selects, with the PLL's F and R: PLL output = crystal x F / (R + 1). The ratios are those of
 * the PLL's actual frequencies; silicon may use other factors of the same ratio.
 */
const crystals: readonly { hertz: Hertz; F?: number; R?: number }[] = [
  { hertz: 1_000_000 },
  { hertz: 1_843_200 },
  { hertz: 2_000_000 },
  { hertz: 2_457_600 },
  { hertz: 3_579_545, F: 112, R: 0 },
  { hertz: 3_686_400, F: 108, R: 0 },
  { hertz: 4_000_000, F: 100, R: 0 },
  { hertz: 4_096_000, F: 98, R: 0 },
  { hertz: 4_915_200, F: 81, R: 0 },
  { hertz: 5_000_000, F: 80, R: 0 },
  { hertz: 5_120_000, F: 78, R: 0 },
  { hertz: 6_000_000, F: 200, R: 2 },
  { hertz: 6_144_000, F: 65, R: 0 },
  { hertz: 7_372_800, F: 54, R: 0 },
  { hertz: 8_000_000, F: 50, R: 0 },
  { hertz: 8_192_000, F: 146, R: 2 },
  { hertz: 10_000_000, F: 40, R: 0 },
  { hertz: 12_000_000, F: 100, R: 2 },
  { hertz: 12_288_000, F: 98, R: 2 },
  { hertz: 13_560_000, F: 88, R: 2 },
  { hertz: 14_318_180, F: 28, R: 0 },
  { hertz: 16_000_000, F: 25, R: 0 },
  { hertz: 16_384_000, F: 74, R: 2 },
];

/** Clocks of its reference until a PLL locks, about 0.6 ms: the long count is for XTAL values above 0x0F. */
const lockClocks = { short: 0x1200, long: 0x2400 };
/** Settling time of the main oscillator after it is enabled: a plausible value. */
const moscSettles: Nanoseconds = 18e6;
/** The part's maximum system clock. */
const fastest: Hertz = 80_000_000;
/** The PLL's output, and the deviation from it that is reported. */
const pllFrequency = { megahertz: 400, tolerance: 8 };
/**
 * From a write to RCC or RCC2 to the judgement of the clock configuration. Software writes the two one after the other;
 * what is between is not meant.
 */
const judgementDelay: Cycles = 200;

/** The name of the last write to RCC or RCC2 in reports. */
const clockCause = 'clock';

const systemControlInterrupt = 28;

/** DID0.MAJ and DID0.MIN of the silicon revisions. */
const revisions = { B1: [1, 1], C3: [2, 3], C5: [2, 5] } as const;
export type Revision = keyof typeof revisions;

/** The cause of a reset: the names of RESC's bits. */
export type ResetCause = 'EXT' | 'POR' | 'BOR' | 'WDT0' | 'SW' | 'WDT1' | 'MOSCFAIL';

/** The processor's mode: run, sleep or deep sleep. */
export type PowerMode = 'run' | 'sleep' | 'deep';

/** How system control is wired into the chip. */
export interface SysCtlOptions {
  /** The crystal of the main oscillator, 3.579545 to 16.384 MHz for the PLL. */
  crystal: Hertz;
  /** The silicon revision in DID0; C5 by default. */
  revision?: Revision;
  /** The blocks whose clock and reset are controlled; those of the LM3S9B92 by default. */
  gates?: Readonly<Record<string, Gate>>;
  /** A block's clock is switched on or off. Also called for every block at reset. */
  onGate(block: string, clocked: boolean): void;
  /** Software sets a block's bit in a clock-gating register. @param field `SYSCTL.RCGC0.CAN0` */
  onEnable?(block: string, field: string): void;
  /** A block is reset by its bit in SRCR0 to SRCR2. @param field `SYSCTL.SRCR0.CAN0` */
  onBlockReset(block: string, field: string): void;
  /** System control resets the chip. */
  onSystemReset(cause: ResetCause): void;
  /** A GPIO port (`GPIOA`) responds at its AHB aperture, or else at its APB aperture. Also called for every port at reset. */
  onAperture(port: string, ahb: boolean): void;
}

interface SysCtlState {
  mode: PowerMode;
  pllLocked: boolean;
}

/** The effective clock configuration: RCC's or, with USERCC2, RCC2's. */
interface ClockConfiguration {
  source: number;
  bypass: boolean;
  powerDown: boolean;
}

/** Idealised: oscillators are exact and always run, gating and leaving deep sleep take no time. */
export class SysCtl extends Peripheral<SysCtlTable, SysCtlState> {
  private readonly line: InterruptLine;
  private readonly pllLock: ClockEvent;
  private readonly usbPllLock: ClockEvent;
  private readonly moscPowerUp: ClockEvent;
  /** After the last write to RCC or RCC2, software means what they hold. */
  private readonly judgement: ClockEvent;
  private readonly gates: readonly [block: string, gate: Gate][];
  /** The blocks whose clock is on: derived from the registers. */
  private clockedBlocks = new Set<string>();

  constructor(
    name: string,
    host: ChipHost,
    private readonly options: SysCtlOptions,
  ) {
    super(name, sysctlLayout, host);
    this.gates = options.gates ? Object.entries(options.gates) : defaultGates;
    this.line = host.interrupt(systemControlInterrupt);
    this.pllLock = host.clock.event(`${name}.pll`, () => this.lockPll());
    this.usbPllLock = host.clock.event(`${name}.usbpll`, () => this.raise('USBPLLLRIS'));
    this.moscPowerUp = host.clock.event(`${name}.mosc`, () => this.raise('MOSCPUPRIS'));
    this.judgement = host.clock.event(`${name}.judgement`, () => this.judgeClock());
    this.onRead('MISC', () => this.r.RIS.value & this.r.IMC.value);
    this.onWrite('MISC', (value) => {
      this.r.RIS.value &= ~value;
      this.applyInterrupt();
    });
    this.onWrite('IMC', () => this.applyInterrupt());
    this.onWrite('RCC', (_, old) => this.clockWritten(old, this.r.RCC2.value));
    this.onWrite('RCC2', (_, old) => this.clockWritten(this.r.RCC.value, old));
    this.onWrite('DSLPCLKCFG', () => this.applyClock());
    this.onWrite('GPIOHBCTL', (_, old) => this.applyApertures(old ^ this.r.GPIOHBCTL.value));
    for (const n of [0, 1, 2] as const) {
      this.onWrite(`SRCR${n}`, (_, old) => this.applyResets(n, old ^ this.r[`SRCR${n}`].value));
      for (const mode of ['R', 'S', 'D'] as const) {
        const register = `${mode}CGC${n}` as const;
        this.onWrite(register, (_, old) => {
          this.applyGates();
          this.noteEnabled(n, register, this.r[register].value & ~old);
        });
      }
    }
    host.states.afterRestore(this);
    this.identify();
    this.applyClock();
  }

  protected initialState(): SysCtlState {
    return { mode: 'run', pllLocked: false };
  }

  /** After a restore: computes the blocks whose clock is on. */
  derive(): void {
    this.clockedBlocks = this.activeBlocks();
  }

  /** A power reset leaves POR as the only cause; any other keeps the causes, to which `resetCause` adds. */
  override reset(kind: ResetKind): void {
    const causes = this.r.RESC.value;
    super.reset(kind);
    if (kind !== 'power') this.r.RESC.value = causes;
    for (const event of [this.pllLock, this.usbPllLock, this.moscPowerUp, this.judgement]) event.cancel();
    this.line.set(false);
    this.identify();
    this.applyClock();
    this.clockedBlocks.clear();
    for (const [block] of this.gates) this.options.onGate(block, false);
    for (const port of Object.keys(ports)) this.options.onAperture(port, false);
  }

  /**
   * Records the cause of a reset that has just happened. Causes accumulate until software clears them; power-on and the
   * reset pin clear the previous ones.
   */
  resetCause(cause: ResetCause): void {
    if (cause === 'POR' || cause === 'EXT') this.r.RESC.value = 0;
    this.r.RESC[cause] = 1;
  }

  /** The processor goes to sleep or wakes: selects the clock gates (RCC.ACG) and, in deep sleep, the system clock. */
  sleeping(mode: PowerMode): void {
    if (mode === this.state.mode) return;
    this.state.mode = mode;
    this.applyGates();
    this.applyClock();
    if (mode === 'deep') this.judgeClock();
  }

  /**
   * The sample rate of a converter (RCGC0.ADCnSPD; SCGC0's in sleep with ACG set). Its clock is the PLL's 400 MHz divided
   * by 25, or the oscillator while the PLL is off; it must be 14 to 18 MHz.
   */
  samplesPerSecond(converter: 0 | 1): Hertz {
    const { RCC, RCGC0, SCGC0 } = this.r;
    const { source } = this.configuration();
    if (!this.state.pllLocked && Math.abs(this.oscillator(source) - 16e6) > 2e6) {
      const megahertz = this.oscillator(source) / 1e6;
      this.host.report(
        `ADC${converter} samples with a clock of ${megahertz} MHz: without the PLL it needs 14 to 18 MHz`,
      );
    }
    const speeds = RCC.ACG && this.state.mode === 'sleep' ? SCGC0 : RCGC0;
    return 125_000 << (converter === 0 ? speeds.ADC0SPD : speeds.ADC1SPD);
  }

  /** The supply dips below the brown-out threshold: a reset or an interrupt, as PBORCTL selects. */
  brownOut(): void {
    if (this.r.PBORCTL.BORIOR) this.options.onSystemReset('BOR');
    else this.raise('BORRIS');
  }

  private identify(): void {
    const [major, minor] = revisions[this.options.revision ?? 'C5'];
    this.r.DID0.MAJ = major;
    this.r.DID0.MIN = minor;
    this.applyPllSetting();
  }

  // Interrupts

  private raise(bit: 'BORRIS' | 'PLLLRIS' | 'USBPLLLRIS' | 'MOSCPUPRIS'): void {
    this.r.RIS[bit] = 1;
    this.applyInterrupt();
  }

  private applyInterrupt(): void {
    this.line.set((this.r.RIS.value & this.r.IMC.value) !== 0);
  }

  // Clocks

  private clockWritten(oldRcc: number, oldRcc2: number): void {
    const { RCC, RCC2 } = this.r;
    const { now } = this.host.clock;
    const before = configuration(oldRcc, oldRcc2);
    const after = configuration(RCC.value, RCC2.value);
    const old = sysctlLayout.fields('RCC', oldRcc);
    const crystalChanged = old.XTAL !== RCC.XTAL;
    this.applyPllSetting();
    if (after.powerDown) this.stopPll();
    else if (before.powerDown || crystalChanged) this.relockPll();

    const usbWasDown = sysctlLayout.fields('RCC2', oldRcc2).USBPWRDN;
    if (RCC2.USBPWRDN) this.usbPllLock.cancel();
    else if (usbWasDown || crystalChanged) this.usbPllLock.atTime(now + this.lockTime());

    if (RCC.MOSCDIS) this.moscPowerUp.cancel();
    else if (old.MOSCDIS) this.moscPowerUp.atTime(now + moscSettles);
    if (old.ACG !== RCC.ACG) this.applyGates();
    this.applyClock();
    if (oldRcc !== RCC.value || oldRcc2 !== RCC2.value) this.host.noteCause(clockCause);
    this.judgement.after(judgementDelay);
  }

  private applyPllSetting(): void {
    const { F = 0, R = 0 } = crystals[this.r.RCC.XTAL] ?? {};
    this.r.PLLCFG.F = F;
    this.r.PLLCFG.R = R;
  }

  private stopPll(): void {
    this.state.pllLocked = false;
    this.pllLock.cancel();
  }

  private relockPll(): void {
    this.stopPll();
    this.pllLock.atTime(this.host.clock.now + this.lockTime());
  }

  /** An XTAL without a setting of the PLL does not let it lock. */
  private lockPll(): void {
    this.judgePll();
    if (this.pllOutput() === 0) return;
    this.state.pllLocked = true;
    this.raise('PLLLRIS');
    this.applyClock();
    if (!this.judgement.pending) this.judgeClock();
  }

  private lockTime(): Nanoseconds {
    const clocks = this.r.RCC.XTAL > 0x0f ? lockClocks.long : lockClocks.short;
    return (clocks * 1e9) / this.pllReference();
  }

  /** The PLL runs from the PIOSC if it is the selected oscillator, otherwise from the main oscillator. */
  private pllReference(): Hertz {
    return this.configuration().source === 1 ? piosc : this.options.crystal;
  }

  private pllOutput(): Hertz {
    return (this.pllReference() * this.r.PLLCFG.F) / (this.r.PLLCFG.R + 1);
  }

  private configuration(): ClockConfiguration {
    return configuration(this.r.RCC.value, this.r.RCC2.value);
  }

  private applyClock(): void {
    this.host.clock.frequency = this.systemClock();
  }

  private systemClock(): Hertz {
    return this.state.mode === 'deep' ? this.deepSleepClock() : this.runClock();
  }

  // What is wrong with the clocks

  /** Reports what is wrong with the clock that the system runs from. */
  private judgeClock(): void {
    const { source, bypass, powerDown } = this.configuration();
    const deep = this.state.mode === 'deep';
    if (deep || bypass) this.judgeOscillator(deep ? this.r.DSLPCLKCFG.O : source);
    else if (powerDown)
      this.blame(`${this.name}: BYPASS is 0 and PWRDN is 1: without the PLL, the oscillator is used`);
    else if (this.state.pllLocked) this.judgePll();
    const megahertz = this.systemClock() / 1e6;
    if (megahertz * 1e6 <= fastest * 1.02) return;
    this.blame(
      `${this.name}: a system clock of ${megahertz.toFixed(1)} MHz is faster than the part's 80 MHz`,
    );
  }

  /** Reports what the last write to RCC or RCC2 caused, at its place; in deep sleep, at the present one. */
  private blame(message: string): void {
    this.host.report(message, message, this.state.mode === 'deep' ? undefined : clockCause);
  }

  private judgeOscillator(source: number): void {
    if (source === 0 && this.r.RCC.MOSCDIS)
      this.blame(`${this.name}: the clock source MOSC is disabled by RCC.MOSCDIS`);
    else if (source > 3 && source !== 7)
      this.blame(`${this.name}: clock source ${source} is reserved; the PIOSC is used`);
  }

  /** Reports a PLL that does not run at 400 MHz. */
  private judgePll(): void {
    const { RCC } = this.r;
    const { source } = this.configuration();
    if (source > 1) {
      this.blame(`${this.name}: clock source ${source} is no reference of the PLL; MOSC is used`);
    } else if (source === 0 && RCC.MOSCDIS) {
      this.blame(`${this.name}: the PLL's reference MOSC is disabled by RCC.MOSCDIS`);
    }
    const megahertz = this.pllOutput() / 1e6;
    const { hertz = 0 } = crystals[RCC.XTAL] ?? {};
    const selects = `${this.name}.RCC.XTAL selects ${hertz / 1e6} MHz`;
    if (megahertz === 0) {
      this.blame(`${selects}, which is no frequency for the PLL: it does not lock`);
    } else if (Math.abs(megahertz - pllFrequency.megahertz) > pllFrequency.tolerance) {
      const reference = `${source === 1 ? 'the PIOSC' : 'the crystal'} has ${this.pllReference() / 1e6} MHz`;
      this.blame(
        `${selects} and ${reference}: the PLL runs at ${megahertz.toFixed(1)} instead of ${pllFrequency.megahertz} MHz`,
      );
    }
  }

  /**
   * With BYPASS clear, the chip runs from the oscillator until the PLL locks. The PLL's 400 MHz are divided by two before
   * SYSDIV, whose minimum is then MINSYSDIV, unless DIV400 is set.
   */
  private runClock(): Hertz {
    const { RCC, RCC2, DC1 } = this.r;
    const { source, bypass } = this.configuration();
    const sysdiv = RCC2.USERCC2 ? RCC2.SYSDIV2 : RCC.SYSDIV;
    if (bypass || !this.state.pllLocked) {
      return this.oscillator(source) / (RCC.USESYSDIV ? sysdiv + 1 : 1);
    }
    const output = this.pllOutput();
    if (RCC2.USERCC2 && RCC2.DIV400) return output / (sysdiv * 2 + RCC2.SYSDIV2LSB + 1);
    return output / 2 / (Math.max(sysdiv, DC1.MINSYSDIV) + 1);
  }

  private deepSleepClock(): Hertz {
    const { O, D } = this.r.DSLPCLKCFG;
    return this.oscillator(O) / (D + 1);
  }

  /** The clock sources by OSCSRC, OSCSRC2 and DSOSCSRC. */
  private oscillator(source: number): Hertz {
    switch (source) {
      case 0:
        return this.options.crystal;
      case 1:
        return piosc;
      case 2:
        return piosc / 4;
      case 3:
        return 30_000;
      case 7:
        return 32_768;
      default:
        return piosc;
    }
  }

  // Clock gates, software resets and apertures

  /** Whether the clock of a gate is on. */
  isClocked(gate: string): boolean {
    return this.clockedBlocks.has(gate);
  }

  /** The field that gates a clock in the present mode: `RCGC0.CAN0`. */
  gateName(gate: string): string {
    const [register, bit] = lm3s9b92Gates[gate];
    return fieldName(`${this.gatePrefix}CGC${register}`, bit);
  }

  /** Which of RCGCn, SCGCn and DCGCn applies. */
  private get gatePrefix(): 'R' | 'S' | 'D' {
    return !this.r.RCC.ACG ? 'R' : ({ run: 'R', sleep: 'S', deep: 'D' } as const)[this.state.mode];
  }

  private noteEnabled(register: number, name: string, bits: number): void {
    if (bits === 0 || !this.options.onEnable) return;
    for (const [block, [n, bit]] of this.gates) {
      if (n === register && (bits >>> bit) & 1)
        this.options.onEnable(block, `${this.name}.${fieldName(name, bit)}`);
    }
  }

  private activeBlocks(): Set<string> {
    const prefix = this.gatePrefix;
    const words = ([0, 1, 2] as const).map((n) => this.r[`${prefix}CGC${n}`].value);
    const on = this.gates.filter(([, [register, bit]]) => (words[register] >>> bit) & 1);
    return new Set(on.map(([block]) => block));
  }

  private applyGates(): void {
    const before = this.clockedBlocks;
    this.clockedBlocks = this.activeBlocks();
    for (const [block] of this.gates) {
      const clocked = this.clockedBlocks.has(block);
      if (clocked !== before.has(block)) this.options.onGate(block, clocked);
    }
  }

  /** A block is reset both when its bit is set and when it is cleared: writes in between are lost. */
  private applyResets(register: number, changed: number): void {
    for (const [block, gate] of this.gates) {
      if (gate[0] !== register || !((changed >>> gate[1]) & 1)) continue;
      this.options.onBlockReset(block, `${this.name}.${fieldName(`SRCR${register}`, gate[1])}`);
    }
  }

  private applyApertures(changed: number): void {
    for (const [port, bit] of Object.entries(ports)) {
      if ((changed >>> bit) & 1) this.options.onAperture(port, ((this.r.GPIOHBCTL.value >>> bit) & 1) === 1);
    }
  }
}

/** The field of a register that has a bit: `RCGC0.CAN0`. */
function fieldName(register: string, bit: number): string {
  const field = sysctlLayout.find.get(register)!.fields.find(({ low }) => low === bit);
  return `${register}.${field?.name ?? bit}`;
}

function configuration(rcc: number, rcc2: number): ClockConfiguration {
  const { USERCC2, OSCSRC2, BYPASS2, PWRDN2 } = sysctlLayout.fields('RCC2', rcc2);
  if (USERCC2) return { source: OSCSRC2, bypass: BYPASS2 === 1, powerDown: PWRDN2 === 1 };
  const { OSCSRC, BYPASS, PWRDN } = sysctlLayout.fields('RCC', rcc);
  return { source: OSCSRC, bypass: BYPASS === 1, powerDown: PWRDN === 1 };
}
