import { expect, test } from 'vitest';
import { testHost } from './host.testing.js';
import { Timer, type TimerOptions } from './timer.js';

const { CFG, TAMR, TBMR, CTL, IMR, RIS, MIS, ICR } = {
  CFG: 0x00,
  TAMR: 0x04,
  TBMR: 0x08,
  CTL: 0x0c,
  IMR: 0x18,
  RIS: 0x1c,
  MIS: 0x20,
  ICR: 0x24,
};
const { TAILR, TBILR, TAMATCHR, TBMATCHR, TAPR, TBPR, TAPMR } = {
  TAILR: 0x28,
  TBILR: 0x2c,
  TAMATCHR: 0x30,
  TBMATCHR: 0x34,
  TAPR: 0x38,
  TBPR: 0x3c,
  TAPMR: 0x40,
};
const { TAR, TBR, TAV, TBV } = { TAR: 0x48, TBR: 0x4c, TAV: 0x50, TBV: 0x54 };
const [split, rtc] = [4, 1];
const [oneShot, periodic, capture] = [1, 2, 3];
const [CMR, AMS, UP, MIE, WOT, SNAPS] = [0x04, 0x08, 0x10, 0x20, 0x40, 0x80];
const [TAEN, TBEN, bothEdges, TAOTE, PWML] = [0x001, 0x100, 0x00c, 0x020, 0x040];
const [TATO, CAM, CAE, RTC, TAM, TBTO] = [0x001, 0x002, 0x004, 0x008, 0x010, 0x100];

function bench(options: Partial<TimerOptions> = {}) {
  const host = testHost();
  const timer = new Timer('TIMER0', host, { number: 0, interrupts: [19, 20], ...options });
  return { host, timer, ...access(timer), ccp: ccp(host, 'CCP0') };
}

function access(timer: Timer) {
  return {
    read: (offset: number) => timer.read(offset, 4) >>> 0,
    write: (offset: number, value: number) => timer.write(offset, value, 4),
    set: (values: [number, number][]) => values.forEach(([offset, value]) => timer.write(offset, value, 4)),
  };
}

function ccp(host: ReturnType<typeof testHost>, name: string) {
  const { input, output } = host.signals.find(name);
  return { input: input!, output: output! };
}

test('the interval and value registers reset to all ones', () => {
  const { timer } = bench();
  const names = ['TAILR', 'TAMATCHR', 'TAR', 'TAV', 'TBILR', 'TBMATCHR', 'TBR', 'TBV'];
  expect(names.map((name) => timer.peek(name))).toEqual([
    ...Array(4).fill(0xffffffff),
    ...Array(4).fill(0xffff),
  ]);
});

test('a periodic 32-bit timer counts down and times out at 0, once every load value plus 1 cycles', () => {
  const { host, read, write, set } = bench();
  set([[TAMR, periodic], [TAILR, 99_999], [IMR, TATO], [CTL, TAEN]]); // prettier-ignore
  host.run(99_998);
  expect([read(TAV), read(RIS)]).toEqual([1, 0]);
  host.run(1);
  expect([read(TAV), read(MIS), [...host.interrupts]]).toEqual([0, TATO, [19]]);
  host.run(1);
  expect(read(TAR)).toBe(99_999);
  write(ICR, TATO);
  expect(host.interrupts.size).toBe(0);
  host.run(99_998);
  expect(read(RIS)).toBe(0);
  host.run(1);
  expect(read(RIS)).toBe(TATO);
});

test('a one-shot timer stops itself', () => {
  const { host, read, set } = bench();
  set([[TAMR, oneShot], [TAILR, 1000], [CTL, TAEN]]); // prettier-ignore
  host.run(999);
  expect([read(RIS), read(CTL)]).toEqual([0, TAEN]);
  host.run(1);
  expect([read(RIS), read(CTL)]).toEqual([TATO, 0]);
  host.run(5000);
  expect(read(TAV)).toBe(1000);
});

test('a timer that counts up times out at its load value', () => {
  const { host, read, set } = bench();
  set([[TAMR, periodic | UP], [TAILR, 1000], [CTL, TAEN]]); // prettier-ignore
  host.run(999);
  expect([read(TAV), read(RIS)]).toEqual([999, 0]);
  host.run(1);
  expect([read(TAV), read(RIS)]).toEqual([1000, TATO]);
  host.run(1);
  expect(read(TAV)).toBe(0);
});

