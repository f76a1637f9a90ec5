/** GDB's `monitor` commands: functions without a packet in the protocol. Each takes words and returns text for the user. */
import type { Board } from '../../board/board.js';
import { formatReport } from '../../board/reports.js';
import { suggestion } from '../../suggestion.js';
import { hex, type Cycles } from '../../units.js';
import type { History } from '../history.js';
import { PacketError } from './error.js';

export interface MonitorContext {
  board: Board;
  history: History;
}

interface MonitorCommand {
  usage: string;
  doc: string;
  run(context: MonitorContext, words: readonly string[]): string;
}

const stale =
  'GDB still shows the old registers: "maintenance flush register-cache" or "stepi" updates them.';

const commands: Readonly<Record<string, MonitorCommand>> = {
  help: { usage: 'help', doc: 'show these commands', run: help },
  reset: {
    usage: 'reset [power]',
    doc: 'reset the chip and halt; `power`: power-on reset',
    run: reset,
  },
  halt: { usage: 'halt', doc: 'halt the program, as Ctrl-C in GDB does', run: halt },
  regs: {
    usage: 'regs [BLOCK[.REGISTER]]',
    doc: 'list blocks, or registers with their fields',
    run: registers,
  },
  reports: {
    usage: 'reports',
    doc: 'features used that the model lacks, and faults that the program handled',
    run: reports,
  },
  time: { usage: 'time', doc: 'virtual time, cycles, and the extent of the history', run: time },
};

/** Executes a command line. @throws PacketError for an unknown command or wrong arguments */
export function monitor(context: MonitorContext, line: string): string {
  const [name = 'help', ...words] = line.trim().split(/\s+/).filter(Boolean);
  const names = Object.keys(commands);
  const exact = names.find((known) => known === name.toLowerCase());
  if (exact) return commands[exact].run(context, words);
  throw new PacketError(
    `no monitor command '${name}'${suggestion(name, names)}: the commands are ${names.join(', ')}`,
  );
}

function help(): string {
  const list = Object.values(commands);
  const width = Math.max(...list.map(({ usage }) => usage.length));
  return list.map(({ usage, doc }) => `${usage.padEnd(width)}  ${doc}`).join('\n');
}

function reset({ board }: MonitorContext, words: readonly string[]): string {
  const [kind = 'halt', ...more] = words;
  if (more.length || !['halt', 'power'].includes(kind)) {
    throw new PacketError(`'monitor reset' takes 'power' or nothing, not '${words.join(' ')}'`);
  }
  board.reset(kind === 'power' ? 'power' : 'pin');
  const { pc, sp } = board.registers;
  return `reset: PC is ${hex(pc)}, SP is ${hex(sp)}\n${stale}`;
}

/** Packets are accepted only while the program is halted: there is nothing to do. */
function halt({ board }: MonitorContext): string {
  return `halted at ${hex(board.registers.pc)}`;
}

function reports({ board }: MonitorContext): string {
  return board.reports.map(formatReport).join('\n') || 'no reports';
}

function registers({ board }: MonitorContext, words: readonly string[]): string {
  const [name, ...more] = words;
  if (more.length) throw new PacketError("'monitor regs' takes one name, such as UART0 or UART0.CTL");
  if (name === undefined) return [...board.names.blocks.keys()].join(' ');
  const { block, register, field } = found(() => board.names.find(name));
  if (field)
    throw new PacketError(`'monitor regs' shows whole registers: write ${block.name}.${register!.name}`);
  const shown = register ? [register] : [...block.layout.registers].sort((a, b) => a.offset - b.offset);
  const width = Math.max(...shown.map((r) => r.name.length));
  const rows = shown.map((r) => {
    const value = block.peek(r.name);
    return `${r.name.padEnd(width)}  ${hex(value)}  ${fields(board.names.fieldsOf(r, value), r.name)}`.trimEnd();
  });
  const clocked = block.clocked ? [] : [`${block.name} is not clocked: an access to it is a bus fault`];
  return [...clocked, ...rows].join('\n');
}

/** Fields by name; empty for a register whose only field has its name. */
function fields(values: readonly [name: string, value: number][], register: string): string {
  if (values.length === 1 && values[0][0] === register) return '';
  return values.map(([name, value]) => `${name}=${value}`).join(' ');
}

/** A failed lookup is an error of the user. */
function found<T>(lookUp: () => T): T {
  try {
    return lookUp();
  } catch (error) {
    if (error instanceof RangeError) throw new PacketError(error.message);
    throw error;
  }
}

function time({ board, history }: MonitorContext): string {
  const { clock, engine } = board;
  const ms = (cycle: Cycles) => `${(clock.timeAt(cycle) / 1e6).toFixed(6)} ms`;
  const end = history.now < history.end ? ` to cycle ${history.end}` : ' to now';
  return [
    `${ms(history.now)}, cycle ${history.now}, ${engine.instructions} instructions, ${clock.frequency / 1e6} MHz`,
    `history extends from cycle ${history.start}${end}`,
  ].join('\n');
}
