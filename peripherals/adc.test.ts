import { expect, test } from 'vitest';
import { AnalogInputs } from '../emulator/port/analog.js';
import { Adc, type AdcOptions } from './adc.js';
import { testHost } from './host.testing.js';

const [ACTSS, RIS, IM, ISC, OSTAT, EMUX, USTAT] = [0x00, 0x04, 0x08, 0x0c, 0x10, 0x14, 0x18];
const [SSPRI, SPC, PSSI, SAC, DCISC, CTL] = [0x20, 0x24, 0x28, 0x30, 0x34, 0x38];
const [DCRIC, DCCTL0, DCCMP0] = [0xd00, 0xe00, 0xe40];
const [MUX, SSCTL, FIFO, FSTAT, SSOP, SSDC] = [0x40, 0x44, 0x48, 0x4c, 0x50, 0x54];
/** Offset between the registers of two sequencers. */
const apart = 0x20;
const [D, END, IE, TS] = [1, 2, 4, 8];
const [external, timer, always] = [4, 5, 15];
/** Cycles of a conversion at the host's 16 MHz and 1 million samples a second. */
const conversion = 16;

const volts = { unit: 'V', lowest: -0.3, highest: 5.5, initial: 0 } as const;
const channels = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`AIN${n}`, volts]));

function bench(options: Partial<AdcOptions> = {}) {
  const host = testHost();
  const temperature = { unit: '°C', lowest: -65, highest: 150, initial: 25 } as const;
  const inputs = new AnalogInputs(host, { ...channels, VREFA: volts, TEMP: temperature });
  const adc = new Adc('ADC0', host, {
    interrupts: [14, 15, 16, 17],
    inputs,
    pinOf: () => 'PE7',
    connected: () => true,
    rate: () => 1_000_000,
    offered: ['external', 'timer'],
    ...options,
  });
  const read = (offset: number) => adc.read(offset, 4) >>> 0;
  const write = (offset: number, value: number) => adc.write(offset, value, 4);
  const set = (name: string, value: number) => inputs.find(name).set(value);
  /** One step of a sequencer, which is enabled. */
  const single = (n: number, mux: number, control = END | IE) => {
    write(MUX + n * apart, mux);
    write(SSCTL + n * apart, control);
    write(ACTSS, read(ACTSS) | (1 << n));
  };
  /** Converts with a sequencer of one step. */
  const convert = (n = 3) => {
    write(PSSI, 1 << n);
    host.run(conversion);
    return read(FIFO + n * apart);
  };
  return { host, adc, read, write, set, single, convert };
}

test('registers have the reset values of the data sheet', () => {
  const { read } = bench();
  expect([SSPRI, FSTAT, EMUX, CTL, RIS].map(read)).toEqual([0x3210, 0x100, 0, 0, 0]);
});

test('a voltage converts to the code of the data sheet: full scale is the reference of 3.0 V', () => {
  const { set, single, convert } = bench();
  single(3, 5);
  const codes = [-0.2, 0, 0.75, 1.5, 2.25, 3.0, 3.3].map((value) => {
    set('AIN5', value);
    return convert();
  });
  expect(codes).toEqual([0, 0, 0x0ff, 0x1ff, 0x2ff, 0x3ff, 0x3ff]);
});

test('an external reference replaces the internal one', () => {
  const { write, set, single, convert, host } = bench();
  single(3, 0);
  set('AIN0', 1);
  write(CTL, 1);
  expect(convert()).toBe(0x3ff);
  expect(host.reports).toEqual([
    'ADC0.CTL.VREF selects VREFA, which has 0 V: everything reads as full scale',
  ]);
  set('VREFA', 2);
  expect(convert()).toBe(0x1ff);
});

test('the temperature sensor follows the formula of the data sheet', () => {
  const { set, single, convert } = bench();
  single(3, 0, END | IE | TS);
  for (const celsius of [-40, 0, 25, 85, 125]) {
    set('TEMP', celsius);
    expect(Math.abs(147.5 - (225 * convert()) / 1023 - celsius)).toBeLessThan(0.23);
  }
});

test('a differential pair reads as the middle code for equal voltages', () => {
  const { set, single, convert, host } = bench();
  single(3, 1, END | IE | D);
  const codes = [
    [1.5, 1.5],
    [2.25, 1.5],
    [1.5, 2.25],
    [3, 0],
  ].map(([even, odd]) => {
    set('AIN2', even);
    set('AIN3', odd);
    return convert();
  });
  expect(codes).toEqual([0x1ff, 0x2ff, 0x0ff, 0x3ff]);
  expect(host.reports).toEqual([]);
});

