import { describe, expect, test } from 'vitest';
import { testHost } from './host.testing.js';
import { Watchdog, watchdogLayout, type WatchdogOptions } from './watchdog.js';

const at = Object.fromEntries(watchdogLayout.registers.map((r) => [r.name, r.offset]));

function setUp(clockSource: WatchdogOptions['clockSource'] = 'system', frequency = 16_000_000) {
  const host = testHost(frequency);
  const resets: number[] = [];
  const name = clockSource === 'system' ? 'WATCHDOG0' : 'WATCHDOG1';
  const watchdog = new Watchdog(name, host, { clockSource, onReset: () => resets.push(host.clock.cycles) });
  return {
    host,
    watchdog,
    resets,
    read: (register: string) => watchdog.read(at[register], 4) >>> 0,
    write: (register: string, value: number) => watchdog.write(at[register], value, 4),
  };
}

test('is at 0xFFFF_FFFF, disabled, after reset', () => {
  const { read, host } = setUp();
  host.run(1000);
  expect(['LOAD', 'VALUE', 'CTL', 'LOCK'].map(read)).toEqual([0xffffffff, 0xffffffff, 0, 0]);
});

describe('counting', () => {
  test('starts at LOAD when INTEN is set', () => {
    const { read, write, host } = setUp();
    write('LOAD', 1000);
    host.run(100);
    expect(read('VALUE')).toBe(1000);
    write('CTL', 1);
    host.run(100);
    expect(read('VALUE')).toBe(900);
  });

  test('restarts when LOAD or ICR is written', () => {
    const { read, write, host } = setUp();
    write('LOAD', 1000);
    write('CTL', 1);
    host.run(400);
    write('LOAD', 2000);
    host.run(1);
    expect(read('VALUE')).toBe(1999);
    write('ICR', 0);
    expect(read('VALUE')).toBe(2000);
  });

  test('cannot be stopped by software', () => {
    const { read, write } = setUp();
    write('CTL', 3);
    write('CTL', 0);
    expect(read('CTL')).toBe(1);
  });

  test('stops while the clock is gated off', () => {
    const { read, write, host, watchdog } = setUp();
    write('LOAD', 1000);
    write('CTL', 1);
    host.run(300);
    watchdog.gate(false);
    host.run(5000);
    watchdog.gate(true);
    host.run(200);
    expect([read('VALUE'), read('RIS')]).toEqual([500, 0]);
  });
});

describe('time-out', () => {
  test('interrupts at zero, and the counter restarts', () => {
    const { read, write, host } = setUp();
    write('LOAD', 999);
    write('CTL', 1);
    host.run(998);
    expect([read('VALUE'), host.interrupts.has(18)]).toEqual([1, false]);
    host.run(1);
    expect([read('VALUE'), read('RIS'), read('MIS'), host.interrupts.has(18)]).toEqual([0, 1, 1, true]);
    host.run(1);
    expect(read('VALUE')).toBe(999);
    write('ICR', 1);
    expect([read('RIS'), host.interrupts.has(18)]).toEqual([0, false]);
  });

  test('resets the chip at the second time-out if RESEN is set', () => {
    const { write, host, resets } = setUp();
    write('LOAD', 999);
    write('CTL', 3);
    host.run(5000);
    expect(resets).toEqual([1999]);
  });

  test('does not reset the chip when the interrupt is cleared in time, nor without RESEN', () => {
    const { write, host, resets } = setUp();
    write('LOAD', 999);
    write('CTL', 3);
    for (let i = 0; i < 10; i++) {
      host.run(1500);
      write('ICR', 0);
    }
    write('CTL', 1);
    host.run(10_000);
    expect(resets).toEqual([]);
  });
});

describe('LOCK', () => {
  test('blocks writes to all registers but LOCK and TEST until 0x1ACC_E551 is written', () => {
    const { read, write } = setUp();
    write('LOAD', 500);
    write('LOCK', 1);
    write('LOAD', 100);
    write('CTL', 1);
    write('TEST', 0x100);
    expect(['LOCK', 'LOAD', 'CTL', 'TEST'].map(read)).toEqual([1, 500, 0, 0x100]);
    write('LOCK', 0x1acce551);
    write('LOAD', 100);
    expect(['LOCK', 'LOAD'].map(read)).toEqual([0, 100]);
  });
});

describe('Watchdog 1', () => {
  test('counts 16 MHz at any system clock', () => {
    const { read, write, host } = setUp('PIOSC', 80_000_000);
    write('LOAD', 16_000);
    write('CTL', 1);
    host.run(40_000);
    expect(read('VALUE')).toBe(8000);
    host.clock.frequency = 8_000_000;
    host.run(3999);
    expect([read('VALUE'), read('RIS')]).toEqual([2, 0]);
    host.run(1);
    expect(read('RIS')).toBe(1);
  });

  test('clears WRC while a write is in progress', () => {
    const { read, write, host } = setUp('PIOSC', 80_000_000);
    expect(read('CTL')).toBe(0x80000000);
    write('LOAD', 100);
    expect(read('CTL')).toBe(0);
    host.run(15);
    expect(read('CTL')).toBe(0x80000000);
  });
});

test('a reset stops it and deasserts its interrupt', () => {
  const { read, write, host, watchdog, resets } = setUp();
  write('LOAD', 100);
  write('CTL', 3);
  host.run(150);
  watchdog.reset('system');
  host.run(1000);
  expect([read('CTL'), read('RIS'), read('VALUE'), host.interrupts.size, resets.length]).toEqual([
    0, 0, 0xffffffff, 0, 0,
  ]);
});

test('continues from a saved state', () => {
  const { read, write, host } = setUp();
  write('LOAD', 1000);
  write('CTL', 1);
  host.run(100);
  const saved = host.states.save();
  host.run(600);
  host.states.restore(saved);
  host.run(100);
  expect(read('VALUE')).toBe(800);
});
