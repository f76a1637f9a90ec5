/** Every modelled block has the registers of the chip's SVD file, under its names, at its offsets, with its fields' bits. */
import { describe, expect, test } from 'vitest';
import type { Register } from '../emulator/bus/registers.js';
import { scsLayout } from '../emulator/core/scs.js';
import { type ReferenceRegister, referenceBlocks } from '../test/reference/reference.js';
import { adcLayout } from './adc.js';
import { flashLayout } from './flash.js';
import { gpioLayout } from './gpio.js';
import { sysctlLayout } from './sysctl.js';
import { timerLayout } from './timer.js';
import { uartLayout } from './uart.js';
import { udmaLayout } from './udma.js';
import { watchdogLayout } from './watchdog.js';

/** The modelled blocks under their names in the SVD; of several alike, the one that the SVD describes. */
const layouts: Record<string, { registers: readonly Register[] }> = {
  SYSCTL: sysctlLayout,
  FLASH_CTRL: flashLayout,
  WATCHDOG0: watchdogLayout,
  GPIO_PORTA: gpioLayout,
  UART0: uartLayout,
  TIMER0: timerLayout,
  ADC0: adcLayout,
  UDMA: udmaLayout,
  NVIC: scsLayout,
};

/** Where the SVD, made from a header's key value 0xA442_0000, misses the lowest bit of the data sheet's field. */
const corrected: Record<string, string> = {
  'FLASH_CTRL.FMC.WRKEY': '31:16',
  'FLASH_CTRL.FMC2.WRKEY': '31:16',
};

describe('the SVD', () => {
  test.each(Object.keys(layouts))('%s', (name) => {
    const expected = wanted(name, referenceBlocks.get(name)!);
    expect(expected.length, 'registers in the SVD').toBeGreaterThan(0);
    const modelled = new Set(described(layouts[name].registers));
    expect(expected.filter((line) => !modelled.has(line))).toEqual([]);
  });
});

/** `RCC @060` and `RCC.XTAL 10:6` for every register and field of a layout. */
function described(registers: readonly Register[]): string[] {
  return registers.flatMap((r) => [
    `${r.name} @${hex(r.offset)}`,
    ...r.fields.map((f) => `${r.name}.${f.name} ${f.low + f.width - 1}:${f.low}`),
    ...r.fields.map((f) => `${r.name}: ${f.low + f.width - 1}:${f.low}`),
  ]);
}

/** The same of a block in the SVD. A field that is the whole register has no name of its own there. */
function wanted(block: string, registers: ReferenceRegister[]): string[] {
  return registers.flatMap(({ name: r, offset, fields }) => [
    `${r} @${hex(offset)}`,
    ...fields.map(({ name, bits }) =>
      name ? `${r}.${name} ${corrected[`${block}.${r}.${name}`] ?? bits}` : `${r}: ${bits}`,
    ),
  ]);
}

function hex(offset: number): string {
  return offset.toString(16).padStart(3, '0');
}
