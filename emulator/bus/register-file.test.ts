import { expect, test } from 'vitest';
import { StateList } from '../state/state-list.js';
import { Clock } from '../time/clock.js';
import { Bus } from './bus.js';
import { type BlockHost, Peripheral } from './peripheral.js';
import { layout, type TableOf } from './registers.js';

const base = 0x40001000;

const blockLayout = layout({
  CTL: { offset: 0x000, reset: 0x80000000, doc: 'Control', fields: { GO: 0, TOP: 31 } },
  STAT: {
    offset: 0x004,
    reset: 6,
    doc: 'Status',
    fields: { ERR: { bits: 1, access: 'w1c' }, LOST: { bits: 2, access: 'ro' } },
  },
  KEY: { offset: 0x008, access: 'wo', doc: 'Key', fields: { KEY: [31, 0] } },
  COUNT: { offset: 0x00c, access: 'ro', doc: 'Count', fields: { COUNT: [15, 0] } },
});

class Block extends Peripheral<TableOf<typeof blockLayout>, object, BlockHost> {
  readonly seen: string[] = [];

  constructor(reports: string[]) {
    super('BLOCK', blockLayout, {
      clock: new Clock(16_000_000),
      states: new StateList(),
      report: (message) => reports.push(message),
    });
    this.onRead('COUNT', (offset) => 0x1230 + offset);
    this.onWrite('CTL', (value, old, offset) => this.seen.push(`${value} after ${old} at ${offset}`));
  }

  protected initialState(): object {
    return {};
  }
}

class Locked extends Block {
  override write(): void {}
}

function bench() {
  const reports: string[] = [];
  const bus = new Bus([{ name: 'SRAM', base: 0x20000000, size: 0x1000, writable: true }]);
  const block = new Block(reports);
  bus.attach(base, 0x1000, block);
  return { bus, block, reports };
}

test('reads and writes of the register file access the registers of the block', () => {
  const { bus, block, reports } = bench();
  const file = bus.registersAt(base)!;
  const words = () => [0, 4, 8, 12].map((offset) => file.read(offset) >>> 0);
  expect(words()).toEqual([0x80000000, 6, 0, 0x123c]);
  file.write(0, -2);
  file.write(4, 6);
  file.write(8, 5);
  expect(block.seen).toEqual(['4294967294 after 2147483648 at 0']);
  expect(words()).toEqual([0x80000000, 4, 0, 0x123c]);
  expect(words()).toEqual([0, 4, 8, 12].map((offset) => bus.read(base + offset, 4) >>> 0));
  expect(block.peek('KEY')).toBe(0);
  expect([file.read(0x40), reports]).toEqual([0, ['read of BLOCK at offset 0x40, where it has no register']]);
});

test('another device answers at offsets without a register, in a view of the registers that names one', () => {
  const { block, reports } = bench();
  const file = block.twin();
  const written: number[][] = [];
  file.elsewhere = {
    read: (offset, size) => 0x100 * size + offset,
    write: (offset, value, size) => written.push([offset, value, size]),
  };
  file.write(0x40, 7);
  file.write(0, 3);
  expect([file.read(0x40), file.read(0), written, block.r.CTL.value]).toEqual([0x440, 1, [[0x40, 7, 4]], 1]);
  expect(reports).toEqual([]);
});

test('bytes and halfwords of a register', () => {
  const { bus, block } = bench();
  bus.write(base + 3, 0, 1);
  bus.write(base, 0xffff, 2);
  expect([block.r.CTL.value, bus.read(base, 1), bus.read(base + 0xd, 1)]).toEqual([1, 1, 0x12]);
  expect(block.seen).toEqual(['0 after 2147483648 at 0', '65535 after 0 at 0']);
});

test('there is no direct access to a device that is not clocked, observed, replaced or overrides write, or to half a word', () => {
  const { bus, block } = bench();
  const there = () => bus.registersAt(base) !== undefined;
  expect(there()).toBe(true);
  expect([bus.registersAt(base + 2), bus.registersAt(0x20000000)]).toEqual([undefined, undefined]);
  block.gate(false);
  expect(there()).toBe(false);
  block.gate(true);
  const endings = [bus.observe({}), bus.replace((device) => ({ ...device, name: 'other' }))];
  for (const end of endings) {
    expect(there()).toBe(false);
    end();
  }
  expect(there()).toBe(true);
  bus.attach(base, 0x1000, new Locked([]));
  expect(there()).toBe(false);
});
