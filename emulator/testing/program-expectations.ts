/** What can be asked about the program on a board: what it writes, where it comes, when it sleeps, whether it faults. */
import type { Board, Duration, RunResult } from '../board/board.js';
import type { NamedAddress, RegisterName } from '../board/names.js';
import { Exception } from '../core/exceptions.js';
import * as S from '../core/state.js';
import { suggestion } from '../suggestion.js';
import { type Address, hex, type Nanoseconds } from '../units.js';
import { type Patience, usualPatience, usualTimes } from './port-expectations.js';
import { checkOptions, count, nanoseconds, often, share, type Share, shown } from './quantities.js';
import type { Question } from './expectation.js';
import { Rhythm } from './interval-check.js';

/** What `toTakeInterrupt` expects. */
export interface InterruptOptions extends Patience {
  /** From one entry of the handler to the next. */
  every?: Duration;
  /** By how much each interval may differ: `1%` unless given. */
  tolerance?: Share;
  /** How many intervals: 3 unless given. Without `every`, how many entries: 1 unless given. */
  times?: number;
}

/** What `toStayIdle` expects. */
export interface IdleOptions extends Patience {
  /** For how long; `1s` unless given. */
  for?: Duration;
  /** What part of that time the processor may be awake; none unless given. */
  awake?: Share;
}

/** What `toFault` expects. */
export interface FaultOptions extends Patience {
  /** Which one; any unless given. */
  exception?: FaultName;
}

/** The exceptions that faults are. */
const faults = ['HardFault', 'MemManage', 'BusFault', 'UsageFault'] as const;
/** One of the fault exceptions. */
export type FaultName = (typeof faults)[number];

/** Values that a failure shows. */
const mostWrites = 5;

// ---- writes ----

/** Whether the program writes a register or field, with a value when one is given. */
export function writing(board: Board, name: string, value?: number, options: Patience = {}): Question {
  checkOptions('toWrite', options, ['within']);
  const patience = nanoseconds(options.within ?? usualPatience);
  const target = board.names.find(name);
  const label = labelOf(target);
  checkValue(label, target.field?.width ?? 32, value);
  const writes = new Writes(board);
  return {
    board,
    subject: 'the board',
    wanted: `write ${value === undefined ? label : `${showValue(value)} to ${label}`} within ${shown(patience)}`,
    patience,
    watch: (answer) =>
      board.bus.observe({
        write(_device, address, size, word) {
          const written = writtenTo(target, board.names.at(address), { address, size, value: word });
          if (written === undefined) return;
          writes.add(written);
          if (value === undefined || written === value) answer(true);
        },
      }),
    seen: () => [writes.seen(label)],
  };
}

/** @throws RangeError for a value that cannot be written */
function checkValue(label: string, width: number, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value < 2 ** width)) return;
  throw new RangeError(`${label} has ${width} bit${width === 1 ? '' : 's'}: ${value} is never written to it`);
}

/** The last values that were written, and how many before. */
class Writes {
  private readonly last: { value: number; time: Nanoseconds; by: Address | string }[] = [];
  private before = 0;

  constructor(private readonly board: Board) {}

  add(value: number): void {
    const { bus, clock, engine } = this.board;
    if (this.last.length === mostWrites) {
      this.last.shift();
      this.before++;
    }
    this.last.push({ value, time: clock.now, by: bus.master ?? engine.pc });
  }

  /** A sentence. */
  seen(label: string): string {
    const { last, before, board } = this;
    if (!last.length) return `${label} was not written.`;
    const where = (by: Address | string) =>
      typeof by === 'string' ? `by ${by}` : `in ${board.code.symbols.format(by)}`;
    const shownLast = last.map(({ value, time, by }) => `${showValue(value)} at ${shown(time)} ${where(by)}`);
    return `It wrote to ${label}: ${before ? `${before} other values; ` : ''}${shownLast.join('; ')}.`;
  }
}

