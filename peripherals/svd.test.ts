/** Every modelled block has the registers of the chip's SVD file, under its names, at its offsets, with its fields' bits. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Register } from '../emulator/bus/registers.js';
import { scsLayout } from '../emulator/core/scs.js';
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

// The file is not part of the repository.
const file = new URL('../../shared/reference/lm3s9b92.svd', import.meta.url);
const blocks = existsSync(file) ? elements(readFileSync(file, 'utf8'), 'peripheral') : [];

describe.runIf(blocks.length > 0)('the SVD', () => {
  test.each(Object.keys(layouts))('%s', (name) => {
    const block = blocks.find((b) => first(b, 'name') === name);
    expect(block, `${name} in the SVD`).toBeDefined();
    const expected = wanted(name, block!);
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

/** The same for an SVD peripheral. The SVD does not name a field that is the whole register. */
function wanted(name: string, block: string): string[] {
  return elements(block, 'register').flatMap((register) => {
    const r = first(register, 'name');
    const fields = elements(register, 'field').map((field) => {
      const [, own] = first(field, 'name').split(`_${r}_`);
      const bits = corrected[`${name}.${r}.${own}`] ?? first(field, 'bitRange').slice(1, -1);
      return own ? `${r}.${own} ${bits}` : `${r}: ${bits}`;
    });
    return [`${r} @${hex(Number(first(register, 'addressOffset')))}`, ...fields];
  });
}

function elements(xml: string, tag: string): string[] {
  return [...xml.matchAll(new RegExp(`<${tag}[ >].*?</${tag}>`, 'gs'))].map((match) => match[0]);
}

function first(xml: string, tag: string): string {
  return new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(xml)?.[1].trim() ?? '';
}

function hex(offset: number): string {
  return offset.toString(16).padStart(3, '0');
}
