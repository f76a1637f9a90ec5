import { afterEach, describe, expect, test, vi } from 'vitest';
import { BareCpu } from './bare-cpu.js';
import { Translator } from '../emulator/engine/translator/translator.js';
import { Bus, stateBytes } from '../emulator/bus/bus.js';

const memories = [
  { name: 'flash', base: 0, size: 0x1000, writable: false, erased: 0xff },
  { name: 'SRAM', base: 0x20000000, size: 0x800, writable: true },
  { name: 'ROM', base: 0x01000000, size: 0x400, writable: false, contents: () => Uint8Array.of(1, 2, 3, 4) },
];
const program = `
  ldr r4, =0x20000100
  movs r5, #0
loop:
  str r5, [r4, #4]
  ldr r6, [r4, #4]
  stmia r4, {r5, r6}
  ldmia r4, {r1, r2}
  ldrb r3, [r4, #-4]
  add r5, r5, r1, lsl #1
  adds r5, #1
  b loop
  .ltorg`;

/** Runs with a host that has no large memories. */
function withoutRoom<T>(make: () => T): T {
  const { Memory } = WebAssembly;
  vi.stubGlobal('WebAssembly', {
    ...Object.fromEntries(
      Object.getOwnPropertyNames(WebAssembly).map((name) => [name, Reflect.get(WebAssembly, name)]),
    ),
    Memory: class extends Memory {
      constructor(descriptor: { initial: number; maximum?: number }) {
        if (descriptor.initial > 0x1000) throw new RangeError('no room');
        super(descriptor);
      }
    },
  });
  try {
    return make();
  } finally {
    vi.unstubAllGlobals();
  }
}

/** What a machine is after a while, and how far its memories lie apart. */
function outcome(machine: BareCpu): { state: Uint8Array; apart: number } {
  const { bus, clock, cpu, engine } = machine;
  clock.setHorizon(50_000);
  for (clock.advance(); !clock.expired; clock.advance()) if (cpu.takeExceptions()) engine.execute();
  return { state: bus.save(), apart: bus.memories[1].place - bus.memories[0].place };
}

describe('memories', () => {
  const buses: Bus[] = [];
  const bus = () => {
    buses.push(new Bus(memories));
    return buses[buses.length - 1];
  };
  afterEach(() => buses.splice(0).forEach((one) => one.close()));

  test('are one after the other in a saved state, without a ROM', () => {
    const [a, b] = [bus(), bus()];
    a.write(0x20000004, 0x12345678, 4);
    a.poke(8, Uint8Array.of(7));
    const saved = a.save();
    expect(saved.length).toBe(stateBytes + 0x1800);
    expect([saved[stateBytes + 8], saved[stateBytes + 9], saved[stateBytes + 0x1004]]).toEqual([
      7, 0xff, 0x78,
    ]);
    b.restore(saved);
    expect([b.read(0x20000004, 4), b.read(8, 1), b.read(0x01000000, 4)]).toEqual([0x12345678, 7, 0x04030201]);
  });

  test('of a closed bus are passed on empty', () => {
    for (let n = 0; n < 3; n++) {
      const one = new Bus(memories);
      expect([one.read(0x20000010, 4), one.entries[5], one.marked[0x500], one.codePages[20]]).toEqual([
        0, 0, 0, 0,
      ]);
      one.write(0x20000010, 1, 4);
      one.entries[5] = one.marked[0x500] = one.codePages[20] = 1;
      one.close();
      expect(() => one.write(0x20000010, 2, 4)).not.toThrow();
    }
  });

  test('are the same to a program where the host has no room to put them at their addresses', () => {
    const make = () => outcome(new BareCpu(program, (cpu) => new Translator(cpu)));
    const [compact, spread] = [withoutRoom(make), make()];
    expect(compact.apart).toBe(0x4000);
    expect(spread.apart).toBe(0x20000000);
    expect(compact.state).toEqual(spread.state);
  });
});
