/** Crash reports: the exception, its fault status bits, registers and a symbolised backtrace. */
import * as v from 'valibot';
import { exceptionName, Fault } from '../core/exceptions.js';
import type { Processor } from '../core/processor.js';
import { backtrace, type BacktraceFrame, formatFrame } from '../image/backtrace.js';
import type { Code } from '../image/code.js';
import { type Address, hex, type Nanoseconds } from '../units.js';

/** A crash of the firmware: the fault, its location and the call stack. */
export interface Crash {
  /** `HardFault`, `UsageFault` … */
  exception: string;
  /** A sentence for the user. */
  reason: string;
  /** Fault status bits by name. */
  status: string[];
  /** The address whose access failed, where it is known: MMFAR's, BFAR's, or that of a buffered store. */
  address?: Address;
  /** Whether the processor locked up: a fault in the handler of a HardFault or NMI. */
  lockup?: boolean;
  time: Nanoseconds;
  registers: Readonly<Record<string, number>>;
  backtrace: readonly BacktraceFrame[];
}

/** A crash in a saved state. */
export const crashSchema = v.looseObject({
  exception: v.string(),
  reason: v.string(),
  status: v.array(v.string()),
  time: v.number(),
  registers: v.record(v.string(), v.number()),
  backtrace: v.array(v.looseObject({ pc: v.number(), symbol: v.string(), interrupted: v.boolean() })),
});

/** The processor's current registers by name. */
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

/** Describes a fault as it is taken, with the registers of the instruction that caused it. */
export function describeCrash(
  cpu: Processor,
  code: Code,
  exception: number,
  reason: string,
  address?: Address,
): Crash {
  const registers = registersOf(cpu);
  const hardFault = cpu.scb.hardFaultStatus;
  const status = Object.entries(Fault).flatMap(([name, bit]) => (cpu.scb.faultStatus & bit ? [name] : []));
  if (hardFault & 2) status.push('VECTTBL');
  if (hardFault & (1 << 30)) status.push('FORCED');
  return {
    exception: exceptionName(exception) ?? `exception ${exception}`,
    reason,
    status,
    ...(address !== undefined && { address }),
    time: cpu.clock.now,
    registers,
    backtrace: backtraceOf(cpu, code),
  };
}

/**
 * The call stack, innermost first, as far as unwinding succeeds.
 * @param pc the current instruction, by default the next one
 * @param limit the number of frames
 */
export function backtraceOf(
  cpu: Processor,
  code: Code,
  pc: Address = cpu.s[15],
  limit?: number,
): BacktraceFrame[] {
  const registers = Array.from(cpu.s.subarray(0, 16), (value) => value >>> 0);
  registers[15] = pc >>> 0;
  const readWord = (address: Address) => {
    const bytes = cpu.bus.peek(address, 4);
    return bytes && new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  };
  return backtrace(code, { registers, msp: cpu.msp, psp: cpu.psp }, readWord, limit);
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
  const frames = crash.backtrace.map((frame, depth) => `  #${depth} ${formatFrame(frame)}`);
  const details = [...crash.status];
  if (crash.address !== undefined) details.push(`address ${hex(crash.address)}`);
  const status = details.length ? ` (${details.join(', ')})` : '';
  return [
    `${crash.exception}: ${crash.reason}${status} after ${(crash.time / 1e6).toFixed(6)} ms`,
    ...rows,
    'Backtrace:',
    ...frames,
  ].join('\n');
}
