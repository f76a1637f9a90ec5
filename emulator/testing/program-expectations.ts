/** Expectations of a program: register writes, interrupts, locations it reaches, sleep, faults. */
import type { Board, Duration, RunResult } from '../board/board.js';
import type { NamedAddress, RegisterName } from '../board/names.js';
import { Exception } from '../core/exceptions.js';
import * as S from '../core/state.js';
import { suggestion } from '../suggestion.js';
import { type Address, hex, type Nanoseconds } from '../units.js';
import { defaultTimeout, defaultTimes, type WaitOptions } from './port-expectations.js';
import {
  checkOptions,
  nanoseconds,
  repetitions,
  share,
  type Share,
  timesText,
  timeText,
} from './quantities.js';
import type { Expectation } from './expectation.js';
import { IntervalCheck } from './interval-check.js';

/** Options of `toTakeInterrupt`. */
export interface InterruptOptions extends WaitOptions {
  /** From one entry of the handler to the next. */
  every?: Duration;
  /** The permitted deviation of each interval; `1%` by default. */
  tolerance?: Share;
  /** The number of intervals, 3 by default; without `every`, the number of entries, 1 by default. */
  times?: number;
}

/** Options of `toStayIdle`. */
export interface IdleOptions extends WaitOptions {
  /** The time to sleep; `1s` by default. */
  for?: Duration;
  /** The share of that time that the processor may be awake; none by default. */
  awake?: Share;
}

/** Options of `toFault`. */
export interface FaultOptions extends WaitOptions {
  /** The fault exception; any by default. */
  exception?: FaultName;
}

/** The fault exceptions. */
const faults = ['HardFault', 'MemManage', 'BusFault', 'UsageFault'] as const;
/** One of the fault exceptions. */
export type FaultName = (typeof faults)[number];

/** The maximum number of written values in a failure report. */
const mostWrites = 5;

// ---- writes ----

/** The program writes a value, by default any, to a register or field. */
export function writing(board: Board, name: string, value?: number, options: WaitOptions = {}): Expectation {
  checkOptions('toWrite', options, ['within']);
  const timeout = nanoseconds(options.within ?? defaultTimeout);
  const target = board.names.find(name);
  const label = labelOf(target);
  checkValue(label, target.field?.width ?? 32, value);
  const writes = new WriteLog(board);
  return {
    board,
    subject: 'the board',
    expected: `write ${value === undefined ? label : `${showValue(value)} to ${label}`} within ${timeText(timeout)}`,
    timeout,
    watch: (decide) =>
      board.bus.observe({
        write(_device, address, size, word) {
          const written = writtenTo(target, board.names.at(address), { address, size, value: word });
          if (written === undefined) return;
          writes.add(written);
          if (value === undefined || written === value) decide(true);
        },
      }),
    observed: () => [writes.summary(label)],
  };
}

/** @throws RangeError for a value that does not fit */
function checkValue(label: string, width: number, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 0 && value < 2 ** width)) return;
  throw new RangeError(`${label} has ${width} bit${width === 1 ? '' : 's'}: ${value} does not fit`);
}

/** The last values written, and the number of earlier ones. */
class WriteLog {
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
  summary(label: string): string {
    const { last, before, board } = this;
    if (!last.length) return `${label} was not written.`;
    const where = (by: Address | string) =>
      typeof by === 'string' ? `by ${by}` : `in ${board.code.symbols.format(by)}`;
    const shownLast = last.map(
      ({ value, time, by }) => `${showValue(value)} at ${timeText(time)} ${where(by)}`,
    );
    return `It wrote to ${label}: ${before ? `${before} other values; ` : ''}${shownLast.join('; ')}.`;
  }
}

function labelOf({ block, register, field }: RegisterName): string {
  return [block, register, field].flatMap((part) => part?.name ?? []).join('.');
}

function showValue(value: number): string {
  return value < 10 ? String(value) : `${value} (${hex(value, value > 0xffff ? 8 : 4)})`;
}

/** The value that a write puts into a register or field; undefined if it does not reach it. */
function writtenTo(
  { block, register, field }: RegisterName,
  accessed: NamedAddress | undefined,
  { address, size, value }: { address: Address; size: number; value: number },
): number | undefined {
  if (accessed?.block !== block || (register && accessed.register !== register)) return undefined;
  const shift = (address & 3) * 8;
  const lanes = ((size === 4 ? -1 : (1 << (8 * size)) - 1) << shift) & addressMask(accessed, address);
  const word = (value << shift) & lanes;
  if (!field) return word >>> 0;
  return lanes & field.mask ? ((word & field.mask) >>> 0) >>> field.low : undefined;
}

/** The bits that a write can change: GPIODATA's address contains a mask (data sheet, "Data Register Operation"). */
function addressMask({ register, base }: NamedAddress, address: Address): number {
  return register.from < register.offset ? (address - base - register.from) >> 2 : -1;
}

// ---- interrupts ----

