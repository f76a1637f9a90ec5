import { expect, test } from 'vitest';
import type { SerialFrame } from '../emulator/port/pin.js';
import { type TestHost, testHost } from './host.testing.js';
import { Uart, type UartOptions } from './uart.js';

const offset = { DR: 0x00, RSR: 0x04, FR: 0x18, IBRD: 0x24, FBRD: 0x28, LCRH: 0x2c, CTL: 0x30 };
const { IFLS, IM, RIS, MIS, ICR } = { IFLS: 0x34, IM: 0x38, RIS: 0x3c, MIS: 0x40, ICR: 0x44 };
const [TXFE, RXFF, TXFF, RXFE, BUSY] = [0x80, 0x40, 0x20, 0x10, 0x08];
const int = { RX: 0x10, TX: 0x20, RT: 0x40, FE: 0x80, PE: 0x100, BE: 0x200, OE: 0x400 };
const [FEN, LBE, EOT, HSE] = [0x10, 0x80, 0x10, 0x20];

/** A bit takes 16 cycles, a frame of 8N1 160. */
const bit = 16;
const frame = 160;

interface Bench {
  host: TestHost;
  uart: Uart;
  read(offset: number): number;
  write(offset: number, value: number): void;
  /** Cycle and frame of all that was transmitted. */
  sent: { at: number; frame: SerialFrame }[];
  /** Sends to the UART from outside. */
  receive(data: number, changes?: Partial<SerialFrame>): void;
}

interface BenchOptions {
  lcrh?: number;
  ctl?: number;
  divisor?: number;
  modem?: boolean;
  dma?: UartOptions['dma'];
}

function bench({ lcrh = 0x60, ctl = 0x301, divisor = 64, modem = false, dma }: BenchOptions = {}): Bench {
  const host = testHost();
  const number = modem ? 1 : 0;
  const uart = new Uart(`UART${number}`, host, { number, interrupt: 5, modem, dma });
  const read = (at: number) => uart.read(at, 4);
  const write = (at: number, value: number) => uart.write(at, value, 4);
  const sent: Bench['sent'] = [];
  const { output, input } = host.signals.find(`U${number}Tx`).output
    ? { output: host.signals.find(`U${number}Tx`).output, input: host.signals.find(`U${number}Rx`).input }
    : {};
  output?.connect({ level: () => {}, frame: (f) => sent.push({ at: host.clock.cycles, frame: f }) });
  write(offset.IBRD, divisor >> 6);
  write(offset.FBRD, divisor & 0x3f);
  write(offset.LCRH, lcrh);
  write(offset.CTL, ctl);
  const receive = (data: number, changes: Partial<SerialFrame> = {}) => {
    const nominal = { data, dataBits: 8, parity: 'none', stopBits: 1, isBreak: false } as const;
    input?.receive({ ...nominal, bitTime: host.clock.timeAt(bit) - host.clock.timeAt(0), ...changes });
    host.run(changes.parity ? frame + bit : frame);
  };
  return { host, uart, read, write, sent, receive };
}

test('after reset the flag register reads as 0x90 and both FIFO levels are one half', () => {
  const { uart } = bench();
  uart.reset('system');
  expect(uart.peek('FR')).toBe(0x90);
  expect(uart.peek('CTL')).toBe(0x300);
  expect(uart.peek('IFLS')).toBe(0x12);
});

test('characters leave back to back, each after exactly its frame time', () => {
  const { host, read, write, sent } = bench({ lcrh: 0x70 });
  for (const c of [0x41, 0x42, 0x43]) write(offset.DR, c);
  expect(read(offset.FR)).toBe(BUSY | RXFE);
  host.run(3 * frame - 1);
  expect(sent.map((s) => [s.at, s.frame.data])).toEqual([
    [0, 0x41],
    [frame, 0x42],
    [2 * frame, 0x43],
  ]);
  expect(read(offset.FR)).toBe(TXFE | BUSY | RXFE);
  host.run(1);
  expect(read(offset.FR)).toBe(TXFE | RXFE);
});

