/**
 * Fault injection: failures of real boards, at a virtual time, the same in every run. An injected fault enters
 * through the board's inputs, so that it is recorded and replayed; its progress is part of the board's state.
 */
import type { Bus } from '../bus/bus.js';
import type { Device } from '../bus/peripheral.js';
import type { Processor } from '../core/processor.js';
import type { AnalogInput } from '../port/analog.js';
import type { Inputs } from '../port/inputs.js';
import type { Pin } from '../port/pin.js';
import type { SerialPort } from '../port/serial.js';
import type { Plain } from '../state/plain.js';
import type { StateList } from '../state/state-list.js';
import type { Clock, ClockEvent } from '../time/clock.js';
import { type Address, hex, type Level, type Nanoseconds } from '../units.js';
import type { Chip } from '../chip/chip.js';
import { faultSchema, scheduledSchema } from './fault-schema.js';
import type { RegisterNames } from './names.js';

/** The board as injected faults see it. */
export interface Breakable {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly cpu: Processor;
  readonly chip: Chip;
  readonly inputs: Inputs;
  readonly names: RegisterNames;
  pin(name: string): Pin;
  analog(name: string): AnalogInput;
  port(name: string): SerialPort;
  readMemory(address: Address, length: number): Uint8Array;
  powerOff(): void;
  requestReset(cause: string): void;
}

interface Timed {
  /** When it begins; at once by default, or when that time has passed. */
  at?: Nanoseconds;
}
interface Lasting extends Timed {
  /** How long it lasts; for ever by default. */
  for?: Nanoseconds;
}
interface Seeded {
  /** The seed of the random numbers; 1 by default. */
  seed?: number;
}

/** A bit of a memory, or of R0 to R15, flips once. */
export interface FlipFault extends Timed {
  kind: 'flip';
  /** A memory's address, or a register `r0` to `r12`, `sp`, `lr`, `pc`. */
  target: Address | string;
  /** Bit of the byte at the address, 0 to 7, or of the register, 0 to 31. */
  bit: number;
}
/** A memory cell in flash or SRAM keeps its value through writes, programming and erasing. */
export interface CellFault extends Lasting {
  kind: 'cell';
  address: Address;
  bit: number;
  value: Level;
}
/** A pin keeps its level, whatever drives it. */
export interface StuckFault extends Lasting {
  kind: 'stuck';
  pin: string;
  level: Level;
}
/** A pin changes its level at random, on average once in `every`. */
export interface NoiseFault extends Lasting, Seeded {
  kind: 'noise';
  pin: string;
  every: Nanoseconds;
}
/** An analogue input keeps a value, whatever it is set to. */
export interface AnalogStuckFault extends Lasting {
  kind: 'stuck';
  input: string;
  /** In the input's unit. */
  value: number;
}
/** An analogue input is off by a random amount, `by` at most, which changes on average once in `every`. */
export interface AnalogNoiseFault extends Lasting, Seeded {
  kind: 'noise';
  input: string;
  /** In the input's unit. */
  by: number;
  every: Nanoseconds;
}
/** Characters of a serial line to the chip (`in`) or from it are lost, doubled or corrupted by one bit. */
export interface SerialFault extends Lasting, Seeded {
  kind: 'lose' | 'double' | 'corrupt';
  line: string;
  direction: 'in' | 'out';
  /** Strikes one character in `oneIn`, at random; every one by default. */
  oneIn?: number;
  /** Strikes only this character, counted from 1 when the fault begins. */
  nth?: number;
}
/** A block fails: it reads as zero and ignores writes, or responds with a bus fault. */
export interface DeadFault extends Lasting {
  kind: 'dead';
  block: string;
  answer?: 'zero' | 'fault';
}
/** The chip's oscillators run fast (positive) or slow (negative). */
export interface DriftFault extends Lasting {
  kind: 'drift';
  /** Parts in a million. */
  ppm: number;
}
/** The supply dips: a brown-out reset or interrupt, as the chip is configured. */
export interface BrownOutFault extends Timed {
  kind: 'brown-out';
}
/** The supply fails, for 100 ms by default: SRAM then holds noise, and a flash operation is half done. */
export interface PowerCutFault extends Lasting, Seeded {
  kind: 'power-cut';
}

/** A fault to inject: what breaks, when, and for how long. */
export type InjectedFault =
  | FlipFault
  | CellFault
  | StuckFault
  | NoiseFault
  | AnalogStuckFault
  | AnalogNoiseFault
  | SerialFault
  | DeadFault
  | DriftFault
  | BrownOutFault
  | PowerCutFault;

