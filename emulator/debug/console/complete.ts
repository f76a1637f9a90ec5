/** Completion of the words of a command. */
import type { Board } from '../../board/board.js';
import { coreRegisters } from '../core-registers.js';
import { baseName, type Locations } from './locations.js';
import { changeWords, stopWords } from './stop-grammar.js';

/** Candidates by kind. Register names complete part by part. */
export class Completions {
  constructor(
    private readonly board: Board,
    private readonly locations: Locations,
  ) {}

  symbols(): string[] {
    return this.locations.symbols.list().map((symbol) => symbol.name);
  }

  variables(): string[] {
    const symbols = this.locations.symbols.list();
    return symbols.filter((symbol) => symbol.kind === 'object').map((symbol) => symbol.name);
  }

  /** Source files, with a colon for the line number. */
  files(): string[] {
    return this.locations.files.map((file) => `${baseName(file)}:`);
  }

  blocks(): string[] {
    return [...this.board.names.blocks.keys()];
  }

  /** Blocks; after a dot registers; after a second dot fields. */
  registers(partial: string): string[] {
    const [blockName, registerName, fieldName] = partial.toUpperCase().split('.');
    const block = this.board.names.blocks.get(blockName)?.block;
    if (registerName === undefined) return block ? [block.name, `${block.name}.`] : this.blocks();
    if (!block) return [];
    const { registers } = block.layout;
    if (fieldName === undefined) return registers.map((r) => `${block.name}.${r.name}`);
    const register = registers.find((r) => r.name.toUpperCase() === registerName);
    return (register?.fields ?? []).map((f) => `${block.name}.${register!.name}.${f.name}`);
  }

  core(): string[] {
    return [...coreRegisters.keys()];
  }

  pins(): string[] {
    const ports = this.blocks().filter((name) => /^GPIO[A-HJ]$/.test(name));
    return ports.flatMap((port) => [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `P${port.slice(4)}${n}`));
  }

  analog(): string[] {
    return this.board.analogNames;
  }

  exceptions(): string[] {
    const { cpu, names } = this.board;
    return Array.from({ length: cpu.count }, (_, n) => names.exception(n)).filter(
      (name) => !name.includes(' '),
    );
  }

  serial(): string[] {
    return Object.keys(this.board.serial);
  }

  /** Parts that can be pressed. */
  buttons(): string[] {
    return Object.values(this.board.parts)
      .filter((part) => 'press' in part)
      .map((part) => part.name);
  }

  /** Names with a value. */
  values(partial: string): string[] {
    return [...this.core(), ...this.pins(), ...this.registers(partial), ...this.symbols()];
  }

  /** Targets of accesses. */
  accessible(partial: string): string[] {
    return [...this.registers(partial), ...this.variables()];
  }

  /** Locations in code. */
  code(): string[] {
    return [...this.symbols(), ...this.files()];
  }

  /** The words of a stop. */
  stop(before: readonly string[], partial: string): string[] {
    const [first, ...rest] = before[0] === 'at' ? before.slice(1) : before;
    const at = before[0] === 'at';
    if (first === undefined) return [...(at ? [] : ['at', 'when']), ...stopWords, ...this.code()];
    if (first === 'when')
      return rest.length === 0 ? this.values(partial) : rest.length === 1 ? [...changeWords] : [];
    if (rest.length) return [];
    if (first === 'irq') return this.exceptions();
    return ['read', 'write', 'access'].includes(first) ? this.accessible(partial) : [];
  }
}

/** The candidates that begin with a word, in any case, sorted. */
export function fitting(partial: string, candidates: Iterable<string>): string[] {
  const wanted = partial.toLowerCase();
  return [...new Set(candidates)].filter((name) => name.toLowerCase().startsWith(wanted)).sort();
}
