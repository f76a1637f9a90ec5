/**
 * A debugger's hand: registers, memory and devices as they are changed from outside. A change is an input of the board like
 * any other, so that it is part of its history and of a recording, and happens again with them.
 */
import type { Board } from '../board/board.js';
import { BusError } from '../bus/fault.js';
import { suggestion } from '../suggestion.js';
import { type Address, hex } from '../units.js';
import { coreRegisters } from './core-registers.js';

/** A register of the core, bytes of a memory, an access to a device, or whether BKPT halts. */
type Change =
  | { kind: 'attached'; attached: boolean }
  | { kind: 'register'; name: string; value: number }
  | { kind: 'memory'; address: Address; bytes: Uint8Array }
  | { kind: 'device'; address: Address; value: number; size: number };

const accesses = new WeakMap<Board, DebugAccess>();

/** The hand at a board: there is one. */
export function debugAccess(board: Board): DebugAccess {
  const access = accesses.get(board) ?? new DebugAccess(board);
  accesses.set(board, access);
  return access;
}

/** Changes a board that stands still. */
export class DebugAccess {
  /** Why a device did not take the last change. */
  private refusal: BusError | undefined;
  private changing = false;

  constructor(private readonly board: Board) {
    board.inputs.declare('debugger', this.change.bind(this));
  }

  /**
   * Writes a register of the core, whatever mode the program is in.
   * @param name `R0` to `R12`, `SP`, `LR`, `PC`, `xPSR`, `MSP`, `PSP`, `PRIMASK`, `BASEPRI`, `FAULTMASK` or `CONTROL`
   * @throws RangeError for another name
   */
  register(name: string, value: number): void {
    const names = [...coreRegisters.keys()];
    if (!coreRegisters.has(name)) throw new RangeError(`no register '${name}'${suggestion(name, names)}`);
    this.enter({ kind: 'register', name, value });
  }

  /** Writes bytes of a memory, flash included. @throws RangeError when they are not inside one memory, and for ROM */
  memory(address: Address, bytes: Uint8Array): void {
    this.board.readMemory(address, bytes.length);
    const { fixed, name } = this.board.bus.memoryAt(address)!;
    if (fixed) throw new RangeError(`${hex(address)} is in ${name}, which nothing can change`);
    this.enter({ kind: 'memory', address, bytes });
  }

  /** Writes to a device as software would. @param size 1, 2 or 4 bytes @throws BusError when it does not answer */
  device(address: Address, value: number, size: number): void {
    this.refusal = undefined;
    this.enter({ kind: 'device', address, value, size });
    if (this.refusal) throw this.refusal as BusError;
  }

  /** Whether it is what changes the board now, and not the program. */
  get writing(): boolean {
    return this.changing;
  }

  /** Says whether a debugger is there, for which BKPT halts the program. */
  attach(attached: boolean): void {
    if (attached !== this.board.haltOnBkpt) this.enter({ kind: 'attached', attached });
  }

  private enter(change: Change): void {
    this.board.inputs.enter('debugger', change);
  }

  private change(change: Change): void {
    this.changing = true;
    try {
      this.make(change);
    } finally {
      this.changing = false;
    }
  }

  private make(change: Change): void {
    const { bus, cpu } = this.board;
    if (change.kind === 'attached') cpu.haltOnBkpt = change.attached;
    else if (change.kind === 'register') coreRegisters.get(change.name)!.write(cpu, change.value);
    else if (change.kind === 'memory') bus.poke(change.address, change.bytes);
    else this.store(change.address, change.value, change.size);
  }

  private store(address: Address, value: number, size: number): void {
    try {
      this.board.bus.write(address, value, size);
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      this.refusal = error;
    }
  }
}
