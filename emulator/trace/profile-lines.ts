/** Cycles by source line, from the counts of instructions. */
import type { Bus } from '../bus/bus.js';
import type { FlowCounts } from '../engine/flow.js';
import { directRefill, registerRefill } from '../engine/interpreter-machine.js';
import type { LineTable } from '../image/dwarf.js';
import type { SymbolTable } from '../image/symbols.js';
import { definitionOf, type Instruction, pipelinesInto } from '../isa/index.js';
import type { Address, Cycles } from '../units.js';
import { type CodeItem, CodeReader } from './coverage-code.js';

/** The cycles of a source line; without one, of a function; without a symbol, of an address. */
export interface LineCost {
  /** `src/main.c:12`, `memcpy`, `0x0000_0123` */
  readonly location: string;
  cycles: Cycles;
  /** The number of instructions executed. */
  instructions: number;
}

/** Adds up the cycles of all executed instructions by location; the most expensive first. */
export function lineCosts(
  bus: Bus,
  symbols: SymbolTable,
  lines: LineTable | undefined,
  counts: FlowCounts,
): LineCost[] {
  const costs = new Map<string, LineCost>();
  for (const { item, cycles } of executedCode(bus, counts)) {
    const location = locationOf(item.i.address, symbols, lines);
    const cost = costs.get(location) ?? { location, cycles: 0, instructions: 0 };
    cost.cycles += cycles;
    cost.instructions += counts.executed(item.i.address);
    costs.set(location, cost);
  }
  const { refused } = counts;
  if (refused > 0) costs.set('', { location: '(refused fetches)', cycles: refused, instructions: 0 });
  return [...costs.values()].sort((a, b) => b.cycles - a.cycles || (a.location < b.location ? -1 : 1));
}

function locationOf(address: Address, symbols: SymbolTable, lines: LineTable | undefined): string {
  const location = lines?.at(address);
  if (location) return `${location.file}:${location.line}`;
  return symbols.at(address)?.name ?? symbols.format(address);
}

function* executedCode(bus: Bus, counts: FlowCounts): Generator<{ item: CodeItem; cycles: Cycles }> {
  const code = new CodeReader(bus);
  for (const { base, size } of bus.memories) {
    for (let start = base; start < base + size; start += 2) {
      if (counts.executed(start) === 0) continue;
      let end = start;
      while (end < base + size && counts.executed(end) > 0) end += 2;
      for (const item of code.between(start, end)) yield { item, cycles: cyclesOf(item, code, counts) };
      start = end;
    }
  }
}

/** All cycles of an instruction: its own, its pipeline refills, and the additional ones counted for it. */
function cyclesOf({ i, condition }: CodeItem, code: CodeReader, counts: FlowCounts): Cycles {
  const executed = counts.executed(i.address);
  const taken = counts.taken(i.address);
  const effective = condition === undefined ? executed : taken;
  const next = code.at(i.address + i.size, condition !== undefined);
  const own = i.cycles - (next && pipelinesInto(i, next) ? 1 : 0);
  return effective * own + (executed - effective) + taken * refillOf(i) + counts.spent(i.address);
}

/** The additional cycles of a taken branch. */
function refillOf(i: Instruction): Cycles {
  const { branches = false } = definitionOf(i.encoding, i.size === 4);
  if (!(typeof branches === 'boolean' ? branches : branches(i))) return 0;
  return ['B', 'BL', 'CBZ', 'CBNZ'].includes(i.name) ? directRefill : registerRefill;
}
