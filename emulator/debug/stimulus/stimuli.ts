/**
 * Input that enters a running board by itself, once: at a time, after a text, or when a stop of the debug console holds. Moments
 * and actions are in the console's language.
 */
import type { Board, Duration, RunBounds, RunResult } from '../../board/board.js';
import { BusError } from '../../bus/fault.js';
import type { PaceText } from '../../port/serial-pace.js';
import { TextWatch } from '../../port/text-watch.js';
import { suggestion } from '../../suggestion.js';
import type { ClockEvent } from '../../time/clock.js';
import { type Address, type Cycles, duration, type Nanoseconds } from '../../units.js';
import { type Action, actionNames, parseAction, splitLine } from '../console/actions.js';
import { ConsoleError } from '../console/error.js';
import { Locations } from '../console/locations.js';
import { setBreakpoints } from '../console/motion.js';
import { StopGrammar, timeOf } from '../console/stop-grammar.js';
import { type Stop, TextStop } from '../console/stops.js';
import { Values } from '../console/values.js';
import { bytesOf, choose, quote, wordsOf } from '../console/words.js';
import { debugAccess } from '../debug-access.js';

/** A moment and an action, as written. */
export interface Stimulus {
  readonly when: string;
  readonly action: string;
  /** Whether it came due. */
  readonly done: boolean;
}

/** Options of the stimuli of a board. */
export interface StimuliOptions {
  /** How `send` waits for the firmware; `fifo` by default. */
  pace?: PaceText;
  /** Receives the reason when an action fails. By default it is thrown. */
  failed?(stimulus: Stimulus, reason: string): void;
}

/** A stimulus that was parsed. */
class Entry implements Stimulus {
  done = false;
  /** Ends what waits for the moment. */
  end: () => void = () => {};

  constructor(
    readonly when: string,
    readonly action: string,
    readonly moment: Stop,
    readonly parsed: Action,
  ) {}
}

const momentWords = ['after', 'when', 'at'];
const momentForms =
  'a time, as in `50ms`, `after "TEXT"`, `after LINE "TEXT"`, `when NAME rises|falls|changes|is VALUE` or `at EVENT`';

/** The stimuli of a board. */
export class Stimuli {
  private readonly entries: Entry[] = [];
  private readonly event: ClockEvent;
  private readonly grammar: StopGrammar;
  private readonly values: Values;
  private listening = false;
  /** Whether the last run may have ended at a location that it did not look at. */
  private unfinished = false;
  private readonly consoleListeners = new Set<(bytes: Uint8Array) => void>();

  constructor(
    private readonly board: Board,
    private readonly options: StimuliOptions = {},
  ) {
    const locations = new Locations(board);
    this.values = new Values(board, locations);
    this.grammar = new StopGrammar(board, locations, this.values);
    this.event = board.clock.event('stimulus', () => this.timeDue(), { saved: false });
  }

  /**
   * Performs an action once, at a moment.
   * @param when a virtual time since power-on (`50ms`), `after "login:"` (on `uart0` or the console), `after uart1 "ok"`, or a stop
   * of the debug console: `when PD0 rises`, `at write UART0.DR`. For `at LOCATION`, run the board by `run` of this object
   * @param action `send`, `press`, `release`, `set` or `reset`, as in the debug console
   * @throws RangeError that names the wrong word
   */
  at(when: string, action: string): Stimulus {
    try {
      const entry = this.parse(when, action);
      this.arm(entry);
      return entry;
    } catch (error) {
      if (error instanceof ConsoleError) throw new RangeError(error.message);
      throw error;
    }
  }

  /** Parses a stimulus without any effect. @throws ConsoleError that names the wrong word */
  parse(when: string, action: string): Stimulus {
    return new Entry(when, action, this.moment(when), this.action(action));
  }

  /** Begins to wait for the moment of a stimulus that was parsed. */
  arm(stimulus: Stimulus): void {
    const entry = stimulus as Entry;
    const { moment } = entry;
    this.entries.push(entry);
    if (moment.time !== undefined) this.schedule();
    else if (moment.observe) entry.end = moment.observe(() => this.fire(entry)).end;
  }

  /** Those that have not come due. */
  get waiting(): readonly Stimulus[] {
    return this.entries.filter(({ done }) => !done);
  }

  /** Ends the waiting for all of them. */
  close(): void {
    for (const entry of this.entries) entry.end();
    this.event.cancel();
  }

  // ---- running ----

  /** As `Board.run`. A run after one that ended by its time or in idleness continues that one. */
  run({ for: time, ...bounds }: { for: Duration } & RunBounds): RunResult {
    const { clock } = this.board;
    const until = clock.now + (typeof time === 'number' ? time : duration(time));
    return this.atLocations(
      (continuing) => this.board.run({ for: Math.max(until - clock.now, 1), ...bounds, continuing }),
      bounds.continuing ?? this.unfinished,
    );
  }

