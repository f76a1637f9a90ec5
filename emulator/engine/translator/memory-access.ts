/**
 * Loads and stores in translated code: to flash and SRAM in line, after a check of the address; elsewhere by the host, or
 * by the interpreter.
 */
import { codePageShift, type Bus, type Memory } from '../../bus/bus.js';
import type { Address } from '../../units.js';
import * as E from './expression.js';
import type { Node } from './expression.js';
import type { FunctionBuilder, HostFunction } from './function-builder.js';
import { Local, Why } from './layout.js';
import type { CodePosition, StateTransfer } from './state-transfer.js';
import type { Access } from './survey.js';
import { i32, Op } from './wasm.js';

const sramBase = 0x20000000;

const loads: Readonly<Record<number, number>> = { 1: Op.load8, 2: Op.load16, 4: Op.load32 };
const stores: Readonly<Record<number, number>> = { 1: Op.store8, 2: Op.store16, 4: Op.store32 };

export class MemoryAccess {
  /** Whether the instruction can still be left to the interpreter: it has written no register. */
  restartable = true;
  /** Whether any of the instruction's accesses is done out of line: it may change how far the engine may go. */
  outOfLine = false;

  private place!: CodePosition;
  /** While the accesses of one instruction go to SRAM without a check: the local that holds where, less the lowest offset. */
  private direct: { local: number; lowest: number } | undefined;
  private readonly sram: Memory | undefined;
  private readonly flash: Memory | undefined;
  private readonly rom: Memory | undefined;
  private readonly watched: Readonly<Record<'reads' | 'writes', { start: number; end: number } | undefined>>;

  constructor(
    private readonly bus: Bus,
    private readonly f: FunctionBuilder,
    private readonly state: StateTransfer,
  ) {
    this.watched = { reads: bus.watched('reads'), writes: bus.watched('writes') };
    this.sram = bus.memoryAt(sramBase);
    this.flash = bus.memoryAt(0);
    this.rom = bus.memories.find(({ fixed }) => fixed);
  }

  /** An instruction begins. */
  begin(place: CodePosition): void {
    this.place = place;
    this.restartable = true;
    this.outOfLine = false;
    this.direct = undefined;
  }

  /** The instruction has done its accesses. */
  end(): void {
    this.direct = undefined;
  }

  /**
   * Lets the instruction's accesses, all loads or all stores of words from one base register, go to SRAM after one check for
   * all of them; leaves the region where it fails.
   */
  checkTogether(accesses: readonly Access[]): void {
    const { f, sram } = this;
    const { code } = f;
    const base = accesses[0].base!;
    const offsets = accesses.map((access) => access.offset);
    const lowest = Math.min(...offsets);
    const span = Math.max(...offsets) - lowest + 4;
    const at = f.temporary();
    f.setLocal(at, E.binary(Op.add, E.local(Local.register + base), E.constant(lowest - sramBase)));
    this.direct = { local: at, lowest };
    const where = () => code.byte(Op.localGet).unsigned(at);
    where()
      .bytes(Op.const32, 2, Op.rotr)
      .byte(Op.const32)
      .signed((sram!.size - span) >> 2);
    code.byte(Op.gtUnsigned);
    this.state.leaveBeforeIf(Why.access, this.place);
    if (!accesses[0].store) return;
    const map = this.bus.codePages.byteOffset + (sram!.offset >> codePageShift);
    const page = () => code.bytes(Op.const32, codePageShift, Op.shrUnsigned, Op.load8, 0).unsigned(map);
    where();
    page();
    where()
      .byte(Op.const32)
      .signed(span - 4)
      .byte(Op.add);
    page();
    code.byte(Op.or);
    this.state.leaveBeforeIf(Why.access, this.place);
  }

  /** Leaves what is loaded in a temporary. */
  load(size: number, address: Node, otherwise: HostFunction): Node {
    const { f } = this;
    const result = f.temporary();
    if (this.direct) {
      f.code.byte(Op.localGet).unsigned(this.direct.local);
      f.memarg(Op.load32, this.sram!.offset + offsetOf(address) - this.direct.lowest);
    } else if (E.isConstant(address)) {
      this.loadFixed(size, address.value, otherwise);
    } else {
      this.loadAnywhere(size, address, otherwise);
    }
    f.code.byte(Op.localSet).unsigned(result);
    return E.local(result);
  }

