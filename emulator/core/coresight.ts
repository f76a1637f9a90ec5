/**
 * The CoreSight side of the core's debug components (Cortex-M3 TRM, tables 3-3 to 3-9 and 4-3): their identification
 * registers, the trace port and the ROM table, which says where the components are.
 */
import { type BlockHost, type Device, Peripheral } from '../bus/peripheral.js';
import { layout, type RegisterSpec } from '../bus/registers.js';
import { hex } from '../units.js';
import type { CoreUnits } from './context.js';
import { hostOf } from './unit.js';

const peripheralIds = [4, 5, 6, 7, 0, 1, 2, 3] as const;
const componentIds = [0, 1, 2, 3] as const;
type Identification = Record<
  `PERIPHID${(typeof peripheralIds)[number]}` | `PCELLID${(typeof componentIds)[number]}`,
  RegisterSpec
>;

/**
 * The identification registers of a component, at 0xFD0 to 0xFFC.
 * @param part bytes 0 to 4 of the peripheral identification
 * @param componentClass byte 1 of the component identification: its class
 */
export function identification(part: readonly number[], componentClass: number): Identification {
  const constant = (offset: number, reset: number, doc: string): RegisterSpec => ({
    offset,
    access: 'ro',
    reset,
    constant: true,
    fields: { ID: [7, 0] },
    doc,
  });
  const registers = [
    ...peripheralIds.map((n, at) => [
      `PERIPHID${n}`,
      constant(0xfd0 + 4 * at, part[n] ?? 0, `Peripheral Identification ${n}`),
    ]),
    ...componentIds.map((n) => [
      `PCELLID${n}`,
      constant(0xff0 + 4 * n, [0x0d, componentClass, 0x05, 0xb1][n], `Component Identification ${n}`),
    ]),
  ];
  return Object.fromEntries(registers) as Identification;
}

// ---- trace port ----

const tpiuLayout = layout({
  SSPSR: {
    offset: 0x000,
    access: 'ro',
    constant: true,
    reset: 0x1,
    fields: { SWIDTH: [31, 0] },
    doc: 'Supported Port Sizes',
  },
  CSPSR: { offset: 0x004, reset: 0x1, fields: { CWIDTH: [31, 0] }, doc: 'Current Port Size' },
  ACPR: { offset: 0x010, fields: { SWOSCALER: [12, 0] }, doc: 'Asynchronous Clock Prescaler' },
  SPPR: { offset: 0x0f0, reset: 0x1, fields: { TXMODE: [1, 0] }, doc: 'Selected Pin Protocol' },
  FFSR: {
    offset: 0x300,
    access: 'ro',
    constant: true,
    reset: 0x8,
    fields: { FlInProg: 0, FtStopped: 1, TCPresent: 2, FtNonStop: 3 },
    doc: 'Formatter and Flush Status',
  },
  FFCR: {
    offset: 0x304,
    reset: 0x102,
    fields: { EnFCont: 1, TrigIn: 8 },
    doc: 'Formatter and Flush Control',
  },
  FSCR: { offset: 0x308, access: 'ro', constant: true, doc: 'Formatter Synchronization Counter' },
  DEVID: { offset: 0xfc8, access: 'ro', constant: true, reset: 0xca0, doc: 'Device Configuration' },
  DEVTYPE: { offset: 0xfcc, access: 'ro', constant: true, reset: 0x11, doc: 'Device Type' },
  ...identification([0x23, 0xb9, 0x0b, 0x00, 0x04], 0x90),
});

/** The trace port interface unit: its settings have nothing to act on, since ITM's bytes leave without a pin. */
export class Tpiu extends Peripheral<typeof tpiuLayout.table, object, BlockHost> {
  constructor(cpu: CoreUnits) {
    super('TPIU', tpiuLayout, hostOf(cpu));
  }

  protected initialState(): object {
    return {};
  }
}

// ---- ROM table ----

/** An entry: where a component is, relative to the table; bit 0 says whether it is there. */
const entry = (offset: number, reset: number, doc: string) =>
  ({
    offset,
    access: 'ro',
    reset,
    constant: true,
    fields: { PRESENT: 0, FORMAT: 1, OFFSET: [31, 12] },
    doc,
  }) as const;

const romTableLayout = layout({
  SCS: entry(0x000, 0xfff0f003, 'System Control Space'),
  DWT: entry(0x004, 0xfff02003, 'Data Watchpoint and Trace'),
  FPB: entry(0x008, 0xfff03003, 'Flash Patch and Breakpoint'),
  ITM: entry(0x00c, 0xfff01003, 'Instrumentation Trace Macrocell'),
  TPIU: entry(0x010, 0xfff41003, 'Trace Port Interface Unit'),
  ETM: entry(0x014, 0xfff42002, 'Embedded Trace Macrocell, which is absent'),
  END: { offset: 0x018, access: 'ro', constant: true, doc: 'End of the table' },
  MEMTYPE: {
    offset: 0xfcc,
    access: 'ro',
    reset: 0x1,
    constant: true,
    fields: { SYSMEM: 0 },
    doc: 'System memory access',
  },
  ...identification([0x00, 0x00, 0x00, 0x00, 0x00], 0x10),
});

export class RomTable extends Peripheral<typeof romTableLayout.table, object, BlockHost> {
  constructor(cpu: CoreUnits) {
    super('ROMTABLE', romTableLayout, hostOf(cpu));
  }

  protected initialState(): object {
    return {};
  }
}

// ---- the rest ----

/** The rest of the private peripheral bus reads as zero and ignores writes. Each access is reported, once a page. */
export class EmptyPpb implements Device {
  readonly name = 'PPB';
  readonly clocked = true;

  constructor(private readonly cpu: CoreUnits) {}

  read(offset: number): number {
    this.report('read', offset);
    return 0;
  }

  write(offset: number): void {
    this.report('write', offset);
  }

  private report(what: string, offset: number): void {
    const page = offset & ~0xfff;
    const name =
      page === 0x41000 ? 'the ETM, which is absent' : 'the private peripheral bus, where nothing is';
    this.cpu.hooks.report(`${what} at ${hex(0xe0000000 + page)}: ${name}`);
  }
}
