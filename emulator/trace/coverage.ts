/** Code coverage of a run: exact counts of executions and branches, by source line and by instruction. */
import type { Board } from '../board/board.js';
import { FlowCounters, type FlowCounts } from '../engine/flow.js';
import type { LineTable } from '../image/dwarf.js';
import type { SymbolTable } from '../image/symbols.js';
import { CONDITIONS, disassemble } from '../isa/index.js';
import { type Address, hex } from '../units.js';
import { type CodeItem, CodeReader } from './coverage-code.js';
import { branchKey, type FileCoverage, fileIn, type CoverageReport } from './lcov.js';

/** Coverage is not available; the message names what is missing. */
export class CoverageError extends Error {
  override name = 'CoverageError';
}

/** Options of `Coverage.report`. */
export interface CoverageReportOptions {
  /** Maps a source file's name as the compiler recorded it to a path; by default the name itself. */
  path?: (recorded: string) => string;
}

/** Counts the instructions that a board executes, from the construction of this object. */
export class Coverage {
  private readonly counters: FlowCounters;
  private readonly symbols: SymbolTable;
  private readonly reader: CodeReader;

  /**
   * @throws CoverageError for an engine that cannot count
   * @throws Error while another measurement of the board is active
   */
  constructor(private readonly board: Board) {
    const { engine, bus, clock, code } = board;
    if (!engine.countFlow)
      throw new CoverageError(`the engine '${engine.name}' cannot count what it executes`);
    this.symbols = code.symbols;
    this.reader = new CodeReader(bus, this.symbols);
    this.counters = new FlowCounters(bus, clock, () => engine.pc);
    engine.countFlow(this.counters);
  }

  /** Ends counting and its cost. */
  end(): void {
    this.board.engine.countFlow?.(undefined);
  }

  /** The counts so far, by instruction address. */
  counts(): FlowCounts {
    return this.counters.counts();
  }

  /**
   * Coverage by source line. A line's count is that of its most executed instruction.
   * @throws CoverageError for an image without line tables
   */
  report({ path = (recorded) => recorded }: CoverageReportOptions = {}): CoverageReport {
    const lines = this.lineTable();
    return new ReportWriter(lines, this.reader, this.symbols, this.counters.counts(), path).write();
  }

  /** The line table that `report` needs. @throws CoverageError for an image without line tables */
  lineTable(): LineTable {
    const { image } = this.board;
    const lines = image?.lines();
    if (lines && !lines.ranges().next().done) return lines;
    const name = image?.name ?? 'the board';
    throw new CoverageError(`${name} has no line table (.debug_line), and coverage by source line needs one`);
  }

  /** Executed code by instruction: executions, and for decisions how often they branched or their condition held. */
  listing(): string {
    const counts = this.counters.counts();
    const rows = [`${'executed'.padStart(12)} ${'taken'.padStart(12)}`];
    for (const { start, end } of this.executedRanges(counts)) {
      const name = this.symbols.at(start)?.name;
      rows.push('', `${hex(start)}${name ? ` <${name}>` : ''}`);
      for (const item of this.reader.between(start, end)) rows.push(this.listingRow(item, counts));
    }
    return rows.join('\n');
  }

  private listingRow({ i, condition, decision }: CodeItem, counts: FlowCounts): string {
    const executed = String(counts.executed(i.address));
    const taken = condition !== undefined || decision !== undefined ? `${counts.taken(i.address)}` : '';
    const itCondition = condition === undefined ? undefined : CONDITIONS[condition];
    const symbol = (address: Address) => this.symbols.at(address) && this.symbols.format(address);
    const text = disassemble(i, { symbol, itCondition }).replace('\t', ' ');
    return `${executed.padStart(12)} ${taken.padStart(12)}  ${hex(i.address)}  ${text}`;
  }

