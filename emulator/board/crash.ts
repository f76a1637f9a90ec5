/** What a firmware crash prints: the exception, its fault status bits, registers and a symbolised backtrace. */
import { Exception, Fault } from '../core/exceptions.js';
import type { Processor } from '../core/processor.js';
import type { Image } from '../image/image.js';
import { type Address, hex, type Nanoseconds } from '../units.js';

export interface Frame {
  address: Address;
  /** `main+0x12`, or the bare address. */
  symbol: string;
  /** `hello.c:42` where the image has line tables. */
  source?: string;
}

export interface Crash {
  /** `HardFault`, `UsageFault` … */
  exception: string;
  /** In words. */
  reason: string;
  /** Fault status bits by name. */
  status: string[];
  time: Nanoseconds;
  registers: Readonly<Record<string, number>>;
  backtrace: readonly Frame[];
}

const exceptionNames = new Map<number, string>(
  Object.entries(Exception).map(([name, number]) => [number, name]),
);

/** The processor's registers by name, as they are now. */
export function registersOf(cpu: Processor): Record<string, number> {
  const registers: Record<string, number> = {};
  for (let n = 0; n < 13; n++) registers[`r${n}`] = cpu.s[n] >>> 0;
  return {
    ...registers,
    sp: cpu.s[13] >>> 0,
    lr: cpu.s[14] >>> 0,
    pc: cpu.s[15] >>> 0,
    xpsr: cpu.xpsr,
    msp: cpu.msp,
    psp: cpu.psp,
  };
}

/** Takes down a fault at the moment it happens, with the registers of the instruction that caused it. */
export function describeCrash(
  cpu: Processor,
  image: Image | undefined,
  exception: number,
  reason: string,
): Crash {
  const registers = registersOf(cpu);
  const hardFault = cpu.scs.hardFaultStatus;
  const status = Object.entries(Fault).flatMap(([name, bit]) => (cpu.scs.faultStatus & bit ? [name] : []));
  if (hardFault & 2) status.push('VECTTBL');
  if (hardFault & (1 << 30)) status.push('FORCED');
  return {
    exception: exceptionNames.get(exception) ?? `exception ${exception}`,
    reason,
    status,
    time: cpu.clock.now,
    registers,
    backtrace: backtrace(cpu, image),
  };
}

/** The call stack, innermost first: by the image's unwind tables where it has them, else PC and LR. */
export function backtrace(cpu: Processor, image: Image | undefined): Frame[] {
  const { s } = cpu;
  const read = (address: Address) => {
    const bytes = cpu.bus.peek(address >>> 0, 4);
    return bytes && bytes[0] + bytes[1] * 0x100 + bytes[2] * 0x10000 + bytes[3] * 0x1000000;
  };
  const unwound = image?.frames()?.unwind(Uint32Array.from(s.subarray(0, 16)), read);
  const addresses = unwound ?? [s[15] >>> 0, (s[14] & ~1) >>> 0];
  return addresses.map((address, depth) => frameAt(image, address, depth));
}

/** A return address belongs to the call before it: its line is that of the byte before. */
function frameAt(image: Image | undefined, address: Address, depth: number): Frame {
  const inside = depth === 0 ? address : address - 1;
  const symbol = image?.symbols.at(inside);
  const line = image?.lines()?.at(inside);
  return {
    address,
    symbol: symbol ? `${symbol.name}+0x${(symbol.offset + (address - inside)).toString(16)}` : hex(address),
    ...(line && { source: `${line.file}:${line.line}` }),
  };
}

/** The report as the command line prints it. */
export function formatCrash(crash: Crash): string {
  const { registers } = crash;
  const names = Object.keys(registers);
  const rows: string[] = [];
  for (let i = 0; i < names.length; i += 4) {
    rows.push(
      '  ' +
        names
          .slice(i, i + 4)
          .map((n) => `${n.padStart(4)} ${hex(registers[n])}`)
          .join('  '),
    );
  }
  const frames = crash.backtrace.map(
    ({ address, symbol, source }, n) => `  #${n} ${hex(address)} ${symbol}${source ? ` at ${source}` : ''}`,
  );
  const status = crash.status.length ? ` (${crash.status.join(', ')})` : '';
  return [
    `${crash.exception}: ${crash.reason}${status} after ${(crash.time / 1e6).toFixed(6)} ms`,
    ...rows,
    'Backtrace:',
    ...frames,
  ].join('\n');
}