/** An exception's handler is entered: once, several times, or at equal intervals. */
export function takingInterrupt(board: Board, name: string, options: InterruptOptions = {}): Expectation {
  checkOptions('toTakeInterrupt', options, ['every', 'tolerance', 'times', 'within']);
  const { every, tolerance } = options;
  const exception = board.names.exceptionNumber(name);
  const times = repetitions(options.times ?? (every === undefined ? 1 : defaultTimes));
  const events = every === undefined ? times : times + 1;
  const intervals = new IntervalCheck('entry', 'entries', { every, tolerance, events });
  const timeout = nanoseconds(options.within ?? nanoseconds(defaultTimeout) + intervals.length);
  const regularly = every === undefined ? '' : ` every ${intervals.interval}`;
  const several = times > 1 ? ` ${timesText(times)}` : '';
  return {
    board,
    subject: 'the board',
    expected: `take the interrupt ${board.names.exception(exception)}${regularly}${several} within ${timeText(timeout)}`,
    timeout,
    watch: (decide) =>
      board.cpu.watchExceptions((event, number) => {
        if (event !== 'enter' || number !== exception) return;
        const known = intervals.add(board.clock.now);
        if (known !== undefined) decide(known);
      }),
    observed: () => [intervals.summary(), ...stateOf(board, exception)],
  };
}

/** What prevents an exception from being taken. */
function stateOf({ cpu, names }: Board, exception: number): string[] {
  const { enabled, pending } = cpu.exceptions;
  const name = names.exception(exception);
  if (!enabled[exception]) return [`${name} is not enabled in the NVIC.`];
  if (!pending[exception]) return [];
  return [`${name} is pending: the execution priority is ${cpu.executionPriority()}.`];
}

// ---- locations ----

/** The program reaches a location. */
export function reaching(board: Board, location: string | Address, options: WaitOptions = {}): Expectation {
  checkOptions('toReach', options, ['within']);
  const timeout = nanoseconds(options.within ?? defaultTimeout);
  const address = addressOf(board, location);
  const label = typeof location === 'string' ? location : hex(location);
  return {
    board,
    subject: 'the board',
    expected: `reach ${label} within ${timeText(timeout)}`,
    timeout,
    watch: () => () => {},
    run: () => board.runUntil({ reach: address }, { within: timeout }),
    conclude: (result) => (result.reason === 'reached' ? true : undefined),
    observed: () => [],
  };
}

/** @throws RangeError for a name that the image does not have, with similar names */
function addressOf(board: Board, location: string | Address): Address {
  if (typeof location === 'number') return board.addressOf(location);
  const { symbols } = board.code;
  const found = symbols.byName(location);
  if (found) return found.address;
  const names = symbols.list().map((symbol) => symbol.name);
  if (!board.image?.symbols.list().length)
    throw new RangeError(`the image has no symbols, so '${location}' is not known: give an address`);
  throw new RangeError(`the image has no symbol '${location}'${suggestion(location, names)}`);
}

// ---- sleep ----

/** The processor falls asleep and stays asleep. */
export function stayingIdle(board: Board, given: Duration | IdleOptions = {}): Expectation {
  const options = typeof given === 'object' ? given : { for: given };
  checkOptions('toStayIdle', options, ['for', 'awake', 'within']);
  const length = nanoseconds(options.for ?? defaultTimeout);
  const timeout = nanoseconds(options.within ?? defaultTimeout);
  const allowed = share(options.awake ?? 0) * length;
  const sleep = new SleepCounter(board);
  return {
    board,
    subject: 'the board',
    expected: `stay idle for ${timeText(length)}${allowed ? `, awake for at most ${timeText(allowed)}` : ''}`,
    timeout,
    watch: (decide) =>
      board.cpu.watchSleep((asleep) => {
        if (sleep.counting) sleep.changes(asleep);
        else if (asleep) board.stop({ reason: 'reached' });
        if (sleep.wakes > 0 && (allowed === 0 || sleep.awake > allowed)) decide(false);
      }),
    run() {
      const result: RunResult = isAsleep(board) ? { reason: 'reached' } : board.run({ for: timeout });
      if (result.reason !== 'reached') return result;
      sleep.begin();
      return board.run({ for: length });
    },
    conclude: ({ reason }) => (reason === 'time' && sleep.counting ? sleep.awake <= allowed : undefined),
    observed: () => [
      sleep.counting ? sleep.summary() : `It did not fall asleep within ${timeText(timeout)}.`,
    ],
  };
}

function isAsleep({ cpu }: Board): boolean {
  return cpu.s[S.SLEEP] === 1 || cpu.s[S.SLEEP] === 2;
}

/** Counts the time that the processor is awake, after it has fallen asleep. */
class SleepCounter {
  /** The number of times that it woke. */
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

  summary(): string {
    if (!this.wakes) return 'It slept.';
    return `It woke ${timesText(this.wakes)} and was awake for ${timeText(this.awake)}.`;
  }
}

// ---- faults ----

/** The processor takes a fault, or is already in a fault's handler. */
export function faulting(board: Board, options: FaultOptions = {}): Expectation {
  checkOptions('toFault', options, ['exception', 'within']);
  const timeout = nanoseconds(options.within ?? defaultTimeout);
  const names = options.exception === undefined ? faults : [faultNamed(options.exception)];
  const numbers = names.map((name): number => Exception[name]);
  return {
    board,
    subject: 'the board',
    expected: `${options.exception ? `take a ${options.exception}` : 'fault'} within ${timeText(timeout)}`,
    timeout,
    watch(decide) {
      if (numbers.includes(board.cpu.s[S.IPSR])) decide(true);
      return board.cpu.watchExceptions((event, number) => {
        if (event === 'enter' && numbers.includes(number)) decide(true);
      });
    },
    // A crash without an exception: lockup.
    conclude: ({ reason }) => (reason === 'crash' && options.exception === undefined ? true : undefined),
    observed: () => [],
  };
}

function faultNamed(name: string): FaultName {
  const found = faults.find((fault) => fault === name);
  if (found) return found;
  throw new RangeError(`no fault '${name}'${suggestion(name, faults) || `: there are ${faults.join(', ')}`}`);
}