test('fractions of a cycle accumulate over consecutive frames', () => {
  // 115200 baud at 16 MHz: a divisor of 8 43/64, so a bit of 138.75 and a frame of 1387.5 cycles
  const { host, write, sent } = bench({ lcrh: 0x70, divisor: 8 * 64 + 43 });
  for (let i = 0; i < 5; i++) write(offset.DR, i);
  host.run(6000);
  expect(sent.map((s) => s.at)).toEqual([0, 1388, 2775, 4163, 5550]);
});

test('HSE divides by 8 instead of 16', () => {
  const { host, write, sent } = bench({ lcrh: 0x70, ctl: 0x301 | HSE });
  write(offset.DR, 1);
  write(offset.DR, 2);
  host.run(frame);
  expect(sent[1].at).toBe(frame / 2);
});

test('a new divisor takes effect with the next write to UARTLCRH', () => {
  const { host, write, sent } = bench();
  write(offset.IBRD, 2);
  write(offset.DR, 0x55);
  host.run(2 * frame);
  write(offset.LCRH, 0x60);
  write(offset.DR, 0x55);
  expect(sent.map((s) => s.frame.bitTime)).toEqual([1000, 2000]);
});

test('the transmit FIFO holds 16 characters, the shifter one more, and then is full', () => {
  const { host, read, write, sent } = bench({ lcrh: 0x70 });
  for (let i = 0; i < 17; i++) write(offset.DR, i);
  expect(read(offset.FR) & TXFF).toBe(TXFF);
  write(offset.DR, 99);
  host.run(20 * frame);
  expect(sent.map((s) => s.frame.data)).toEqual([...Array(17).keys()]);
});

test('without FIFO one character waits for the shifter', () => {
  const { host, read, write } = bench();
  write(offset.DR, 1);
  expect(read(offset.FR) & TXFF).toBe(0);
  write(offset.DR, 2);
  expect(read(offset.FR) & TXFF).toBe(TXFF);
  host.run(frame);
  expect(read(offset.FR) & (TXFF | TXFE)).toBe(TXFE);
});

test('the transmit interrupt is raised when the FIFO falls to its level and cleared when it is refilled', () => {
  const { host, read, write } = bench({ lcrh: 0x70 });
  write(IFLS, 0);
  write(IM, int.TX);
  for (let i = 0; i < 4; i++) write(offset.DR, i);
  expect(read(RIS)).toBe(0);
  host.run(frame);
  expect(read(MIS)).toBe(int.TX);
  expect(host.interrupts).toContain(5);
  write(offset.DR, 4);
  expect(read(RIS)).toBe(0);
  expect(host.interrupts).not.toContain(5);
});

test('with EOT the transmit interrupt waits for the last stop bit', () => {
  const { host, read, write } = bench({ lcrh: 0x70, ctl: 0x301 | EOT });
  write(offset.DR, 1);
  write(offset.DR, 2);
  host.run(2 * frame - 1);
  expect(read(RIS)).toBe(0);
  host.run(1);
  expect(read(RIS)).toBe(int.TX);
  write(ICR, int.TX);
  expect(read(RIS)).toBe(0);
});

test('characters written while the transmitter is off leave when it is enabled', () => {
  const { host, read, write, sent } = bench({ ctl: 0x300 });
  write(offset.DR, 7);
  host.run(frame);
  expect([sent.length, read(offset.FR) & BUSY]).toEqual([0, BUSY]);
  write(offset.CTL, 0x301);
  expect(sent.map((s) => s.frame.data)).toEqual([7]);
});

test('the receive interrupt is raised at the FIFO level and cleared below it', () => {
  const { host, read, write, receive } = bench({ lcrh: 0x70 });
  write(IFLS, 1 << 3);
  write(IM, int.RX);
  for (const c of [1, 2, 3]) receive(c);
  expect(host.interrupts).not.toContain(5);
  receive(4);
  expect(host.interrupts).toContain(5);
  expect(read(offset.DR)).toBe(1);
  expect(host.interrupts).not.toContain(5);
});