function labelOf({ block, register, field }: RegisterName): string {
  return [block, register, field].flatMap((part) => part?.name ?? []).join('.');
}

function showValue(value: number): string {
  return value < 10 ? String(value) : `${value} (${hex(value, value > 0xffff ? 8 : 4)})`;
}

/** What a write puts into a register or field; undefined where it does not reach it. */
function writtenTo(
  { block, register, field }: RegisterName,
  place: NamedAddress | undefined,
  { address, size, value }: { address: Address; size: number; value: number },
): number | undefined {
  if (place?.block !== block || (register && place.register !== register)) return undefined;
  const shift = (address & 3) * 8;
  const lanes = ((size === 4 ? -1 : (1 << (8 * size)) - 1) << shift) & addressMask(place, address);
  const word = (value << shift) & lanes;
  if (!field) return word >>> 0;
  return lanes & field.mask ? ((word & field.mask) >>> 0) >>> field.low : undefined;
}

/** GPIODATA is written through a mask that is part of its address (data sheet, "Data Register Operation"). */
function addressMask({ register, base }: NamedAddress, address: Address): number {
  return register.from < register.offset ? (address - base - register.from) >> 2 : -1;
}

// ---- interrupts ----

/** Whether an exception's handler is entered: at all, several times, or regularly. */
export function takingInterrupt(board: Board, name: string, options: InterruptOptions = {}): Question {
  checkOptions('toTakeInterrupt', options, ['every', 'tolerance', 'times', 'within']);
  const { every, tolerance } = options;
  const exception = board.names.exceptionNumber(name);
  const times = count(options.times ?? (every === undefined ? 1 : usualTimes));
  const events = every === undefined ? times : times + 1;
  const rhythm = new Rhythm('entry', 'entries', { every, tolerance, events });
  const patience = nanoseconds(options.within ?? nanoseconds(usualPatience) + rhythm.length);
  const regularly = every === undefined ? '' : ` every ${rhythm.interval}`;
  const several = times > 1 ? ` ${often(times)}` : '';
  return {
    board,
    subject: 'the board',
    wanted: `take the interrupt ${board.names.exception(exception)}${regularly}${several} within ${shown(patience)}`,
    patience,
    watch: (answer) =>
      board.cpu.watchExceptions((event, number) => {
        if (event !== 'enter' || number !== exception) return;
        const known = rhythm.beat(board.clock.now);
        if (known !== undefined) answer(known);
      }),
    seen: () => [rhythm.seen(), ...stateOf(board, exception)],
  };
}

/** What stands in an exception's way. */
function stateOf({ cpu, names }: Board, exception: number): string[] {
  const { enabled, pending } = cpu.exceptions;
  const name = names.exception(exception);
  if (!enabled[exception]) return [`${name} is not enabled in the NVIC.`];
  if (!pending[exception]) return [];
  return [`${name} is pending: the execution priority is ${cpu.executionPriority()}.`];
}

// ---- places ----

/** Whether the program comes to a place. */
export function reaching(board: Board, place: string | Address, options: Patience = {}): Question {
  checkOptions('toReach', options, ['within']);
  const patience = nanoseconds(options.within ?? usualPatience);
  const address = addressOf(board, place);
  const label = typeof place === 'string' ? place : hex(place);
  return {
    board,
    subject: 'the board',
    wanted: `reach ${label} within ${shown(patience)}`,
    patience,
    watch: () => () => {},
    run: () => board.runUntil({ reach: address }, { within: patience }),
    conclude: (result) => (result.reason === 'reached' ? true : undefined),
    seen: () => [],
  };
}

/** @throws RangeError for a name that the image does not have, with near names */
function addressOf(board: Board, place: string | Address): Address {
  if (typeof place === 'number') return board.addressOf(place);
  const { symbols } = board.code;
  const found = symbols.byName(place);
  if (found) return found.address;
  const names = symbols.list().map((symbol) => symbol.name);
  if (!board.image?.symbols.list().length)
    throw new RangeError(`the image has no symbols, so '${place}' is not known: give an address`);
  throw new RangeError(`the image has no symbol '${place}'${suggestion(place, names)}`);
}