/** An injected fault, waiting or active. */
interface Scheduled {
  fault: InjectedFault;
  /** When its next event is due: it begins, makes noise or ends. */
  due: Nanoseconds;
  active: boolean;
  ends: Nanoseconds;
  /** State of its random number generator. */
  chance: number;
  /** Characters seen, the pin's level under noise, or the error of an analogue input. */
  count: number;
}

const defaultCut: Nanoseconds = 100e6;
const never = Number.MAX_VALUE;

/** Registers by name, as `FlipFault.target` takes them. */
const registerNumbers = new Map([
  ...Array.from({ length: 16 }, (_, n): [string, number] => [`r${n}`, n]),
  ['sp', 13] as const,
  ['lr', 14] as const,
  ['pc', 15] as const,
]);

/** Injects faults into a board. They enter as input: they are recorded, replayed, and undone by going back in time. */
export class FaultInjector {
  /** Called when a fault strikes, with a description of its effect. */
  onStrike: (text: string, time: Nanoseconds) => void = () => {};

  private scheduled: Scheduled[] = [];
  private readonly event: ClockEvent;
  /** The functions that undo the active faults. */
  private readonly armed = new Map<Scheduled, () => void>();
  /** Set while a memory cell is held: holding it changes memory, which other held cells watch. */
  private holding = false;

  /** @param states receives the declaration of its state */
  constructor(
    private readonly board: Breakable,
    states: StateList,
  ) {
    this.event = board.clock.event('faults', () => this.next());
    board.inputs.declare('fault', faultSchema, this.take.bind(this), this.checkTargets.bind(this));
    states.field('faults', this, 'scheduled', scheduledSchema);
    states.afterRestore(this);
  }

  /** Injects a fault. @throws RangeError for a pin, input, serial line, block, register or address that the board lacks */
  inject(fault: InjectedFault): void {
    this.board.inputs.enter('fault', fault as unknown as Plain);
  }

  private take(fault: InjectedFault): void {
    const begins = Math.max(fault.at ?? 0, this.board.clock.now);
    const lasting = 'for' in fault && fault.for !== undefined ? fault.for : never;
    const chance = 'seed' in fault && fault.seed !== undefined ? fault.seed : 1;
    const ends = begins + (fault.kind === 'power-cut' && lasting === never ? defaultCut : lasting);
    const item = { fault, due: begins, active: false, ends, chance: scatter(chance), count: 0 };
    this.scheduled.push(item);
    if (begins <= this.board.clock.now) this.begin(item);
    this.schedule();
  }

  // ---- scheduling ----

  private schedule(): void {
    const due = Math.min(...this.scheduled.map((s) => s.due));
    if (due < never) this.event.atTime(due);
    else this.event.cancel();
  }

  private next(): void {
    const { now } = this.board.clock;
    // The time of a cycle is rounded: an event within the cycle is due.
    const due = this.scheduled.filter((s) => s.due <= now + 1);
    for (const item of due) {
      if (!item.active) this.begin(item);
      else if (item.ends <= now + 1) this.end(item);
      else this.makeNoise(item);
    }
    this.schedule();
  }

  private begin(item: Scheduled): void {
    const { fault } = item;
    item.active = true;
    item.due = item.ends;
    if (fault.kind === 'flip') this.flip(fault);
    else if (fault.kind === 'brown-out') this.brownOut();
    else return this.beginLasting(item);
    this.forget(item);
  }

  private beginLasting(item: Scheduled): void {
    const { fault } = item;
    this.moveAfterActive(item);
    this.strike(`${described(fault)} begins`);
    if (fault.kind === 'power-cut') this.cutPower(item);
    this.arm(item);
    if (fault.kind === 'drift') this.drift();
    if (fault.kind === 'noise') this.makeNoise(item);
  }

  private end(item: Scheduled): void {
    this.forget(item);
    this.disarm(item);
    this.drift();
    this.strike(`${described(item.fault)} ends`);
    if (item.fault.kind === 'power-cut') this.restorePower(item);
  }

  /** Keeps the active faults in the order in which they began: of two on one target, the later one wins. */
  private moveAfterActive(item: Scheduled): void {
    const last = this.scheduled.findLastIndex((other) => other.active && other !== item);
    if (last < this.scheduled.indexOf(item)) return;
    this.forget(item);
    this.scheduled.splice(last, 0, item);
  }

  private forget(item: Scheduled): void {
    this.scheduled = this.scheduled.filter((other) => other !== item);
  }

  private strike(text: string): void {
    this.onStrike(text, this.board.clock.now);
  }

  // ---- faults that strike once ----