test('the receive time-out is raised 32 bit times after the last character and cleared when all are read', () => {
  const { host, read, receive } = bench({ lcrh: 0x70 });
  receive(0x5a);
  host.run(31 * bit);
  expect(read(RIS)).toBe(0);
  host.run(bit);
  expect(read(RIS)).toBe(int.RT);
  read(offset.DR);
  expect(read(RIS)).toBe(0);
});

test('a character beyond the FIFO is lost and the next one that fits carries OE', () => {
  const { read, write, receive } = bench({ lcrh: 0x70 });
  for (let i = 0; i < 17; i++) receive(i);
  expect(read(RIS) & int.OE).toBe(int.OE);
  expect(read(offset.RSR)).toBe(0x8);
  expect(read(offset.FR) & RXFF).toBe(RXFF);
  expect(read(offset.DR)).toBe(0);
  receive(0x77);
  const rest = Array.from({ length: 16 }, () => read(offset.DR));
  expect(rest.slice(-2)).toEqual([15, 0x877]);
  write(offset.RSR, 0xff);
  expect(read(offset.RSR)).toBe(0);
});

test('a parity error is marked on its character', () => {
  const { read, receive } = bench({ lcrh: 0x76 });
  receive(0x03, { parity: 'even' });
  receive(0x03, { parity: 'odd' });
  expect(read(RIS) & int.PE).toBe(int.PE);
  expect(read(offset.DR)).toBe(0x003);
  expect(read(offset.DR)).toBe(0x203);
  expect(read(offset.RSR)).toBe(0x2);
});

test('a sender that is 8 % slow causes a framing error, one that is 3 % slow does not', () => {
  const { read, receive } = bench();
  receive(0x41, { bitTime: 1030 });
  expect(read(offset.DR)).toBe(0x41);
  receive(0x41, { bitTime: 1080 });
  expect(read(offset.DR) & 0x100).toBe(0x100);
  expect(read(RIS) & int.FE).toBe(int.FE);
});

test('a break is one zero character with BE', () => {
  const { read, receive } = bench({ lcrh: 0x70 });
  receive(0, { isBreak: true });
  expect(read(offset.DR)).toBe(0x500);
  expect(read(RIS) & int.BE).toBe(int.BE);
  receive(0x31);
  expect(read(offset.DR)).toBe(0x31);
});

test('BRK holds the line low and announces one break', () => {
  const { host, write, sent } = bench();
  const line = () => host.signals.find('U0Tx').output?.level;
  write(offset.LCRH, 0x61);
  host.run(2.5 * frame);
  expect([line(), sent.length, sent[0].frame.isBreak]).toEqual([0, 1, true]);
  write(offset.LCRH, 0x60);
  host.run(frame);
  expect([line(), sent.length]).toEqual([1, 1]);
});

test('loopback receives only transmitted characters', () => {
  const { host, read, write, receive } = bench({ ctl: 0x301 | LBE });
  write(offset.DR, 0x99);
  host.run(frame);
  expect(read(offset.DR)).toBe(0x99);
  receive(0x11);
  expect(read(offset.FR) & RXFE).toBe(RXFE);
});

test('a falling U1CTS sets the flag, interrupts and starts a transmitter with CTSEN', () => {
  const { host, read, write, sent } = bench({ modem: true, ctl: 0x8301 });
  write(offset.DR, 0x20);
  expect(sent.length).toBe(0);
  host.signals.find('U1CTS').input?.set(0);
  expect(read(offset.FR) & 1).toBe(1);
  expect(read(RIS) & 2).toBe(2);
  expect(sent.length).toBe(1);
});

test('with RTSEN U1RTS is asserted while the receive FIFO is below its level', () => {
  const { host, read, write, receive } = bench({ modem: true, ctl: 0x4301, lcrh: 0x70 });
  const rts = () => host.signals.find('U1RTS').output?.level;
  write(IFLS, 0);
  receive(1);
  expect(rts()).toBe(0);
  receive(2);
  expect(rts()).toBe(1);
  read(offset.DR);
  expect(rts()).toBe(0);
});

