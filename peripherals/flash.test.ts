import { describe, expect, test } from 'vitest';
import type { Device } from '../emulator/bus/peripheral.js';
import { Flash, flashLayout, type FlashOptions, systemControlPage } from './flash.js';
import { testHost } from './host.testing.js';

const at = Object.fromEntries(flashLayout.registers.map((r) => [r.name, r.offset]));
const key = 0xa4420000;
const [WRITE, ERASE, MERASE, COMT] = [1, 2, 4, 8];
const size = 256 * 1024;

/** A flash controller with erased flash; 16 cycles are a microsecond. */
function setUp(options: Partial<FlashOptions> = {}) {
  const host = testHost();
  const memory = options.memory ?? new Uint8Array(size).fill(0xff);
  const changes: [number, number][] = [];
  const aliases: boolean[] = [];
  const flash = new Flash('FLASH_CTRL', host, {
    memory,
    onChanged: (offset, length) => changes.push([offset, length]),
    onBootAlias: (rom) => aliases.push(rom),
    ...options,
  });
  const read = (register: string) => flash.read(at[register], 4) >>> 0;
  const write = (register: string, value: number) => flash.write(at[register], value >>> 0, 4);
  const start = (operation: number, address: number, data = 0) => {
    write('FMA', address);
    write('FMD', data);
    write('FMC', key | operation);
  };
  const word = (address: number) => new DataView(memory.buffer).getUint32(address, true);
  const wait = (microseconds: number) => host.run(microseconds * 16);
  return {
    host, flash, memory, changes, aliases, read, write, word, wait, start,
    /** Starts an operation and waits for its end. */
    run(operation: number, address: number, data = 0) {
      start(operation, address, data);
      wait(20_000);
    },
  }; // prettier-ignore
}

describe('programming a word', () => {
  test('keeps WRITE set until it is done, then sets PRIS', () => {
    const { start, read, word, wait, changes } = setUp();
    start(WRITE, 0x1004, 0x12345678);
    expect([read('FMC'), read('FCRIS'), word(0x1004)]).toEqual([WRITE, 0, 0xffffffff]);
    wait(49);
    expect(read('FMC')).toBe(WRITE);
    wait(1);
    expect([read('FMC'), read('FCRIS'), word(0x1004)]).toEqual([0, 2, 0x12345678]);
    expect(changes).toEqual([[0x1004, 4]]);
  });

  test('only turns ones into zeros', () => {
    const { run, word } = setUp();
    run(WRITE, 0, 0xffff00ff);
    run(WRITE, 0, 0x0f0f0f0f);
    expect(word(0)).toBe(0x0f0f000f);
  });

  test('needs the write key', () => {
    const { write, read, word, wait, host } = setUp();
    write('FMD', 0);
    write('FMC', 0xa4430001);
    wait(1000);
    expect([read('FMC'), word(0)]).toEqual([0, 0xffffffff]);
    expect(host.reports).toEqual(['FLASH_CTRL: WRITE without the write key is ignored']);
  });
});

describe('erasing', () => {
  test('sets the 1 KB page around the address to ones', () => {
    const { run, word, changes, memory } = setUp();
    memory.fill(0, 0, 0x1000);
    run(ERASE, 0x7fc);
    expect([word(0x3fc), word(0x400), word(0x7fc), word(0x800)]).toEqual([0, 0xffffffff, 0xffffffff, 0]);
    expect(changes).toEqual([[0x400, 0x400]]);
  });

  test('of everything leaves nothing', () => {
    const { run, memory, changes } = setUp();
    memory.fill(0);
    run(MERASE, 0);
    expect(memory.findIndex((byte) => byte !== 0xff)).toBe(-1);
    expect(changes).toEqual([[0, size]]);
  });
});

describe('the write buffer', () => {
  const fill = (write: (offset: number, value: number) => void) =>
    [0, 1, 31].forEach((n) => write(0x100 + 4 * n, 0x01010101 * n));

  test('programs the words that have been written to FWBn, and FWBVAL is cleared', () => {
    const { flash, write, read, word, wait } = setUp();
    fill((offset, value) => flash.write(offset, value, 4));
    expect([read('FWBVAL'), flash.read(0x17c, 4)]).toEqual([0x80000003, 0x1f1f1f1f]);
    write('FMA', 0x2f80 + 0x14);
    write('FMC2', key | 1);
    expect(read('FMC2')).toBe(1);
    wait(1000);
    expect([read('FMC2'), read('FWBVAL'), read('FCRIS')]).toEqual([0, 0, 2]);
    expect([0, 1, 2, 31].map((n) => word(0x2f80 + 4 * n))).toEqual([0, 0x01010101, 0xffffffff, 0x1f1f1f1f]);
  });

  test('is emptied by a protection violation', () => {
    const { flash, write, read, word } = setUp();
    fill((offset, value) => flash.write(offset, value, 4));
    write('FMPPE0', 0xfffffffe);
    write('FMA', 0);
    write('FMC2', key | 1);
    expect([read('FWBVAL'), read('FCRIS'), word(0)]).toEqual([0, 1, 0xffffffff]);
  });
});