  private flip({ target, bit }: FlipFault): void {
    const { board } = this;
    if (typeof target === 'string') {
      const n = registerNumbers.get(target.toLowerCase())!;
      board.cpu.s[n] ^= 1 << bit;
      this.strike(`bit ${bit} of ${target} flips`);
      return;
    }
    const [byte] = board.readMemory(target, 1);
    board.bus.poke(target, Uint8Array.of(byte ^ (1 << bit)));
    this.strike(`bit ${bit} of ${hex(target)} flips: ${hex(byte, 2)} becomes ${hex(byte ^ (1 << bit), 2)}`);
  }

  private brownOut(): void {
    this.strike('brown-out');
    this.board.chip.onBrownOut();
  }

  /** Stops the chip and releases its pins. */
  private cutPower(item: Scheduled): void {
    this.board.chip.onPowerLost(() => this.random(item));
    this.board.powerOff();
  }

  private restorePower(item: Scheduled): void {
    const { bus } = this.board;
    for (const memory of bus.memories) {
      if (!memory.writable) continue;
      for (let n = 0; n < memory.size; n++) memory.bytes[n] = this.random(item) >>> 24;
      bus.changed(memory.offset, memory.size);
    }
    this.board.requestReset('power');
  }

  // ---- faults that last ----

  /** After a restore: applies the active faults to the board. The levels of held pins are part of the state already. */
  derive(): void {
    for (const [{ fault }, undo] of this.armed) {
      if ('pin' in fault) this.board.pin(fault.pin).restoreForced(undefined);
      else undo();
    }
    this.armed.clear();
    for (const item of this.scheduled) {
      if (!item.active) continue;
      const { fault } = item;
      if ('pin' in fault) {
        this.board.pin(fault.pin).restoreForced(this.forcedLevel(fault.pin));
        this.armed.set(item, () => this.holdPin(fault.pin));
      } else {
        this.arm(item);
      }
    }
    this.drift();
  }

  private arm(item: Scheduled): void {
    const undo = this.change(item);
    if (undo) this.armed.set(item, undo);
  }

  private disarm(item: Scheduled): void {
    this.armed.get(item)?.();
    this.armed.delete(item);
  }

  /** Applies the sum of all drifts. */
  private drift(): void {
    let ppm = 0;
    for (const { active, fault } of this.scheduled) if (active && fault.kind === 'drift') ppm += fault.ppm;
    this.board.clock.drift = ppm;
  }

  /** Applies an active fault to the board. Returns the function that undoes it. */
  private change(item: Scheduled): (() => void) | undefined {
    const { board } = this;
    const { fault } = item;
    switch (fault.kind) {
      case 'cell':
        return this.holdCell(fault);
      case 'stuck':
        if ('input' in fault) return board.analog(fault.input).disturb(() => fault.value);
        return this.hold(fault.pin);
      case 'noise':
        if ('input' in fault) return board.analog(fault.input).disturb((value) => value + item.count);
        return this.hold(fault.pin);
      case 'lose':
      case 'double':
      case 'corrupt':
        return board.port(fault.line).disturb(fault.direction, (byte) => this.disturb(item, fault, byte));
      case 'dead':
        return board.bus.replace((device) =>
          device.name === fault.block.toUpperCase() ? deadDevice(device, fault.answer) : device,
        );
      default:
        return undefined;
    }
  }

  private hold(name: string): () => void {
    this.holdPin(name);
    return () => this.holdPin(name);
  }

  /** Holds a pin as its active faults demand, or releases it. */
  private holdPin(name: string): void {
    this.board.pin(name).force(this.forcedLevel(name));
  }

  /** The level that the last active fault of a pin demands. */
  private forcedLevel(name: string): Level | undefined {
    const item = this.scheduled.findLast(
      ({ active, fault }) => active && 'pin' in fault && fault.pin === name,
    );
    if (!item) return undefined;
    return item.fault.kind === 'stuck' ? ((item.fault as StuckFault).level as Level) : (item.count as Level);
  }

  private holdCell({ address, bit, value }: CellFault): () => void {
    const { bus } = this.board;
    const memory = bus.memoryAt(address)!;
    const at = (address >>> 0) - memory.base;
    const hold = () => {
      if (this.holding) return;
      const byte = memory.bytes[at];
      const held = (byte & ~(1 << bit)) | (value << bit);
      if (held === byte) return;
      memory.bytes[at] = held;
      this.holding = true;
      bus.changed(memory.offset + at, 1);
      this.holding = false;
      this.strike(`bit ${bit} of ${hex(address)} stays ${value}`);
    };
    const end = bus.watch({ address, length: 1, writes: true }, hold);
    hold();
    return end;
  }

