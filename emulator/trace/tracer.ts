/** Turns a board's activity into one stream of events: see events.ts. */
import type { Board } from '../board/board.js';
import type { Transfer } from '../bus/master.js';
import type { Device } from '../bus/peripheral.js';
import type { ExceptionEvent as CoreEvent } from '../core/processor.js';
import * as S from '../core/state.js';
import type { SerialFrame } from '../port/pin.js';
import type { Address, Cycles, Level } from '../units.js';
import type {
  AccessEvent,
  CodeLocation,
  ExceptionEvent,
  PinEvent,
  SerialEvent,
  TraceEvent,
  TraceListener,
  TransferEvent,
} from './events.js';
import { CodeLocations, RegisterLocations, type TracedRegister } from './locations.js';
import { checkSelection, type CheckedSelection, type TraceSelection } from './selection.js';

/**
 * Reports the selected events to a listener, from now; all events if nothing is selected. Re-executed history is not
 * reported.
 * @returns a function that ends the trace
 * @throws RangeError for a block, register or pin that the board does not have
 */
export function traceBoard(
  board: Board,
  selection: TraceSelection | CheckedSelection,
  listener: TraceListener,
): () => void {
  return new Tracer(board, checkSelection(board, selection), listener).start();
}

/** The mask of an access's bits by its size, before the shift to its byte lanes. */
const sizeMask: Readonly<Record<number, number>> = { 1: 0xff, 2: 0xffff, 4: 0xffff_ffff };

class Tracer {
  private readonly code: CodeLocations;
  private readonly registers: RegisterLocations;
  private readonly ends: (() => void)[] = [];
  /** The effects so far of the write in progress. They are emitted after the write. */
  private readonly caused: TraceEvent[] = [];
  private writing = false;
  private writeCycle = 0;
  /** The register's word before the write in progress. */
  private before = 0;

  /** Exceptions whose handlers were entered and have not returned, the innermost last. */
  private active: number[] = [];

  private readonly moment = { time: 0, cycle: 0, code: undefined };
  private readonly access: AccessEvent;
  private readonly exception: ExceptionEvent;
  private readonly pin: PinEvent;

  constructor(
    private readonly board: Board,
    private readonly selection: CheckedSelection,
    private readonly listener: TraceListener,
  ) {
    this.code = new CodeLocations(board.code);
    this.registers = new RegisterLocations(board, selection.includes);
    const location = { address: 0, block: '', label: '', id: -1 };
    const values = { address: 0, size: 4, value: 0, before: 0, after: 0 };
    this.access = { kind: 'read', ...this.moment, code: this.code.at(0), location, ...values };
    this.exception = { kind: 'exception', ...this.moment, action: 'pend', exception: 0, name: '' };
    this.pin = { kind: 'pin', ...this.moment, pin: '', level: 0 };
  }

  start(): () => void {
    const { board, selection, ends } = this;
    if (selection.onBoard) ends.push(board.bus.observe(this.observer()));
    if (selection.exceptions) {
      ends.push(board.cpu.watchExceptions((action, number) => this.exceptionChanges(action, number)));
    }
    this.startPins();
    if (selection.transfers) {
      for (const master of board.chip.masters) {
        ends.push(master.watch((transfer) => this.transferDone(master.name, transfer)));
      }
    }
    return () => {
      for (const end of ends.splice(0)) end();
      this.emitCaused();
    };
  }

  private startPins(): void {
    const { board, selection, ends } = this;
    const lines = serialLines(board);
    for (const name of selection.pins) {
      ends.push(board.pin(name).watch((level) => this.pinChanges(name, level)));
    }
    for (const name of new Set([...selection.pins, ...(selection.serial ? lines.keys() : [])])) {
      const line = lines.get(name);
      ends.push(board.pin(name).onFrame((frame) => this.frameStarts(name, line, frame)));
    }
  }

  // ---- accesses ----

  private observer() {
    return {
      read: (device: Device, address: Address, size: number, value: number) =>
        this.readDone(device, address, size, value),
      write: (device: Device, address: Address) => this.writeBegins(device, address),
      written: (device: Device, address: Address, size: number, value: number) =>
        this.writeDone(device, address, size, value),
    };
  }

  private readDone(device: Device, address: Address, size: number, value: number): void {
    const traced = this.registers.at(address, device, 'read');
    if (!traced.selected || this.board.replaying) return;
    const { last } = traced;
    const shift = (address & 3) * 8;
    const mask = sizeMask[size];
    const after = size === 4 ? value >>> 0 : merge(last ?? 0, value, mask << shift, shift);
    traced.last = after;
    this.emitAccess('read', traced, address, size, (value & mask) >>> 0, last ?? after, after);
  }

  /** Tracks writes outside the selection too: they are the origin of edges. */
  private writeBegins(device: Device, address: Address): void {
    if (this.board.replaying) return;
    const traced = this.registers.at(address, device, 'write');
    this.emitCaused();
    this.writing = true;
    this.writeCycle = this.board.clock.cycles;
    if (traced.selected) this.before = content(traced);
  }