  private loadFixed(size: number, address: Address, otherwise: HostFunction): void {
    const { f } = this;
    const memory = this.bus.memoryAt(address);
    const { reads } = this.watched;
    if (memory && !reads && (address & (size - 1)) === 0) {
      f.code.byte(Op.const32).signed(0);
      f.memarg(loads[size], memory.offset + (address >>> 0) - memory.base);
    } else {
      this.elsewhere(otherwise, E.constant(address));
    }
  }

  private loadAnywhere(size: number, address: Node, otherwise: HostFunction): void {
    const { f, sram, flash, rom } = this;
    const where = f.pinned(address);
    let open = 0;
    // What often goes elsewhere may go to the ROM: its tables are read before each call of a function in it.
    for (const memory of [sram, flash, this.place.device ? rom : undefined]) {
      if (!memory) continue;
      const at = f.pinned(E.binary(Op.add, where, E.constant(-memory.base)));
      f.inside(at, size, memory.size);
      this.unlessWatched('reads', at, size, memory);
      f.open(Op.if, i32);
      f.emit(at);
      f.memarg(loads[size], memory.offset);
      f.otherwise();
      open++;
    }
    this.elsewhere(otherwise, where);
    for (; open > 0; open--) f.close();
  }

  store(size: number, address: Node, value: Node, otherwise: HostFunction): void {
    const { f, sram } = this;
    const { code } = f;
    if (this.direct) {
      const at = sram!.offset + offsetOf(address) - this.direct.lowest;
      code.byte(Op.localGet).unsigned(this.direct.local);
      f.emit(value);
      f.memarg(Op.store32, at);
      this.mark(E.local(this.direct.local), at);
      return;
    }
    const where = f.pinned(address);
    const what = f.pinned(value);
    const done = f.open(Op.block);
    if (sram) {
      const slow = f.open(Op.block);
      const at = f.pinned(E.binary(Op.add, where, E.constant(-sramBase)));
      f.inside(at, size, sram.size);
      this.unlessWatched('writes', at, size, sram);
      code.byte(Op.eqz);
      f.br(slow, Op.brIf);
      f.emit(at);
      code.bytes(Op.const32, codePageShift, Op.shrUnsigned);
      f.memarg(Op.load8, this.bus.codePages.byteOffset + (sram.offset >> codePageShift));
      f.br(slow, Op.brIf);
      f.emit(at);
      f.emit(what);
      f.memarg(stores[size], sram.offset);
      this.mark(at, sram.offset);
      f.br(done);
      f.close();
    }
    this.elsewhere(otherwise, where, what);
    f.close();
  }

  /** Marks a word as written: at an offset into the buffer, a multiple of four, from where a local says. */
  private mark(at: Node, offset: number): void {
    if (!this.bus.marking) return;
    this.f.emit(E.binary(Op.shrUnsigned, at, E.constant(2)));
    this.f.code.bytes(Op.const32, 1);
    this.f.memarg(Op.store8, this.bus.markedOffset + (offset >> 2));
  }

  /** Makes a condition false where an access at an offset into a memory touches watched bytes. */
  private unlessWatched(kind: 'reads' | 'writes', at: Node, size: number, memory: Memory): void {
    const range = this.watched[kind];
    if (!range) return;
    const first = range.start - memory.offset - (size - 1);
    this.f.emit(E.binary(Op.sub, at, E.constant(first)));
    this.f.emit(E.constant(range.end - memory.offset - first));
    this.f.code.bytes(Op.geUnsigned, Op.and);
  }

  /** An access that is not to flash or SRAM: left to the interpreter, or done out of line where that happens often. */
  private elsewhere(host: HostFunction, address: Node, value?: Node): void {
    const { f, place, state } = this;
    if (!place.device && this.restartable) {
      state.leaveBefore(Why.access, place);
      return;
    }
    this.outOfLine = true;
    state.publish(place);
    f.emit(address);
    if (value) f.emit(value);
    f.callHost(host);
    state.takeBack(place);
  }
}

/** The constant that an address adds to a register. */
function offsetOf(address: Node): number {
  return E.isLocal(address) ? 0 : address.b!.value;
}