// ---- sleep ----

/** Whether the processor falls asleep and stays so. */
export function stayingIdle(board: Board, given: Duration | IdleOptions = {}): Question {
  const options = typeof given === 'object' ? given : { for: given };
  checkOptions('toStayIdle', options, ['for', 'awake', 'within']);
  const length = nanoseconds(options.for ?? usualPatience);
  const patience = nanoseconds(options.within ?? usualPatience);
  const allowed = share(options.awake ?? 0) * length;
  const sleep = new Sleep(board);
  return {
    board,
    subject: 'the board',
    wanted: `stay idle for ${shown(length)}${allowed ? `, awake for at most ${shown(allowed)}` : ''}`,
    patience,
    watch: (answer) =>
      board.cpu.watchSleep((asleep) => {
        if (sleep.counting) sleep.changes(asleep);
        else if (asleep) board.stop({ reason: 'reached' });
        if (sleep.wakes > 0 && (allowed === 0 || sleep.awake > allowed)) answer(false);
      }),
    run() {
      const result: RunResult = isAsleep(board) ? { reason: 'reached' } : board.run({ for: patience });
      if (result.reason !== 'reached') return result;
      sleep.begin();
      return board.run({ for: length });
    },
    conclude: ({ reason }) => (reason === 'time' && sleep.counting ? sleep.awake <= allowed : undefined),
    seen: () => [sleep.counting ? sleep.seen() : `It did not fall asleep within ${shown(patience)}.`],
  };
}

function isAsleep({ cpu }: Board): boolean {
  return cpu.s[S.SLEEP] === 1 || cpu.s[S.SLEEP] === 2;
}

/** Counts the time that the processor is awake, from a moment on at which it sleeps. */
class Sleep {
  /** How often it woke. */
  wakes = 0;
  counting = false;
  private before: Nanoseconds = 0;
  private wokeAt: Nanoseconds | undefined;

  constructor(private readonly board: Board) {}

  begin(): void {
    this.counting = true;
  }

  changes(asleep: boolean): void {
    this.before = this.awake;
    this.wokeAt = asleep ? undefined : this.board.clock.now;
    if (!asleep) this.wakes++;
  }

  get awake(): Nanoseconds {
    return this.before + (this.wokeAt === undefined ? 0 : this.board.clock.now - this.wokeAt);
  }

  seen(): string {
    if (!this.wakes) return 'It slept.';
    return `It woke ${often(this.wakes)} and was awake for ${shown(this.awake)}.`;
  }
}

// ---- faults ----

/** Whether the processor takes a fault, or is in one already. */
export function faulting(board: Board, options: FaultOptions = {}): Question {
  checkOptions('toFault', options, ['exception', 'within']);
  const patience = nanoseconds(options.within ?? usualPatience);
  const names = options.exception === undefined ? faults : [faultNamed(options.exception)];
  const numbers = names.map((name): number => Exception[name]);
  return {
    board,
    subject: 'the board',
    wanted: `${options.exception ? `take a ${options.exception}` : 'fault'} within ${shown(patience)}`,
    patience,
    watch(answer) {
      if (numbers.includes(board.cpu.s[S.IPSR])) answer(true);
      return board.cpu.watchExceptions((event, number) => {
        if (event === 'enter' && numbers.includes(number)) answer(true);
      });
    },
    // Without an exception: a fault where none can be taken.
    conclude: ({ reason }) => (reason === 'crash' && options.exception === undefined ? true : undefined),
    seen: () => [],
  };
}

function faultNamed(name: string): FaultName {
  const found = faults.find((fault) => fault === name);
  if (found) return found;
  throw new RangeError(`no fault '${name}'${suggestion(name, faults) || `: there are ${faults.join(', ')}`}`);
}
