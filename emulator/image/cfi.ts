/**
 * Call frame information (`.debug_frame`; DWARF 5, section 6.4): from the registers in a function to those of its
 * caller. Follows "DWARF for the ARM architecture" for register numbers.
 */
import type { Address } from '../units.js';
import { DwarfError, DwarfReader } from './dwarf-reader.js';
import { lastAtOrBelow } from './symbols.js';

/** R0 to R15; R13 is the stack pointer in use, R15 the address of an instruction. */
export type FrameRegisters = readonly number[];

/** Reads a word; undefined outside memory. */
export type ReadWord = (address: Address) => number | undefined;

/** A common information entry (CIE). */
interface CommonEntry {
  codeFactor: number;
  dataFactor: number;
  returnRegister: number;
  initial: DwarfReader;
}

/** A frame description entry (FDE): the rules of a function. */
interface FrameDescription {
  address: Address;
  end: Address;
  common: CommonEntry;
  instructions: DwarfReader;
}

/** A caller's register: in memory at an offset from the frame address, equal to that address, or in a register. */
type Rule =
  { kind: 'memory' | 'value'; offset: number } | { kind: 'register'; register: number } | { kind: 'same' };

interface RuleSet {
  cfaRegister: number;
  cfaOffset: number;
  rules: Map<number, Rule>;
}

const sp = 13;
const lr = 14;
const pc = 15;
const registerCount = 16;
const commonEntryId = 0xffff_ffff;
/** The maximum depth of `remember_state`. */
const maximumRemembered = 64;

/** The unwinding rules of an image's functions, without damaged entries. */
export class FrameTable {
  private constructor(private readonly functions: FrameDescription[]) {}

  /** Reads `.debug_frame`; undefined without the section. */
  static read(section: Uint8Array | undefined): FrameTable | undefined {
    return section && new FrameTable(readFunctions(section));
  }

  /**
   * The registers of the caller.
   * @param registers the registers of a frame; R15 is an address in the function
   * @returns undefined for a function without rules, or if the rules cannot be applied. The caller's R15 is the return
   * address as stored: with its Thumb bit, or an EXC_RETURN value
   */
  unwind(registers: FrameRegisters, readWord: ReadWord): number[] | undefined {
    const address = registers[pc];
    const found = this.functions[lastAtOrBelow(this.functions, address)];
    if (!found || address >= found.end) return undefined;
    try {
      return applyRules(rulesAt(found, address), found.common, registers, readWord);
    } catch (error) {
      if (error instanceof DwarfError) return undefined;
      throw error;
    }
  }
}

function readFunctions(section: Uint8Array): FrameDescription[] {
  const reader = new DwarfReader(section);
  const commons = new Map<number, CommonEntry>();
  const functions: FrameDescription[] = [];
  while (!reader.done) {
    const start = reader.offset;
    try {
      const entry = reader.part(reader.u32());
      if (entry.done) continue;
      const id = entry.u32();
      if (id === commonEntryId) commons.set(start, readCommon(entry));
      else readDescription(entry, commons.get(id), functions);
    } catch (error) {
      if (!(error instanceof DwarfError)) throw error;
      if (reader.offset < start + 8) break;
    }
  }
  return functions.sort((a, b) => a.address - b.address);
}

function readCommon(entry: DwarfReader): CommonEntry {
  const version = entry.u8();
  const augmentation = entry.text();
  if (![1, 3, 4].includes(version) || augmentation !== '')
    throw new DwarfError(`version ${version} ${augmentation}`);
  if (version === 4) entry.skip(2);
  const [codeFactor, dataFactor] = [entry.uleb(), entry.sleb()];
  const returnRegister = version === 1 ? entry.u8() : entry.uleb();
  return { codeFactor, dataFactor, returnRegister, initial: entry };
}

/** Skips functions that the linker removed: they are at address 0, the vector table's. */
function readDescription(
  entry: DwarfReader,
  common: CommonEntry | undefined,
  functions: FrameDescription[],
): void {
  const address = entry.u32();
  const end = address + entry.u32();
  if (common && address > 0) functions.push({ address, end, common, instructions: entry });
}

/** Executes a function's call frame instructions up to an address. */
function rulesAt(found: FrameDescription, address: Address): RuleSet {
  const program = new FrameProgram(found.common, found.address);
  program.run(found.common.initial.copy(), Infinity);
  program.keepInitial();
  program.run(found.instructions.copy(), address);
  return program.state;
}

class FrameProgram {
  state: RuleSet = { cfaRegister: sp, cfaOffset: 0, rules: new Map() };
  private initial = new Map<number, Rule>();
  private readonly remembered: RuleSet[] = [];

  constructor(
    private readonly common: CommonEntry,
    private location: Address,
  ) {}

