/** The console's views of the chip: registers and fields, exceptions, pins, serial lines. */
import type { Board } from '../../board/board.js';
import type { RegisterName } from '../../board/names.js';
import { formatReport } from '../../board/reports.js';
import type { Register } from '../../bus/registers.js';
import * as S from '../../core/state.js';
import { hex } from '../../units.js';
import { coreRegisters } from '../core-registers.js';
import { counted, table } from './format.js';
import type { Locations } from './locations.js';
import { show } from './values.js';

const columns = 4;
const flags = ['N', 'Z', 'C', 'V', 'Q'];

/** The core's registers in columns, with the meaning of some. */
export function coreText(board: Board, locations: Locations): string {
  const { cpu } = board;
  const cells = [...coreRegisters].map(([name, register]) => [name, hex(register.read(cpu))]);
  const rows: string[][] = [];
  for (let n = 0; n < cells.length; n += columns) rows.push(cells.slice(n, n + columns).flat());
  const { s } = cpu;
  const set = flags.filter((_, n) => cpu.apsr & (1 << (31 - n))).join('') || 'none';
  const mode = s[S.IPSR] ? `handler of ${board.names.exception(s[S.IPSR])}` : 'thread';
  const words = [
    `flags ${set}, ${mode}, ${cpu.privileged ? 'privileged' : 'unprivileged'}${asleep(board)}`,
    `PC is ${locations.describe(s[S.PC] >>> 0)}, LR is ${locationOfReturn(s[S.LR] >>> 0, locations)}`,
  ];
  return [table(rows), ...words].join('\n');
}

const sleeping = ['', ', asleep (WFI)', ', asleep (WFE)', ', locked up'];

function asleep(board: Board): string {
  return sleeping[board.cpu.s[S.SLEEP]] ?? '';
}

function locationOfReturn(address: number, locations: Locations): string {
  return address >= 0xffff_fff0 ? 'EXC_RETURN' : locations.describe((address & ~1) >>> 0);
}

/** The analogue inputs with their pins. */
export function analogText(board: Board): string {
  const inputs = board.analogNames.map((name) => board.analog(name));
  return table(inputs.map(({ name, pin, value, unit }) => [name, pin ?? '', `${value} ${unit}`]));
}

/** All registers of a block, one register with its fields, or one field. */
export function registersText(board: Board, { block, base, register, field }: RegisterName): string {
  const gated = block.clocked ? '' : ' (not clocked: an access is a bus error)';
  if (!register) {
    const rows = [...block.layout.registers].sort((a, b) => a.offset - b.offset);
    return `${block.name} at ${hex(base)}${gated}\n${table(rows.map((r) => rowOf(board, block, r)))}`;
  }
  const value = block.peek(register.name);
  if (field) {
    return `${block.name}.${register.name}.${field.name} = ${show(((value & field.mask) >>> 0) >>> field.low, field.width)}`;
  }
  const fields = [...register.fields].sort((a, b) => b.low - a.low);
  const rows = fields.map((f) => [
    f.width === 1 ? `${f.low}` : `${f.low + f.width - 1}:${f.low}`,
    f.name,
    show(((value & f.mask) >>> 0) >>> f.low, f.width),
    f.doc,
  ]);
  return `${block.name}.${register.name} = ${hex(value)}: ${register.doc}${gated}\n${table(rows, '  ')}`;
}

function rowOf(board: Board, block: RegisterName['block'], register: Register): string[] {
  if (register.access === 'wo') return [register.name, '-', 'write only'];
  const value = block.peek(register.name);
  const fields = board.names.fieldsOf(register, value);
  const plain = fields.length === 1 && register.fields[0].width >= 8;
  const set = fields.filter(([, n]) => n !== 0).map(([name, n]) => (n === 1 ? name : `${name} ${n}`));
  return [register.name, hex(value), plain ? '' : set.join(', ')];
}

/** The pending, active and enabled exceptions with priorities and handlers, and the masks. */
export function exceptionsText(board: Board, locations: Locations): string {
  const { cpu, names } = board;
  const { pending, active, enabled, priority } = cpu.exceptions;
  const numbers = Array.from({ length: cpu.count }, (_, n) => n);
  const shown = numbers.filter((n) => pending[n] || active[n] || (n >= 16 && enabled[n]));
  const rows = shown.map((n) => [
    String(n),
    names.exception(n),
    [pending[n] && 'pending', active[n] && 'active', enabled[n] ? 'enabled' : 'disabled']
      .filter(Boolean)
      .join(', '),
    `priority ${priority[n]}`,
    handlerOf(board, locations, n),
  ]);
  const { s } = cpu;
  const execution = cpu.executionPriority();
  const level =
    execution > 255
      ? 'none: every enabled exception is taken'
      : `priority ${execution}: only higher priorities are taken`;
  const masks = `PRIMASK ${s[S.PRIMASK]}, FAULTMASK ${s[S.FAULTMASK]}, BASEPRI ${hex(s[S.BASEPRI], 2)}; execution ${level}`;
  const none = 'no exception is pending or active, no interrupt is enabled';
  return `${rows.length ? table(rows) : none}\n${masks}`;
}

function handlerOf(board: Board, locations: Locations, exception: number): string {
  const bytes = board.bus.peek(board.cpu.scb.vectorTable + 4 * exception, 4);
  if (!bytes) return '';
  const vector = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  return locations.symbols.format((vector & ~1) >>> 0);
}

const bits = [7, 6, 5, 4, 3, 2, 1, 0];

/** What the board has reported up to now, a line each. */
export function reportsText({ reports }: Board): string {
  return reports.length ? reports.map(formatReport).join('\n') : 'nothing is reported up to now';
}

/** The levels of all GPIO ports, with direction and alternate function, and the parts on the pins. */
export function pinsText(board: Board): string {
  const ports = [...board.names.blocks.values()].filter(({ block }) => /^GPIO[A-HJ]$/.test(block.name));
  const rows = ports.map(({ block }) => {
    const port = block.name.slice(4);
    const level = (n: number) => String(board.pin(`P${port}${n}`).level);
    const binary = (register: string) => block.peek(register).toString(2).padStart(8, '0');
    return [
      `P${port}`,
      bits.map(level).join(''),
      binary('DIR'),
      binary('AFSEL'),
      block.clocked ? '' : 'not clocked',
    ];
  });
  const parts = Object.values(board.parts).flatMap((part) => {
    const { pinName } = part as { pinName?: string };
    return pinName === undefined ? [] : [`${part.name} on ${pinName}: ${board.pin(pinName).level}`];
  });
  return [table([['port', '76543210', 'DIR', 'AFSEL', ''], ...rows]), ...parts].join('\n');
}

/** The last lines that a serial line has received from the board. */
export function serialText(board: Board, name: string, lines: number): string {
  const { text, dropped } = board.port(name);
  if (text === '') return `${name} has no output yet`;
  const all = text.split(/\r?\n/);
  if (all[all.length - 1] === '') all.pop();
  const shown = all.slice(-lines);
  const more = all.length > shown.length ? [`(${counted(all.length - shown.length, 'line')} before)`] : [];
  if (dropped > 0) more.unshift(`(${counted(dropped, 'byte')} before that are no longer kept)`);
  return [...more, ...shown.map((line) => `${name} | ${line}`)].join('\n');
}