test('the prescaler divides a 16-bit timer that counts down', () => {
  const { host, read, set } = bench();
  set([[CFG, split], [TAMR, periodic], [TAILR, 9], [TAPR, 99], [CTL, TAEN]]); // prettier-ignore
  expect(read(TAV)).toBe((99 << 16) | 9);
  host.run(100);
  expect(read(TAV)).toBe((99 << 16) | 8);
  host.run(898);
  expect([read(TAV), read(RIS)]).toEqual([1 << 16, 0]);
  host.run(1);
  expect(read(RIS)).toBe(TATO);
  host.run(1);
  expect(read(TAV)).toBe((99 << 16) | 9);
});

test('the prescaler extends a 16-bit timer that counts up', () => {
  const { host, read, set } = bench();
  set([[CFG, split], [TAMR, periodic | UP], [TAILR, 0x1000], [TAPR, 2], [CTL, TAEN]]); // prettier-ignore
  host.run(0x21000 - 1);
  expect(read(RIS)).toBe(0);
  host.run(1);
  expect([read(TAV), read(RIS)]).toEqual([0x21000, TATO]);
});

test('A and B are two timers with an interrupt each', () => {
  const { host, read, set } = bench();
  set([[CFG, split], [TAMR, periodic], [TBMR, periodic], [TAILR, 999], [TBILR, 499], [IMR, TBTO]]); // prettier-ignore
  set([[CTL, TAEN | TBEN]]);
  host.run(499);
  expect([read(RIS), [...host.interrupts]]).toEqual([TBTO, [20]]);
  host.run(500);
  expect([read(RIS), read(TAR)]).toEqual([TBTO | TATO, 0]);
});

test('in 32-bit mode timer B shows the upper half of timer A', () => {
  const { read, set } = bench();
  set([[TAMR, periodic], [TAILR, 0x12345678], [CTL, TAEN]]); // prettier-ignore
  expect([read(TBILR), read(TBR), read(TBV)]).toEqual([0x1234, 0x1234, 0x1234]);
});

test('a load value written during a down count takes effect at once', () => {
  const { host, read, set, write } = bench();
  set([[TAMR, periodic], [TAILR, 1000], [CTL, TAEN]]); // prettier-ignore
  host.run(600);
  write(TAILR, 500);
  host.run(499);
  expect([read(TAV), read(RIS)]).toEqual([1, 0]);
  host.run(1);
  expect(read(RIS)).toBe(TATO);
});

test('counting continues from a value written to GPTMTAV', () => {
  const { host, read, set, write } = bench();
  set([[TAMR, periodic], [TAILR, 1000], [CTL, TAEN]]); // prettier-ignore
  write(TAV, 2000);
  host.run(1999);
  expect([read(TAV), read(RIS)]).toEqual([1, 0]);
  host.run(2);
  expect([read(TAV), read(RIS)]).toEqual([1000, TATO]);
});

test('the match interrupt is raised when the value equals the match register', () => {
  const { host, read, set } = bench();
  set([[TAMR, periodic | MIE], [TAILR, 1000], [TAMATCHR, 300], [CTL, TAEN]]); // prettier-ignore
  host.run(699);
  expect(read(RIS)).toBe(0);
  host.run(1);
  expect([read(TAV), read(RIS)]).toEqual([300, TAM]);
});

test('in snapshot mode GPTMTAR keeps the value at the time-out', () => {
  const { host, read, set } = bench();
  set([[TAMR, periodic | UP | SNAPS], [TAILR, 1000], [CTL, TAEN]]); // prettier-ignore
  host.run(1000 + 1 + 20);
  expect([read(TAR), read(TAV)]).toEqual([1000, 20]);
});

test('edge-count mode counts the selected edges down to the match value and stops', () => {
  const { host, read, set, ccp } = bench();
  set([[CFG, split], [TAMR, capture], [TAILR, 10], [TAMATCHR, 6], [CTL, TAEN | bothEdges]]); // prettier-ignore
  for (const level of [1, 0, 1] as const) ccp.input.set(level);
  expect([read(TAR), read(RIS)]).toEqual([7, 0]);
  ccp.input.set(0);
  expect([read(TAR), read(RIS), read(CTL)]).toEqual([10, CAM, bothEdges]);
  ccp.input.set(1);
  expect(read(TAR)).toBe(10);
  expect(host.reports).toEqual([]);
});