  private writeDone(device: Device, address: Address, size: number, value: number): void {
    if (this.board.replaying) return;
    const traced = this.registers.at(address, device, 'write');
    this.writing = false;
    if (traced.selected) {
      const after = content(traced);
      traced.last = isMasked(traced) ? undefined : after;
      const written = (value & sizeMask[size]) >>> 0;
      this.emitAccess('write', traced, address, size, written, this.before, after);
    }
    this.emitCaused();
  }

  private emitAccess(
    kind: AccessEvent['kind'],
    traced: TracedRegister,
    address: Address,
    size: number,
    value: number,
    before: number,
    after: number,
  ): void {
    const { access, board } = this;
    const { cycles } = board.clock;
    if (this.writing) this.endFaultedWrite(cycles);
    access.kind = kind;
    access.cycle = cycles;
    access.time = board.clock.timeAt(cycles);
    access.code = this.accessor();
    access.location = traced.location;
    access.address = address;
    access.size = size;
    access.value = value;
    access.before = before;
    access.after = after;
    this.listener(access);
  }

  // ---- other events ----

  private exceptionChanges(action: CoreEvent, number: number): void {
    if (this.board.replaying) return;
    if (action === 'return') this.active = this.active.filter((n) => n !== number);
    else this.abandon();
    if (action === 'enter') this.active.push(number);
    this.emitException(action, number);
  }

  /** Emits `abandon` for handlers that a reset has ended. */
  private abandon(): void {
    const { active } = this.board.cpu.exceptions;
    for (const number of this.active.filter((n) => !active[n]).reverse())
      this.emitException('abandon', number);
    this.active = this.active.filter((n) => active[n]);
  }

  private emitException(action: ExceptionEvent['action'], number: number): void {
    const { exception, board } = this;
    exception.action = action;
    exception.exception = number;
    exception.name = board.names.exception(number);
    this.stamp(exception);
    if (action === 'enter') exception.code = this.code.at(board.cpu.s[S.PC] >>> 0);
    this.emit(exception);
  }

  private pinChanges(name: string, level: Level): void {
    if (this.board.replaying) return;
    const { pin } = this;
    pin.pin = name;
    pin.level = level;
    this.stamp(pin);
    this.emit(pin);
  }

  private frameStarts(pin: string, line: SerialLine | undefined, frame: SerialFrame): void {
    if (this.board.replaying) return;
    const { name, direction } = line ?? {};
    const event: SerialEvent = { kind: 'serial', ...this.moment, pin, line: name, direction, frame };
    this.stamp(event);
    this.emit(event);
  }

  private transferDone(master: string, transfer: Transfer): void {
    if (this.board.replaying) return;
    const [from, to] = [this.registerAt(transfer.source), this.registerAt(transfer.destination)];
    const event: TransferEvent = { kind: 'transfer', ...this.moment, master, ...transfer, from, to };
    this.stamp(event);
    this.emit(event);
  }

  private registerAt(address: Address): string | undefined {
    return this.board.bus.memoryAt(address) ? undefined : this.board.names.at(address)?.label;
  }

  /** The origin of the present access. */
  private accessor(): CodeLocation {
    const { bus, engine } = this.board;
    return bus.master === undefined ? this.code.at(engine.pc) : this.code.of(bus.master);
  }

  /** Stamps an event with the present time and, during a write, with its origin. */
  private stamp(event: TraceEvent): void {
    const { board } = this;
    event.cycle = board.clock.cycles;
    event.time = board.clock.timeAt(event.cycle);
    if (this.writing) this.endFaultedWrite(event.cycle);
    event.code = this.writing ? this.accessor() : undefined;
  }

  /** Ends a write that faulted. It reports no completion, but the clock has left its cycle. */
  private endFaultedWrite(cycle: Cycles): void {
    if (cycle !== this.writeCycle) this.emitCaused();
  }

  private emit(event: TraceEvent): void {
    if (this.writing) this.caused.push({ ...event });
    else this.listener(event);
  }

  private emitCaused(): void {
    const { caused } = this;
    this.writing = false;
    for (let i = 0; i < caused.length; i++) this.listener(caused[i]);
    caused.length = 0;
  }
}

/** Reads the register's whole word without side effects. */
function content({ block, location }: TracedRegister): number {
  return block && location.register ? block.peekWord(location.register) : 0;
}

/** Whether the address selects the accessible bits (GPIODATA). */
function isMasked({ location: { register } }: TracedRegister): boolean {
  return register !== undefined && register.from !== register.to;
}

/** Replaces the masked bits of a word. */
function merge(word: number, value: number, mask: number, shift: number): number {
  return ((word & ~mask) | ((value << shift) & mask)) >>> 0;
}

interface SerialLine {
  name: string;
  direction: 'tx' | 'rx';
}

/** The pins of the board's serial lines. */
function serialLines(board: Board): Map<string, SerialLine> {
  const lines = new Map<string, SerialLine>();
  for (const [name, { transmit, receive }] of Object.entries(board.description.serial)) {
    lines.set(transmit, { name, direction: 'tx' });
    lines.set(receive, { name, direction: 'rx' });
  }
  return lines;
}