  keepInitial(): void {
    this.initial = new Map(this.state.rules);
  }

  /** Executes instructions until their location is beyond `until`. */
  run(reader: DwarfReader, until: Address): void {
    while (!reader.done) {
      const byte = reader.u8();
      const [high, low] = [byte >> 6, byte & 0x3f];
      if (high === 1) this.location += low * this.common.codeFactor;
      else if (high === 2) this.saved(low, reader.uleb() * this.common.dataFactor);
      else if (high === 3) this.restore(low);
      else this.extended(low, reader);
      if (this.location > until) return;
    }
  }

  private saved(register: number, offset: number): void {
    this.state.rules.set(register, { kind: 'memory', offset });
  }

  private restore(register: number): void {
    const rule = this.initial.get(register);
    if (rule) this.state.rules.set(register, rule);
    else this.state.rules.delete(register);
  }

  private extended(code: number, reader: DwarfReader): void {
    const { common, state } = this;
    switch (code) {
      case 0x00: // DW_CFA_nop
        return;
      case 0x01: // DW_CFA_set_loc
        this.location = reader.u32();
        return;
      case 0x02: // DW_CFA_advance_loc1
        this.location += reader.u8() * common.codeFactor;
        return;
      case 0x03: // DW_CFA_advance_loc2
        this.location += reader.u16() * common.codeFactor;
        return;
      case 0x04: // DW_CFA_advance_loc4
        this.location += reader.u32() * common.codeFactor;
        return;
      case 0x05: // DW_CFA_offset_extended
        return this.saved(reader.uleb(), reader.uleb() * common.dataFactor);
      case 0x06: // DW_CFA_restore_extended
        return this.restore(reader.uleb());
      case 0x07: // DW_CFA_undefined
      case 0x08: // DW_CFA_same_value
        state.rules.set(reader.uleb(), { kind: 'same' });
        return;
      case 0x09: // DW_CFA_register
        state.rules.set(reader.uleb(), { kind: 'register', register: reader.uleb() });
        return;
      case 0x0a: // DW_CFA_remember_state
        return this.remember();
      case 0x0b: // DW_CFA_restore_state
        return this.recall();
      case 0x0c: // DW_CFA_def_cfa
        state.cfaRegister = reader.uleb();
        state.cfaOffset = reader.uleb();
        return;
      case 0x0d: // DW_CFA_def_cfa_register
        state.cfaRegister = reader.uleb();
        return;
      case 0x0e: // DW_CFA_def_cfa_offset
        state.cfaOffset = reader.uleb();
        return;
      case 0x11: // DW_CFA_offset_extended_sf
        return this.saved(reader.uleb(), reader.sleb() * common.dataFactor);
      case 0x12: // DW_CFA_def_cfa_sf
        state.cfaRegister = reader.uleb();
        state.cfaOffset = reader.sleb() * common.dataFactor;
        return;
      case 0x13: // DW_CFA_def_cfa_offset_sf
        state.cfaOffset = reader.sleb() * common.dataFactor;
        return;
      case 0x14: // DW_CFA_val_offset
        state.rules.set(reader.uleb(), { kind: 'value', offset: reader.uleb() * common.dataFactor });
        return;
      default:
        throw new DwarfError(`call frame instruction 0x${code.toString(16)}`);
    }
  }

  private remember(): void {
    if (this.remembered.length === maximumRemembered) throw new DwarfError('too many remembered states');
    this.remembered.push({ ...this.state, rules: new Map(this.state.rules) });
  }

  private recall(): void {
    const state = this.remembered.pop();
    if (!state) throw new DwarfError('no remembered state');
    this.state = state;
  }
}

function applyRules(
  { cfaRegister, cfaOffset, rules }: RuleSet,
  common: CommonEntry,
  registers: FrameRegisters,
  readWord: ReadWord,
): number[] | undefined {
  if (cfaRegister >= registerCount || common.returnRegister >= registerCount) return undefined;
  const frame = (registers[cfaRegister] + cfaOffset) >>> 0;
  const caller = [...registers];
  caller[sp] = frame;
  for (const [register, rule] of rules) {
    if (register >= registerCount) continue;
    const value = ruleValue(rule, register, frame, registers, readWord);
    if (value === undefined) return undefined;
    caller[register] = value >>> 0;
  }
  caller[pc] = caller[common.returnRegister === pc ? lr : common.returnRegister];
  return caller;
}

function ruleValue(
  rule: Rule,
  register: number,
  frame: Address,
  registers: FrameRegisters,
  readWord: ReadWord,
): number | undefined {
  switch (rule.kind) {
    case 'memory':
      return readWord((frame + rule.offset) >>> 0);
    case 'value':
      return frame + rule.offset;
    case 'register':
      return registers[rule.register];
    case 'same':
      return registers[register];
  }
}