test.each([
  ['rising', 0x000, [900, 900, 700]],
  ['falling', 0x004, [1000, 800, 800]],
  ['both', 0x00c, [900, 800, 700]],
])('edge-time mode captures the time of edges: %s', (_name, event, expected) => {
  const { host, read, set, ccp } = bench();
  set([[CFG, split], [TAMR, capture | CMR], [TAILR, 1000], [CTL, TAEN | event]]); // prettier-ignore
  const captured = ([1, 0, 1] as const).map((level) => {
    host.run(100);
    ccp.input.set(level);
    return read(TAR);
  });
  expect(captured).toEqual(expected);
  expect([read(RIS), read(TAV)]).toEqual([CAE, 700]);
});

test('PWM is asserted from the load value to the match value, exact to the cycle', () => {
  const { host, set, ccp } = bench();
  const edges: [number, number][] = [];
  set([[CFG, split], [TAMR, periodic | AMS], [TAILR, 999], [TAMATCHR, 749]]); // prettier-ignore
  expect(ccp.output.driven).toBe(true);
  ccp.output.connect({ level: (level) => edges.push([host.clock.cycles, level]), frame: () => {} });
  host.run(10);
  set([[CTL, TAEN]]);
  host.run(2100);
  expect(edges).toEqual([
    [0, 0],
    [10, 1],
    [260, 0],
    [1010, 1],
    [1260, 0],
    [2010, 1],
  ]);
});

test('PWML inverts the output, a match value at or above the load value leaves it deasserted', () => {
  const { host, set, write, ccp } = bench();
  set([[CFG, split], [TAMR, periodic | AMS], [TAILR, 999], [TAMATCHR, 999], [CTL, TAEN]]); // prettier-ignore
  host.run(500);
  expect(ccp.output.level).toBe(0);
  write(CTL, TAEN | PWML);
  expect(ccp.output.level).toBe(1);
});

test('a timer outside PWM mode does not drive its pin', () => {
  const { ccp, set } = bench();
  set([[CFG, split], [TAMR, capture], [CTL, TAEN]]); // prettier-ignore
  expect(ccp.output.driven).toBe(false);
});

test('the real-time clock starts at 1 and counts seconds, independent of the system clock', () => {
  const { host, read, set } = bench({ rtcClock: 32768 });
  set([[CFG, rtc], [TAMATCHR, 4], [CTL, TAEN]]); // prettier-ignore
  expect(read(TAR)).toBe(1);
  host.run(16_000_000 - 1);
  expect(read(TAR)).toBe(1);
  host.run(1);
  expect(read(TAR)).toBe(2);
  host.clock.frequency = 50_000_000;
  host.run(100_000_000 - 1);
  expect([read(TAR), read(RIS)]).toEqual([3, 0]);
  host.run(1);
  expect([read(TAR), read(RIS)]).toEqual([4, RTC]);
});

test('without an oscillator the real-time clock counts 32768 pulses on its pin', () => {
  const { read, set, ccp } = bench();
  set([[CFG, rtc], [TAILR, 41], [TAMATCHR, 42], [CTL, TAEN]]); // prettier-ignore
  for (let i = 0; i < 32768; i++) {
    ccp.input.set(1);
    ccp.input.set(0);
  }
  expect([read(TAR), read(RIS)]).toEqual([42, RTC]);
});

test('a timer that waits for a trigger starts at the time-out of the previous one', () => {
  const second: { timer?: Timer } = {};
  const { host, set } = bench({ onTimeout: (at) => second.timer?.trigger(at) });
  second.timer = new Timer('TIMER1', host, { number: 1, interrupts: [21, 22] });
  const next = access(second.timer);
  set([[TAMR, oneShot], [TAILR, 100], [CTL, TAEN]]); // prettier-ignore
  next.set([[TAMR, oneShot | WOT], [TAILR, 50], [CTL, TAEN]]); // prettier-ignore
  host.run(100);
  expect(next.read(TAV)).toBe(50);
  host.run(49);
  expect(next.read(RIS)).toBe(0);
  host.run(1);
  expect(next.read(RIS)).toBe(TATO);
});

test('16-bit timer A triggers timer B of its module', () => {
  const { host, read, set } = bench();
  set([[CFG, split], [TAMR, oneShot], [TBMR, oneShot | WOT], [TAILR, 100], [TBILR, 50]]); // prettier-ignore
  set([[TBMATCHR, 0], [TBPR, 0], [TAPMR, 0], [CTL, TAEN | TBEN]]); // prettier-ignore
  host.run(149);
  expect([read(RIS), read(TBV)]).toEqual([TATO, 1]);
  host.run(1);
  expect(read(RIS)).toBe(TATO | TBTO);
});