test('clearing FEN empties the FIFOs', () => {
  const { read, write, receive } = bench({ lcrh: 0x60 | FEN });
  receive(1);
  receive(2);
  write(offset.LCRH, 0x60);
  expect(read(offset.FR)).toBe(TXFE | RXFE);
});

test('a saved UART continues', () => {
  const a = bench({ lcrh: 0x70 });
  for (const c of [1, 2, 3]) a.write(offset.DR, c);
  a.receive(0x44);
  const b = bench({ lcrh: 0x70 });
  b.host.follow(a.host);
  for (const { host } of [a, b]) host.run(5 * frame);
  expect(b.host.states.save()).toEqual(a.host.states.save());
  expect(b.sent.map((s) => s.at)).toEqual([2 * frame]);
});

test('LIN, SIR and smart card mode are reported', () => {
  const { host, write } = bench();
  write(offset.CTL, 0x301 | 0x4a);
  expect(host.reports.map((r) => r.split(' ')[0])).toEqual([
    'UART0.CTL.SIREN',
    'UART0.CTL.SMART',
    'UART0.CTL.LIN',
  ]);
});

/** A line that remembers its levels: `-`, `single` or `burst`. */
function requestLine() {
  const line = {
    level: '-',
    set: (single: boolean, burst: boolean) => void (line.level = burst ? 'burst' : single ? 'single' : '-'),
    pulse: () => {},
  };
  return line;
}

/** A UART with enabled DMA requests, and their levels: reception, transmission. */
function requesting(lcrh: number, dmactl = 3) {
  const dma = { receive: requestLine(), transmit: requestLine() };
  const { host, uart, read, write, receive } = bench({ lcrh, dma });
  write(0x48, dmactl);
  return { host, uart, read, write, receive, asked: () => [dma.receive.level, dma.transmit.level] };
}

test('DMA requests: single ones while there is data or room, bursts from the FIFO levels', () => {
  const { host, read, write, receive, asked } = requesting(0x70);
  expect(asked()).toEqual(['-', 'burst']);
  for (let n = 0; n < 9; n++) write(offset.DR, n);
  expect(asked()).toEqual(['-', 'burst']);
  write(offset.DR, 9);
  expect(asked()).toEqual(['-', 'single']);
  for (let n = 10; n < 17; n++) write(offset.DR, n);
  expect(asked()).toEqual(['-', '-']);
  host.run(17 * frame);
  for (let n = 0; n < 7; n++) receive(n);
  expect(asked()).toEqual(['single', 'burst']);
  receive(7);
  expect(asked()).toEqual(['burst', 'burst']);
  read(offset.DR);
  expect(asked()).toEqual(['single', 'burst']);
  write(IFLS, 0);
  expect(asked()).toEqual(['burst', 'burst']);
});

test('DMA requests without FIFOs are single ones; none while the UART or its request is disabled', () => {
  const { uart, write, receive, asked } = requesting(0x60);
  receive(1);
  expect(asked()).toEqual(['single', 'single']);
  write(0x48, 1);
  expect(asked()).toEqual(['single', '-']);
  write(offset.CTL, 0x300);
  expect(asked()).toEqual(['-', '-']);
  write(offset.CTL, 0x301);
  expect(asked()).toEqual(['single', '-']);
  uart.reset('system');
  expect(asked()).toEqual(['-', '-']);
});

test('with DMAERR a receive error ends the requests until it is cleared', () => {
  const { write, receive, asked } = requesting(0x70, 5);
  receive(1);
  expect(asked()).toEqual(['single', '-']);
  receive(2, { parity: 'odd', stopBits: 1, data: 0, isBreak: true });
  expect(asked()).toEqual(['-', '-']);
  write(ICR, int.FE | int.BE | int.PE | int.OE);
  expect(asked()).toEqual(['single', '-']);
});