  /** As `Board.runTo`. */
  runTo(cycle: Cycles, continuing = false): RunResult {
    return this.atLocations((goesOn) => this.board.runTo(cycle, goesOn), continuing);
  }

  /**
   * Fires the stimuli at locations in code: breakpoints that do not end the run.
   * @param continuing whether a stimulus fires at the location where the run begins
   */
  private atLocations(run: (continuing: boolean) => RunResult, continuing: boolean): RunResult {
    const result = this.runThrough(run, continuing);
    this.unfinished = result.reason === 'time' || result.reason === 'idle';
    return result;
  }

  private runThrough(run: (continuing: boolean) => RunResult, continuing: boolean): RunResult {
    for (let first = true; ; first = false) {
      const places = this.entries.filter(({ done, moment }) => !done && moment.addresses);
      if (!places.length) return run(first && continuing);
      const wanted = (at: Address) => places.filter(({ moment }) => moment.addresses!.includes(at));
      const before = places.map(({ moment }) => setBreakpoints(this.board, moment));
      let result: RunResult;
      try {
        result = run(first && continuing);
      } finally {
        before.forEach((clear) => clear());
      }
      const { pc } = this.board.registers;
      const here = result.reason === 'breakpoint' ? wanted(pc) : [];
      here.forEach((entry) => this.fire(entry));
      if (!here.length || this.board.breakpoints.has(pc)) return result;
    }
  }

  // ---- firing ----

  private fire(entry: Entry): void {
    if (entry.done) return;
    entry.done = true;
    const access = debugAccess(this.board);
    access.onLateFailure = ({ reason }) => this.fail(entry, `the write is a bus error: ${reason}`);
    try {
      entry.parsed.perform();
    } catch (error) {
      if (error instanceof ConsoleError || error instanceof RangeError) this.fail(entry, error.message);
      else if (error instanceof BusError) this.fail(entry, `the write is a bus error: ${error.reason}`);
      else throw error;
    }
  }

  private fail(entry: Entry, reason: string): void {
    const { failed } = this.options;
    if (!failed) throw new RangeError(`${entry.action}: ${reason}`);
    failed(entry, reason);
  }

  private schedule(): void {
    const times = this.entries.flatMap(({ done, moment }) =>
      done || moment.time === undefined ? [] : [moment.time],
    );
    if (times.length) this.event.atTime(Math.min(...times));
  }

  private timeDue(): void {
    const { clock } = this.board;
    const due = (time: Nanoseconds | undefined) => time !== undefined && clock.cycleAt(time) <= clock.cycles;
    for (const entry of this.entries) if (due(entry.moment.time)) this.fire(entry);
    this.schedule();
  }

  // ---- the language ----

  private action(text: string): Action {
    const words = wordsOf(text);
    if (!words.length) throw new ConsoleError(`an action is missing: use ${actionNames.join(', ')}`);
    const { name } = choose(
      'action',
      words[0].text,
      actionNames.map((known) => ({ name: known })),
    );
    const rest = words.length > 1 ? text.slice(words[1].at).trimEnd() : '';
    return parseAction({ board: this.board, values: this.values, pace: this.options.pace }, name, rest);
  }

  private moment(text: string): Stop {
    const words = wordsOf(text).map((word) => word.text);
    const [first, ...rest] = words;
    if (first === undefined) throw new ConsoleError(`a moment is missing: use ${momentForms}`);
    if (/^\d/.test(first)) return { text, time: timeOf(text.trim()) };
    if (first === 'after') return this.after(rest.join(' '));
    if (first === 'when' || first === 'at') return this.grammar.parse(words);
    throw new ConsoleError(`'${first}' is not a moment${suggestion(first, momentWords)}: use ${momentForms}`);
  }

  /** Without a line: on `uart0` or the console, as `--until-text`. */
  private after(rest: string): Stop {
    const { line, text: written, named } = splitLine(this.board, rest);
    const text = bytesOf(written);
    if (!text.length) throw new ConsoleError('after what? Write `after "login:"`');
    const onLine = line === 'console' ? undefined : new TextStop(this.board, text, [line]);
    const onConsole = !named || line === 'console';
    return {
      text: `after ${rest}`,
      observe: (hit) => {
        const ends = [
          onLine?.observe(hit).end,
          onConsole ? this.watchConsole(new TextWatch(text), () => hit(quote(text))) : undefined,
        ];
        return { end: () => ends.forEach((end) => end?.()) };
      },
    };
  }

  private watchConsole(watch: TextWatch, found: () => void): () => void {
    const { console } = this.board;
    if (!this.listening) {
      this.listening = true;
      const { onWrite: before } = console;
      console.onWrite = (stream, bytes, isError) => {
        before(stream, bytes, isError);
        for (const listener of this.consoleListeners) listener(bytes);
      };
    }
    const listener = (bytes: Uint8Array) => void (watch.push(bytes) && found());
    this.consoleListeners.add(listener);
    return () => this.consoleListeners.delete(listener);
  }
}