test('MUX 8 to 11 select pairs 4 to 7, as on silicon; MUX 4 to 7 do so with a report', () => {
  const { set, single, convert, host } = bench();
  set('AIN10', 3);
  set('AIN11', 1.5);
  single(3, 9, END | IE | D);
  expect([convert(), host.reports]).toEqual([0x3ff, []]);
  single(3, 5, END | IE | D);
  expect(convert()).toBe(0x3ff);
  expect(host.reports).toEqual([
    'ADC0 samples the differential pair 5 with MUX 5: silicon needs MUX 9 (erratum 10.3)',
  ]);
});

test('a conversion takes exactly one sample period, and samples at its start', () => {
  const { host, read, write, set, single } = bench({ rate: () => 250_000 });
  single(3, 0);
  set('AIN0', 3);
  write(PSSI, 8);
  set('AIN0', 0);
  host.run(4 * conversion - 1);
  expect(read(FSTAT + 3 * apart)).toBe(0x100);
  host.run(1);
  expect([read(FSTAT + 3 * apart), read(RIS), read(FIFO + 3 * apart)]).toEqual([0x1000, 8, 0x3ff]);
});

test('a sequence takes its steps in order, up to END', () => {
  const { host, read, write, set } = bench();
  for (let n = 0; n < 4; n++) set(`AIN${n}`, n * 0.75);
  write(MUX, 0x0123);
  write(SSCTL, (IE << 4) | ((END | IE) << 12));
  write(ACTSS, 1);
  write(PSSI, 1);
  host.run(2 * conversion - 1);
  expect(read(RIS)).toBe(0);
  host.run(1);
  expect(read(RIS)).toBe(1);
  host.run(10 * conversion);
  expect(read(FSTAT)).toBe(0x40);
  expect([0, 1, 2, 3].map(() => read(FIFO))).toEqual([0x2ff, 0x1ff, 0x0ff, 0]);
  expect(read(FSTAT)).toBe(0x144);
});

test('a sequence without END ends after its last step', () => {
  const { host, read, write } = bench();
  write(ACTSS, 2);
  write(PSSI, 2);
  host.run(10 * conversion);
  expect(read(FSTAT + apart)).toBe(0x1000);
  expect(host.reports).toEqual(['ADC0.SSCTL1 has no END bit: the sequence ends after its last step']);
});

test('a full FIFO drops results and sets OSTAT, an empty one reads as 0 and sets USTAT', () => {
  const { read, write, set, single, convert, host } = bench();
  single(3, 0);
  set('AIN0', 3);
  write(PSSI, 8);
  host.run(conversion);
  set('AIN0', 1.5);
  write(PSSI, 8);
  host.run(conversion);
  expect([read(OSTAT), read(FIFO + 3 * apart)]).toEqual([8, 0x3ff]);
  expect([read(FIFO + 3 * apart), read(USTAT)]).toEqual([0, 8]);
  write(OSTAT, 8);
  write(USTAT, 8);
  expect([read(OSTAT), read(USTAT), convert()]).toEqual([0, 0, 0x1ff]);
});

test('a peek at the FIFO removes nothing', () => {
  const { adc, read, set, single, write, host } = bench();
  single(3, 0);
  set('AIN0', 3);
  write(PSSI, 8);
  host.run(conversion);
  expect([adc.peek('SSFIFO3'), adc.peek('SSFIFO3.DATA'), read(FIFO + 3 * apart)]).toEqual([
    0x3ff, 0x3ff, 0x3ff,
  ]);
  expect(adc.peek('USTAT')).toBe(0);
});

test('an unmasked interrupt lasts until it is cleared', () => {
  const { host, read, write, single, convert } = bench();
  single(2, 0);
  convert(2);
  expect([read(RIS), read(ISC), host.interrupts.size]).toEqual([4, 0, 0]);
  write(IM, 4);
  expect([read(ISC), [...host.interrupts]]).toEqual([4, [16]]);
  write(ISC, 4);
  expect([read(RIS), read(ISC), host.interrupts.size]).toEqual([0, 0, 0]);
});

test('sequencers start in the order of their priorities', () => {
  const { host, read, write, single } = bench();
  for (const n of [0, 1, 2, 3]) single(n, 0);
  write(SSPRI, 0x0123);
  write(PSSI, 0xf);
  const order = [1, 2, 3, 4].map(() => {
    host.run(conversion);
    return read(RIS);
  });
  expect(order).toEqual([8, 12, 14, 15]);
});

