/**
 * The system control space at 0xE000_E000 (data sheet, "Cortex-M3 Peripherals"): one block on the bus, which the units
 * NVIC, system control block, SysTick, MPU and core debug have their registers in.
 */
import { type BlockHost, Peripheral, type ResetKind } from '../bus/peripheral.js';
import { layout, type RegisterTable, type TableOf } from '../bus/registers.js';
import type { CoreUnits } from './context.js';
import { CoreDebug, coreDebugRegisters, monitorBits } from './core-debug.js';
import { identification } from './coresight.js';
import { initialMpu, Mpu, mpuRegisters, type MpuState } from './mpu.js';
import { attachNvic, nvicRegisters, ofAbsentInterrupts } from './nvic.js';
import { featureRegisters, scbRegisters, SystemControlBlock } from './scb.js';
import { initialSysTick, SysTick, sysTickRegisters, type SysTickState } from './systick.js';
import { hostOf, type UnitRegisters } from './unit.js';

export const scsLayout = layout(
  inAddressOrder({
    ...nvicRegisters,
    ...sysTickRegisters,
    ...scbRegisters,
    ...featureRegisters,
    ...mpuRegisters,
    ...coreDebugRegisters,
    ...identification([0x00, 0xb0, 0x0b, 0x00, 0x04], 0xe0),
  }),
);
type ScsTable = TableOf<typeof scsLayout>;

/** The registers as the data sheet lists them: those of different units lie between each other. */
function inAddressOrder<T extends RegisterTable>(table: T): T {
  const sorted = Object.entries(table).sort(([, a], [, b]) => a.offset - b.offset);
  return Object.fromEntries(sorted) as T;
}

const shapes = { mpu: 'as now' } as const;

interface ScsState {
  systick: SysTickState;
  mpu: MpuState;
}

export class SystemControlSpace extends Peripheral<ScsTable, ScsState, BlockHost> {
  readonly scb: SystemControlBlock;
  readonly mpu: Mpu;
  readonly debug: CoreDebug;
  private readonly systick: SysTick;

  constructor(private readonly cpu: CoreUnits) {
    super('NVIC', scsLayout, hostOf(cpu));
    const registers: UnitRegisters<ScsTable> = {
      r: this.r,
      onRead: this.onRead.bind(this),
      onWrite: this.onWrite.bind(this),
    };
    attachNvic(registers, cpu);
    this.scb = new SystemControlBlock(registers, cpu);
    this.systick = new SysTick(registers, () => this.state.systick, cpu);
    this.debug = new CoreDebug(registers, cpu);
    this.mpu = new Mpu(registers, () => this.state.mpu, cpu);
  }

  protected override get shapes() {
    return shapes;
  }

  /** Registers of interrupts that the chip does not have read as zero and ignore writes: nothing is missing. */
  override unmapped(what: 'read' | 'write', offset: number): void {
    if (!ofAbsentInterrupts(offset)) super.unmapped(what, offset);
  }

  protected initialState(): ScsState {
    return { systick: initialSysTick(), mpu: initialMpu() };
  }

  /** Only power-on resets DEMCR, but for its monitor bits (TRM, section 10.2.4). */
  override reset(kind: ResetKind): void {
    const { DBG_INT } = this.r;
    const kept = kind === 'power' ? 0 : DBG_INT.value & ~monitorBits;
    this.systick.stop();
    super.reset(kind);
    DBG_INT.value = kept;
    this.r.INT_TYPE.value = Math.ceil(this.cpu.options.interrupts / 32) - 1;
  }
}