describe('protection', () => {
  test.each([
    ['programming', WRITE],
    ['a page erase', ERASE],
    ['a mass erase', MERASE],
  ])('by FMPPEn stops %s of a 2 KB block and sets ARIS', (_, operation) => {
    const { run, write, read, memory, changes } = setUp();
    memory.fill(0x55);
    write('FMPPE2', ~(1 << 3));
    run(operation, 0x20000 + 0x1800);
    expect([read('FCRIS'), read('FMC'), changes.length]).toEqual([1, 0, 0]);
    run(WRITE, 0x20000 + 0x1000);
    expect(changes).toEqual([[0x21000, 4]]);
  });

  test('bits go from one to zero only, and come back with a reset unless committed', () => {
    const { flash, write, read, run } = setUp();
    write('FMPPE0', 0xffff0000);
    write('FMPPE0', 0xffffffff);
    expect(read('FMPPE0')).toBe(0xffff0000);
    flash.reset('system');
    expect(read('FMPPE0')).toBe(0xffffffff);
    write('FMPPE0', 0xffff0000);
    run(COMT, 1);
    flash.reset('power');
    expect(read('FMPPE0')).toBe(0xffff0000);
  });

  test('from reading is reported', () => {
    const { write, host } = setUp();
    write('FMPRE1', 0xfffffffe);
    expect(host.reports).toEqual([
      'FLASH_CTRL.FMPRE1 protects blocks from being read, which is not enforced',
    ]);
  });
});

describe('interrupt 29', () => {
  test('signals completion and violations as FCIM allows, until FCMISC clears them', () => {
    const { write, read, run, host } = setUp();
    write('FCIM', 2);
    run(WRITE, 0);
    expect([read('FCMISC'), host.interrupts.has(29)]).toEqual([2, true]);
    write('FCMISC', 2);
    expect([read('FCRIS'), host.interrupts.has(29)]).toEqual([0, false]);
    write('FMPPE0', 0);
    run(WRITE, 0);
    expect([read('FCRIS'), host.interrupts.has(29)]).toEqual([1, false]);
    write('FCIM', 3);
    expect(host.interrupts.has(29)).toBe(true);
  });
});

describe('registers kept in flash', () => {
  test('hold what the board was delivered with', () => {
    const { read, flash } = setUp({ committed: { USERREG0: 0x001a02, USERREG1: 0x030201 } });
    flash.reset('power');
    expect([read('USERREG0'), read('USERREG1'), read('USERREG2')]).toEqual([0x001a02, 0x030201, 0xffffffff]);
  });

  test('can be committed once where they have an NW bit', () => {
    const { read, write, run, flash } = setUp();
    write('USERREG3', 0x000000ff);
    run(COMT, 0x80000003);
    flash.reset('power');
    expect(read('USERREG3')).toBe(0x000000ff);
    write('USERREG3', 0x0000000f);
    run(COMT, 0x80000003);
    flash.reset('system');
    expect(read('USERREG3')).toBe(0x000000ff);
  });

  test('BOOTCFG takes its value from FMD', () => {
    const { read, run, write } = setUp();
    expect([read('BOOTCFG'), read('USERDBG')]).toEqual([0xfffffffe, 0xfffffffe]);
    write('BOOTCFG', 0);
    run(COMT, 0x75100000, 0xffff00fe);
    expect(read('BOOTCFG')).toBe(0x7fff00fe);
  });

  test('FMPRE0 and FMPPE0 answer at 0x130 and 0x134 of the system control page too', () => {
    const { flash, write } = setUp();
    const rest = { name: 'SYSCTL', clocked: true, read: () => 0x5c, write: () => {} } satisfies Device;
    const page = systemControlPage(rest, flash);
    write('FMPPE0', 0xfffffff0);
    expect(page.read(0x134, 4) >>> 0).toBe(0xfffffff0);
    expect(page.read(0x400, 4) >>> 0).toBe(0xfffffff0);
    expect([page.read(0x1d0, 1), page.read(0x060, 4), page.read(0xffc, 4)]).toEqual([0xfe, 0x5c, 0x5c]);
  });
});

test('RMCTL.BA shows the ROM at address 0 after a reset with an erased reset vector, until software clears it', () => {
  const { flash, read, write, memory, aliases } = setUp();
  flash.reset('power');
  expect(read('RMCTL')).toBe(1);
  write('RMCTL', 1);
  expect(read('RMCTL')).toBe(0);
  memory.set([0x11, 0, 0, 0], 4);
  flash.reset('system');
  expect(aliases).toEqual([true, false, false]);
});

test('a reset gives up the operation under way and keeps the contents', () => {
  const { flash, start, read, word, wait, run } = setUp();
  run(WRITE, 0, 0x1234);
  start(ERASE, 0);
  flash.reset('system');
  wait(20_000);
  expect([read('FMC'), read('FCRIS'), word(0)]).toEqual([0, 0, 0x1234]);
});