test('a disabled sequencer does not start, and disabling one ends its sequence', () => {
  const { host, read, write, single } = bench();
  write(PSSI, 8);
  host.run(10 * conversion);
  expect(read(RIS)).toBe(0);
  single(0, 0, IE | ((END | IE) << 4));
  write(PSSI, 1);
  write(ACTSS, 0);
  host.run(10 * conversion);
  expect(read(FSTAT) >> 4).toBe(1);
});

test('timers and PB4 start the sequencers that select them, "always" repeats', () => {
  const { host, adc, read, write, single } = bench();
  for (const n of [1, 2, 3]) single(n, 0);
  write(EMUX, (timer << 4) | (external << 8));
  adc.trigger('timer');
  host.run(10 * conversion);
  expect(read(RIS)).toBe(2);
  adc.trigger('external');
  host.run(10 * conversion);
  expect(read(RIS)).toBe(6);
  write(EMUX, always << 12);
  for (const count of [1, 2, 3]) {
    host.run(conversion);
    expect([count, read(RIS) >> 3, read(FIFO + 3 * apart)]).toEqual([count, 1, 0]);
    write(ISC, 8);
  }
  write(EMUX, 0);
  host.run(2 * conversion);
  expect(host.clock.nextEvent).toBe(Infinity);
  expect(host.reports).toEqual([]);
});

test('a trigger within the previous instruction takes effect at its own cycle', () => {
  const { host, adc, read, write, single } = bench();
  single(3, 0);
  write(EMUX, timer << 12);
  host.run(100);
  adc.trigger('timer', host.clock.cycles - 3);
  host.run(conversion - 4);
  expect(read(RIS)).toBe(0);
  host.run(1);
  expect(read(RIS)).toBe(8);
});

test('a trigger that starts nothing is reported by name', () => {
  const { host, write, single } = bench();
  single(3, 0);
  write(EMUX, 0xb761);
  write(PSSI, 8);
  expect(host.reports).toEqual([
    'ADC0.EMUX.EM0 selects COMP0, which no modelled block generates',
    'ADC0.EMUX.EM1 selects PWM0, which no modelled block generates',
    'ADC0.EMUX.EM2 selects PWM1, which no modelled block generates',
    'ADC0.EMUX.EM3 selects the reserved trigger 11, which no modelled block generates',
    'ADC0.PSSI initiates a sequencer that has another trigger in EMUX: it does not start',
  ]);
});

test('a trigger before the end of the sequence is reported', () => {
  const { host, write, single } = bench();
  single(3, 0);
  write(PSSI, 8);
  host.run(conversion / 2);
  write(PSSI, 8);
  host.run(10 * conversion);
  expect(host.reports).toHaveLength(1);
  expect(host.reports[0]).toContain('erratum 10.4');
});

test('the phase delays a sequence by sixteenths of a microsecond', () => {
  const { host, read, write, single } = bench();
  single(3, 0);
  write(SPC, 8);
  write(PSSI, 8);
  host.run(conversion + 7);
  expect(read(RIS)).toBe(0);
  host.run(1);
  expect(read(RIS)).toBe(8);
});

test('SYNCWAIT waits for GSYNC', () => {
  let signals = 0;
  const { host, adc, read, write, single } = bench({ onGlobalSync: () => signals++ });
  single(3, 0);
  write(PSSI, 0x0800_0008);
  host.run(10 * conversion);
  expect(read(RIS)).toBe(0);
  write(PSSI, 0x8000_0000);
  expect(signals).toBe(1);
  adc.synchronize();
  host.run(conversion);
  expect(read(RIS)).toBe(8);
});

test('averaging takes 2^AVG conversions for each result', () => {
  const { host, read, write, set, single } = bench();
  single(3, 0);
  write(SAC, 2);
  set('AIN0', 3);
  write(PSSI, 8);
  host.run(2 * conversion);
  set('AIN0', 0);
  host.run(2 * conversion - 1);
  expect(read(RIS)).toBe(0);
  host.run(1);
  // Three of them had started before the voltage fell.
  expect(read(FIFO + 3 * apart)).toBe(Math.floor((3 * 0x3ff) / 4));
});

/** What a digital comparator with the bands up to 0.75 V, up to 2.25 V and above makes of voltages. */
function assertions(mode: number, condition: number, voltages: readonly number[]) {
  const { read, write, set, single, convert } = bench();
  write(DCCTL0 + 8, mode | (condition << 2) | 0x10);
  write(DCCMP0 + 8, 0x0ff | (0x2ff << 16));
  write(SSOP, 1);
  write(SSDC, 2);
  single(0, 0, IE | ((END | IE) << 4));
  return voltages.map((value) => {
    set('AIN0', value);
    convert(0);
    convert(0);
    const asserted = read(DCISC);
    write(DCISC, 0xff);
    return asserted >> 2;
  });
}