test('a time-out, a capture and a match of the real-time clock trigger the converters if TnOTE is set', () => {
  let triggered = 0;
  let last = 0;
  const onAdcTrigger = (at: number) => {
    triggered++;
    last = at;
  };
  const { host, write, set, ccp } = bench({ rtcClock: 32768, onAdcTrigger });
  set([[TAMR, periodic], [TAILR, 99], [CTL, TAEN]]); // prettier-ignore
  host.run(300);
  expect(triggered).toBe(0);
  write(CTL, TAEN | TAOTE);
  host.run(300);
  expect([triggered, last % 100]).toEqual([3, 99]);
  set([[CTL, 0], [CFG, split], [TAMR, capture | CMR], [CTL, TAEN | TAOTE]]); // prettier-ignore
  ccp.input.set(1);
  expect(triggered).toBe(4);
  set([[CTL, 0], [TAMR, capture], [TAMATCHR, 0], [TAILR, 1], [CTL, TAEN | TAOTE]]); // prettier-ignore
  ccp.input.set(0);
  ccp.input.set(1);
  expect(triggered).toBe(5);
  set([[CTL, 0], [CFG, rtc], [TAMATCHR, 2], [CTL, TAEN | TAOTE]]); // prettier-ignore
  host.run(32_000_000);
  expect(triggered).toBe(6);
});

test('reset stops the timers', () => {
  const { host, timer, read, set } = bench();
  set([[TAMR, periodic], [TAILR, 100], [IMR, TATO], [CTL, TAEN]]); // prettier-ignore
  host.run(150);
  timer.reset('block');
  host.run(500);
  expect([read(RIS), host.interrupts.size, read(TAV)]).toEqual([0, 0, 0xffffffff]);
});

test('a saved timer continues', () => {
  const [a, b] = [bench(), bench()];
  a.set([[CFG, split], [TAMR, periodic], [TAILR, 1000], [TAPR, 3], [CTL, TAEN]]); // prettier-ignore
  a.host.run(777);
  b.host.follow(a.host);
  for (const { host } of [a, b]) host.run(4003 - 777);
  expect([b.read(RIS), b.read(TAV)]).toEqual([TATO, a.read(TAV)]);
});

test('every raw interrupt pulses the DMA request line of its timer', () => {
  const pulses: string[] = [];
  const line = (name: string) => ({ set: () => {}, pulse: () => void pulses.push(name) });
  const { host, set } = bench({ dma: { A: line('A'), B: line('B') } });
  set([
    [CFG, split],
    [TAMR, periodic | MIE],
    [TBMR, oneShot],
    [TAILR, 99],
    [TAMATCHR, 50],
    [TBILR, 149],
    [CTL, TAEN | TBEN],
  ]);
  host.run(200);
  expect(pulses).toEqual(['A', 'A', 'A', 'B', 'A']);
});

test('without its clock it stops, and ignores edges and triggers', () => {
  const { host, timer, read, set } = bench();
  const { input } = ccp(host, 'CCP1');
  set([
    [CFG, split],
    [TAILR, 99],
    [TBILR, 9],
    [TAMR, periodic],
    [TBMR, capture],
    [CTL, TAEN | TBEN | (bothEdges << 8)],
  ]);
  host.run(60);
  timer.gate(false);
  host.run(1000);
  input.set(1);
  expect(timer.peek('TAV')).toBe(39);
  timer.gate(true);
  expect([read(TAV), read(TBR), read(RIS)]).toEqual([39, 9, 0]);
  input.set(0);
  expect(read(TBR)).toBe(8);
  host.run(39);
  expect([read(TAV), read(RIS)]).toEqual([0, TATO]);
});

test('a time-out that is due when the clock goes off occurs when it comes back', () => {
  const { host, timer, read, set } = bench();
  set([
    [TAILR, 99],
    [TAMR, oneShot],
    [CTL, TAEN],
  ]);
  host.run(98);
  timer.gate(false);
  host.run(50);
  timer.gate(true);
  expect([read(TAV), read(RIS)]).toEqual([1, 0]);
  host.run(1);
  expect(read(RIS)).toBe(TATO);
});