  private makeNoise(item: Scheduled): void {
    const { fault } = item;
    if (fault.kind !== 'noise') return;
    if ('input' in fault) item.count = fault.by * (this.random(item) / 2 ** 31 - 1);
    else item.count = this.random(item) & 1;
    // Uniform, from 0 to twice the mean.
    const pause = (fault.every * 2 * (this.random(item) >>> 8)) / 2 ** 24;
    item.due = Math.min(item.ends, this.board.clock.now + Math.max(1, pause));
    if ('pin' in fault) this.holdPin(fault.pin);
  }

  private disturb(item: Scheduled, fault: SerialFault, byte: number): number[] {
    item.count++;
    const hit =
      fault.nth !== undefined
        ? item.count === fault.nth
        : fault.oneIn === undefined || this.random(item) % fault.oneIn === 0;
    if (!hit) return [byte];
    const changed = fault.kind === 'corrupt' ? byte ^ (1 << (this.random(item) & 7)) : byte;
    const what = fault.kind === 'corrupt' ? `becomes ${hex(changed, 2)}` : `is ${effects[fault.kind]}`;
    this.strike(`${fault.line} ${fault.direction}: ${hex(byte, 2)} ${what}`);
    if (fault.kind === 'lose') return [];
    return fault.kind === 'double' ? [byte, byte] : [changed];
  }

  /** Marsaglia's xorshift: 32 bits, unsigned. */
  private random(item: Scheduled): number {
    let x = item.chance;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    item.chance = x;
    return x >>> 0;
  }

  // ---- checks ----

  /**
   * Checks a fault without injecting it.
   * @throws RangeError for a pin, input, serial line, block, register or address that the board lacks
   */
  check(fault: InjectedFault): void {
    this.board.inputs.check('fault', fault);
  }

  private checkTargets(fault: InjectedFault): void {
    const { board } = this;
    if ('pin' in fault) board.pin(fault.pin);
    if ('input' in fault) board.analog(fault.input);
    if (fault.kind === 'drift') this.checkDrift(fault.ppm);
    if ('line' in fault) board.port(fault.line);
    if ('block' in fault) {
      const found = board.names.find(fault.block);
      if (found.register)
        throw new RangeError(`'${fault.block}' is a register: only a whole block can be dead`);
    }
    if (fault.kind === 'flip' && typeof fault.target === 'string') {
      if (!registerNumbers.has(fault.target.toLowerCase()))
        throw new RangeError(`no register '${fault.target}': give r0 to r12, sp, lr or pc`);
      checkBit(fault.bit, 31);
    } else if (fault.kind === 'flip' || fault.kind === 'cell') {
      const address = fault.kind === 'flip' ? (fault.target as Address) : fault.address;
      board.readMemory(address, 1);
      board.bus.checkChangeable(address);
      checkBit(fault.bit, 7);
    }
  }

  /** The sum of all drifts cannot stop the oscillators, or turn time back. */
  private checkDrift(ppm: number): void {
    let sum = Math.abs(ppm);
    for (const { fault } of this.scheduled) if (fault.kind === 'drift') sum += Math.abs(fault.ppm);
    if (sum >= 1e6) throw new RangeError(`the oscillators cannot drift by ${sum} ppm`);
  }
}

const effects = { lose: 'lost', double: 'doubled' } as const;

function checkBit(bit: number, highest: number): void {
  if (!(bit >= 0 && bit <= highest)) throw new RangeError(`bit ${bit} does not exist: give 0 to ${highest}`);
}

/** Maps any seed to a state that is not zero, and near seeds to distant states. */
function scatter(seed: number): number {
  return (Math.imul(seed, 0x9e3779b1) ^ 0x6d2b79f5) | 1;
}

function deadDevice(device: Device, answer: 'zero' | 'fault' = 'zero'): Device {
  return { name: device.name, clocked: answer === 'zero', read: () => 0, write: () => {} };
}

/** A short description, with the seed of a random fault. */
function described(fault: InjectedFault): string {
  const chance = fault.kind === 'noise' || 'oneIn' in fault || (fault.kind === 'corrupt' && 'line' in fault);
  return chance ? `${outlined(fault)} (seed ${fault.seed ?? 1})` : outlined(fault);
}

function outlined(fault: InjectedFault): string {
  switch (fault.kind) {
    case 'stuck':
      return 'input' in fault
        ? `${fault.input} stuck at ${fault.value}`
        : `${fault.pin} stuck at ${fault.level}`;
    case 'noise':
      return `noise on ${'input' in fault ? fault.input : fault.pin}`;
    case 'cell':
      return `bit ${fault.bit} of ${hex(fault.address)} stuck at ${fault.value}`;
    case 'dead':
      return `${fault.block} dead`;
    case 'drift':
      return `drift of ${fault.ppm} ppm`;
    case 'lose':
    case 'double':
    case 'corrupt':
      return `${fault.kind} on ${fault.line} ${fault.direction}`;
    default:
      return fault.kind;
  }
}