  /** Executed functions, and executed code outside functions. */
  private *executedRanges(counts: FlowCounts): Generator<{ start: Address; end: Address }> {
    for (const { base, size } of this.board.bus.memories) {
      for (let at = base; at < base + size;) {
        if (counts.executed(at) === 0) {
          at += 2;
          continue;
        }
        const symbol = this.symbols.at(at)?.symbol;
        const start = symbol?.size ? symbol.address : at;
        let end = symbol?.size ? symbol.address + symbol.size : at;
        while (!symbol?.size && end < base + size && counts.executed(end) > 0) end += 2;
        yield { start, end };
        at = end;
      }
    }
  }
}

/** Maps counts of instructions to source lines. */
class ReportWriter {
  private readonly report: CoverageReport = new Map();
  private readonly paths = new Map<string, FileCoverage>();
  /** The number of decisions so far, by source line. */
  private readonly blocks = new Map<string, number>();
  /** Instructions by address. */
  private readonly items = new Map<Address, CodeItem>();

  constructor(
    private readonly lines: LineTable,
    private readonly code: CodeReader,
    private readonly symbols: SymbolTable,
    private readonly counts: FlowCounts,
    private readonly path: (recorded: string) => string,
  ) {}

  write(): CoverageReport {
    this.readCode();
    for (const { file, line, address, end, isStatement } of this.lines.ranges()) {
      if (line === 0) continue;
      if (isStatement) this.count(file, line, this.items.get(address));
      for (let pc = address; pc < end; pc += 2) this.count(file, line, this.items.get(pc));
    }
    for (const item of this.items.values()) this.writeDecision(item);
    this.writeFunctions();
    return this.report;
  }

  /** Joins adjacent ranges before reading them: an IT block may span several. */
  private readCode(): void {
    let [start, end] = [0, 0];
    for (const range of this.lines.ranges()) {
      if (range.address !== end) {
        this.readRange(start, end);
        start = range.address;
      }
      ({ end } = range);
    }
    this.readRange(start, end);
  }

  private readRange(start: Address, end: Address): void {
    for (const item of this.code.between(start, end)) this.items.set(item.i.address, item);
  }

  private count(file: string, line: number, item: CodeItem | undefined): void {
    if (!item) return;
    const { lines } = this.fileOf(file);
    lines.set(line, Math.max(lines.get(line) ?? 0, this.effective(item)));
  }

  /** How often an instruction executed and its condition held. */
  private effective({ i, condition }: CodeItem): number {
    return condition === undefined ? this.counts.executed(i.address) : this.counts.taken(i.address);
  }

  private writeDecision({ i, decision }: CodeItem): void {
    const location = decision === undefined ? undefined : this.lines.at(decision);
    if (!location) return;
    const { file, line } = location;
    const block = this.blocks.get(`${file}:${line}`) ?? 0;
    this.blocks.set(`${file}:${line}`, block + 1);
    const executed = this.counts.executed(i.address);
    const taken = this.counts.taken(i.address);
    const { branches } = this.fileOf(file);
    [taken, executed - taken].forEach((times, branch) => {
      const coverage = { line, block, branch, taken: executed > 0 ? times : undefined };
      branches.set(branchKey(coverage), coverage);
    });
  }

  /** Of several names for one function, only the preferred one is reported. */
  private writeFunctions(): void {
    for (const symbol of this.symbols.list()) {
      const { name, address, size } = symbol;
      const location =
        this.symbols.at(address)?.symbol === symbol ? this.lines.functionAt(address) : undefined;
      if (!location || !this.items.has(address)) continue;
      const { functions } = this.fileOf(location.file);
      // A static function of a header has a copy in each file that includes it.
      const others = functions.get(name)?.count ?? 0;
      functions.set(name, { name, line: location.line, count: others + this.entries(address, size) });
    }
  }

  /** Executions of a function's first instruction, less the branches to it from inside. */
  private entries(address: Address, size: number): number {
    let count = this.counts.executed(address);
    for (let pc = address; pc < address + size; pc += 2) {
      const i = this.items.get(pc)?.i;
      if (i?.name === 'B' && pc + 4 + i.imm === address) count -= this.counts.taken(pc);
    }
    return count;
  }

  private fileOf(recorded: string): FileCoverage {
    let file = this.paths.get(recorded);
    if (!file) this.paths.set(recorded, (file = fileIn(this.report, this.path(recorded))));
    return file;
  }
}
