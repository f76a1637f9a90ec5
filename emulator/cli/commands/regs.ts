/** `perch regs`: shows the blocks, registers and fields of a chip, from the layouts that the models use. */
import type { MappedBlock, RegisterBlock } from '../../chip/chip.js';
import type { Access, Field, Register } from '../../bus/registers.js';
import { hex } from '../../units.js';
import { suggestion, UsageError } from '../errors.js';
import { boardOptionsOf, buildBoard, findBoard } from '../setup/board.js';
import type { RegsOptions } from '../usage/inspection.js';

const accessWords: Readonly<Record<Access, string>> = {
  rw: 'read and write',
  ro: 'read only',
  wo: 'write only',
  w1c: 'write one to clear',
  w1s: 'write one to set',
};

/**
 * All blocks, one block (`UART0`) or one register (`UART0.CTL`).
 * @throws UsageError for names that do not exist
 */
export async function showRegisters(wanted: string | undefined, options: RegsOptions): Promise<string> {
  const description = await findBoard(options.board);
  const { blocks } = buildBoard(description, boardOptionsOf(options, description)).names;
  if (wanted === undefined) return listBlocks(blocks);
  const [blockName, registerName] = wanted.toUpperCase().split('.');
  const placed = blocks.get(blockName);
  if (!placed) {
    const near = suggestion(blockName, blocks.keys());
    throw new UsageError(`no block '${blockName}'${near}: \`perch regs\` lists the blocks`);
  }
  if (registerName === undefined) return showBlock(placed);
  return showRegister(placed, findRegister(placed.block, registerName));
}

function findRegister(block: RegisterBlock, name: string): Register {
  const { registers } = block.layout;
  const register = registers.find((r) => r.name.toUpperCase() === name);
  if (register) return register;
  const near = suggestion(
    name,
    registers.map((r) => r.name),
  );
  throw new UsageError(`${block.name} has no register '${name}'${near}`);
}

function listBlocks(blocks: ReadonlyMap<string, MappedBlock>): string {
  const rows = [...blocks.values()].map(({ base, block }) => [
    hex(base),
    block.name,
    `${block.layout.registers.length} registers`,
  ]);
  return table(rows);
}

function showBlock({ base, block }: MappedBlock): string {
  const rows = byOffset(block.layout.registers).map((r) => [
    offsets(r),
    r.name,
    r.access,
    hex(resetValue(block, r)),
    `${r.doc}${isPlain(r) ? '' : `: ${r.fields.map((f) => `${f.name}[${bits(f)}]`).join(' ')}`}`,
  ]);
  return `${block.name} at ${hex(base)}\n\n${table([['offset', 'name', 'access', 'reset', ''], ...rows])}`;
}

function showRegister({ base, block }: MappedBlock, register: Register): string {
  const rows = [...register.fields]
    .sort((a, b) => b.low - a.low)
    .map((f) => [
      bits(f),
      f.name,
      f.access,
      [f.doc, f.unmodelled ? 'not modelled' : ''].filter(Boolean).join('; '),
    ]);
  return [
    `${block.name}.${register.name}: ${register.doc}`,
    '',
    `address  ${hex(base + register.from)} (${block.name} + ${offsets(register)})`,
    `access   ${accessWords[register.access]}`,
    `reset    ${hex(resetValue(block, register))}`,
    '',
    table([['bits', 'field', 'access', ''], ...rows]),
  ].join('\n');
}

/** The value at power-up, which may differ between ports and chips. */
function resetValue(block: RegisterBlock, register: Register): number {
  return register.access === 'wo' ? register.reset : block.peek(register.name);
}

function byOffset(registers: readonly Register[]): Register[] {
  return [...registers].sort((a, b) => a.offset - b.offset);
}

function offsets({ from, to }: Register): string {
  return from === to ? hex(from, 3) : `${hex(from, 3)}-${hex(to, 3)}`;
}

/** Whether the register is a single value without fields. */
function isPlain({ name, fields }: Register): boolean {
  return fields.length === 1 && fields[0].name === name;
}

function bits({ low, width }: Field): string {
  return width === 1 ? `${low}` : `${low + width - 1}:${low}`;
}

/** Rows of equal length, each column as wide as its widest cell. */
function table(rows: readonly (readonly string[])[], gap = '  '): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, n) => cell.padEnd(widths[n]))
        .join(gap)
        .trimEnd(),
    )
    .join('\n');
}