const [low, mid, high] = [0.5, 1.5, 2.5];
const wave = [high, high, mid, mid, low, low, low, mid, mid, low, low, mid, high, high, mid, low];

/** Figure "Low-Band Operation" of TM4C1294NCPDT's data sheet, which has the same comparators: 1 is asserted. */
test.each([
  ['always', 0, '0000111001100001'],
  ['once', 1, '0000100001000001'],
  ['hysteresis always', 2, '0000111111110001'],
  ['hysteresis once', 3, '0000100000000001'],
])('a digital comparator for the low band, %s', (_name, mode, expected) => {
  expect(assertions(mode, 0, wave).join('')).toBe(expected);
});

test('a digital comparator for the middle and the high band', () => {
  expect(assertions(0, 1, [mid, low, low, mid, high])).toEqual([1, 0, 0, 1, 0]);
  expect(assertions(3, 3, [high, mid, high, low, mid, high])).toEqual([1, 0, 0, 0, 0, 1]);
});

test('a digital comparator interrupts on the sequencer that IM selects, and its sample bypasses the FIFO', () => {
  const { host, read, write, set, single, convert } = bench();
  write(DCCTL0, 0x10);
  write(SSOP, 1);
  single(0, 0, 0 | (END << 4));
  write(IM, 0x2_0000);
  set('AIN0', 0);
  convert(0);
  host.run(conversion);
  expect([read(DCISC), read(RIS), read(ISC), [...host.interrupts]]).toEqual([1, 0x1_0000, 0x2_0000, [15]]);
  expect((read(FSTAT) >> 4) & 0xf).toBe(1);
  write(DCISC, 1);
  expect([read(RIS), host.interrupts.size]).toEqual([0, 0]);
});

test('DCRIC resets a digital comparator', () => {
  const { read, write, single, convert } = bench();
  write(DCCTL0, 0x11);
  write(SSOP, 1);
  single(3, 0);
  write(SSOP + 3 * apart, 1);
  convert();
  write(DCISC, 1);
  convert();
  expect(read(DCISC)).toBe(0);
  write(DCRIC, 1);
  convert();
  expect(read(DCISC)).toBe(1);
});

test('a comparator in the last step and a PWM trip, which do not work, are reported', () => {
  const { host, write, single, convert } = bench();
  write(DCCTL0, 0x1010);
  write(SSOP + 3 * apart, 1);
  single(3, 0);
  convert();
  expect(host.reports).toEqual([
    'ADC0.DCCTL0.CTE is written but not modelled',
    'ADC0: the last step of sequence 3 goes to a digital comparator, which silicon ignores (erratum 10.5)',
  ]);
});

test('a pin that is not in analogue mode reads as 0 V, and one above the supply as full scale; both are reported', () => {
  let connected = false;
  const { host, set, single, convert } = bench({ connected: () => connected });
  single(3, 0);
  set('AIN0', 5);
  expect(convert()).toBe(0);
  connected = true;
  expect(convert()).toBe(0x3ff);
  expect(host.reports).toEqual([
    'AIN0 is sampled, but PE7 is not in analogue mode (GPIOAMSEL): it reads as 0 V',
    "AIN0 is sampled at more than VDDA's 3.3 V: silicon may be damaged",
  ]);
});

test('without a clock the converter stops', () => {
  const { host, adc, read, write, single } = bench();
  single(3, 0);
  write(PSSI, 8);
  host.run(conversion / 2);
  adc.gate(false);
  adc.trigger('timer');
  host.run(10 * conversion);
  expect(read(RIS)).toBe(0);
  adc.gate(true);
  host.run(conversion);
  expect(read(RIS)).toBe(8);
});

test('a reset during a sequence clears everything', () => {
  const { host, adc, read, write, single } = bench();
  single(3, 0);
  write(IM, 8);
  write(PSSI, 8);
  host.run(conversion);
  write(PSSI, 8);
  adc.reset('block');
  expect([read(RIS), read(FSTAT + 3 * apart), host.interrupts.size]).toEqual([0, 0x100, 0]);
  expect(host.clock.nextEvent).toBe(Infinity);
});

test('a state saved during a sequence continues elsewhere', () => {
  const here = bench();
  here.set('AIN0', 1.5);
  here.single(0, 0, IE | ((END | IE) << 4));
  here.write(PSSI, 1);
  here.host.run(conversion / 2);
  const there = bench();
  there.host.follow(here.host);
  there.set('AIN0', 0);
  there.host.run(2 * conversion);
  expect([there.read(FIFO), there.read(FIFO), there.read(RIS)]).toEqual([0x1ff, 0, 1]);
});
