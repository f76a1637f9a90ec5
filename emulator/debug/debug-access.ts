/**
 * A debugger's writes to registers, memory and devices. A write is an input of the board like any other: it is part of the
 * history and of recordings, and is replayed with them.
 */
import * as v from 'valibot';
import type { Board } from '../board/board.js';
import { BusError } from '../bus/fault.js';
import { suggestion } from '../suggestion.js';
import { type Address, hex } from '../units.js';
import { coreRegisters } from './core-registers.js';

/** A write to a core register, to memory or to a device; or whether BKPT halts the program. */
type Change =
  | { kind: 'attached'; attached: boolean }
  | { kind: 'register'; name: string; value: number }
  | { kind: 'memory'; address: Address; bytes: Uint8Array }
  | { kind: 'device'; address: Address; value: number; size: number };

const word = v.pipe(v.number(), v.integer(), v.minValue(-(2 ** 31)), v.maxValue(2 ** 32 - 1));
const address = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 32 - 1));
const changeSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('attached'), attached: v.boolean() }),
  v.strictObject({ kind: v.literal('register'), name: v.string(), value: word }),
  v.strictObject({ kind: v.literal('memory'), address, bytes: v.instance(Uint8Array) }),
  v.strictObject({ kind: v.literal('device'), address, value: word, size: v.picklist([1, 2, 4]) }),
]);

const accesses = new WeakMap<Board, DebugAccess>();

/** The debug access of a board. There is one for each board. */
export function debugAccess(board: Board): DebugAccess {
  const access = accesses.get(board) ?? new DebugAccess(board);
  accesses.set(board, access);
  return access;
}

/** Changes a board that is halted. */
export class DebugAccess {
  /** The bus error of the last write to a device. */
  private failure: BusError | undefined;
  private inProgress = false;
  /** Whether `device` waits for the result of its write. */
  private entering = false;
  /** Called when a write to a device fails that was entered while the board ran: `device` has returned then. */
  onLateFailure: (error: BusError) => void = () => {};

  constructor(private readonly board: Board) {
    board.inputs.declare('debugger', changeSchema, this.apply.bind(this), this.check.bind(this));
  }

  /**
   * Writes a core register, in any mode of the program.
   * @param name `R0` to `R12`, `SP`, `LR`, `PC`, `xPSR`, `MSP`, `PSP`, `PRIMASK`, `BASEPRI`, `FAULTMASK` or `CONTROL`
   * @throws RangeError for another name
   */
  register(name: string, value: number): void {
    this.enter({ kind: 'register', name, value });
  }

  /** Writes bytes of a memory, flash included. @throws RangeError if they are not inside one memory, or in ROM */
  memory(address: Address, bytes: Uint8Array): void {
    this.enter({ kind: 'memory', address, bytes });
  }

  /** Writes to a device as software does. @param size 1, 2 or 4 bytes @throws BusError if it does not answer */
  device(address: Address, value: number, size: number): void {
    this.failure = undefined;
    this.entering = !this.board.inputs.running;
    this.enter({ kind: 'device', address, value, size });
    this.entering = false;
    if (this.failure) throw this.failure as BusError;
  }

  /** Whether a write by the debugger, not the program, is in progress. */
  get writing(): boolean {
    return this.inProgress;
  }

  /** Attaches or detaches a debugger. While one is attached, BKPT halts the program. */
  attach(attached: boolean): void {
    if (attached !== this.board.haltOnBkpt) this.enter({ kind: 'attached', attached });
  }

  private enter(change: Change): void {
    this.board.inputs.enter('debugger', change);
  }

  private check(change: Change): void {
    if (change.kind === 'register' && !coreRegisters.has(change.name)) {
      const { name } = change;
      throw new RangeError(`no register '${name}'${suggestion(name, coreRegisters.keys())}`);
    } else if (change.kind === 'memory') {
      const { address, bytes } = change;
      this.board.readMemory(address, bytes.length);
      const { fixed, name } = this.board.bus.memoryAt(address)!;
      if (fixed) throw new RangeError(`${hex(address)} is in ${name}, which cannot be written`);
    } else if (change.kind === 'device' && change.address % change.size !== 0) {
      throw new RangeError(`${hex(change.address)} is not aligned to ${change.size} bytes`);
    }
  }

  private apply(change: Change): void {
    this.inProgress = true;
    try {
      this.perform(change);
    } finally {
      this.inProgress = false;
    }
  }

  private perform(change: Change): void {
    const { bus, cpu } = this.board;
    if (change.kind === 'attached') cpu.haltOnBkpt = change.attached;
    else if (change.kind === 'register') coreRegisters.get(change.name)!.write(cpu, change.value);
    else if (change.kind === 'memory') bus.poke(change.address, change.bytes);
    else this.store(change.address, change.value, change.size);
  }

  private store(address: Address, value: number, size: number): void {
    const { bus } = this.board;
    bus.master = 'a debugger';
    try {
      bus.write(address, value, size);
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      this.failure = error;
      if (!this.entering) this.onLateFailure(error);
    } finally {
      bus.master = undefined;
    }
  }
}
