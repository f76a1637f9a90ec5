/** Stop replies (GDB manual, "Stop Reply Packets"): why the program halted, with the registers that GDB reads first. */
import type { GdbContext } from './context.js';
import { hexWord } from './packet.js';
import { expedited, readRegister } from './registers.js';
import type { StopEvent } from './execution.js';
import { Signal } from './signals.js';

/** A halt without a cause in the program. */
export const halted: StopEvent = { kind: 'signal', signal: Signal.TRAP };

/** The board has one processor: one thread. */
export const thread = 1;

export function stopReply(context: GdbContext, stop: StopEvent): string {
  if (stop.kind === 'exit') return `W${byte(stop.code & 0xff)}`;
  const signal = stop.kind === 'signal' ? stop.signal : Signal.TRAP;
  const { cpu } = context.board;
  const registers = expedited.map((n) => `${byte(n)}:${hexWord(readRegister(cpu, n))};`).join('');
  return `T${byte(signal)}thread:${thread};${registers}${reason(context, stop)}`;
}

function reason({ board, points, features }: GdbContext, stop: StopEvent): string {
  if (stop.kind === 'watchpoint') return `${stop.hit.name}:${stop.hit.address.toString(16)};`;
  if (stop.kind === 'no history') return `replaylog:${stop.end};`;
  if (stop.kind !== 'breakpoint') return '';
  const name = points.breakpointAt(board.registers.pc) === 0 ? 'swbreak' : 'hwbreak';
  return features.has(name) ? `${name}:;` : '';
}

function byte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
