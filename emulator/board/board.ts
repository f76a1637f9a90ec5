/**
 * A board: a chip and its parts built from a description, an image in its memories, an engine, and control over
 * how far it runs. Everything here is synchronous and deterministic.
 */
import { Bus } from '../bus/bus.js';
import { BusError } from '../bus/fault.js';
import type { BoardOptions, Chip, RegisterBlock } from '../chip/chip.js';
import type { Breakpoints } from '../core/breakpoints.js';
import type { ProcessorHooks } from '../core/context.js';
import { Processor } from '../core/processor.js';
import { semihost } from '../core/semihosting.js';
import * as S from '../core/state.js';
import type { Engine } from '../engine/engine.js';
import { translator } from '../engine/translator/translator.js';
import { type Code, joined, noCode } from '../image/code.js';
import { type Image, loadImage } from '../image/image.js';
import { type AnalogInput, AnalogInputs } from '../port/analog.js';
import { Inputs } from '../port/inputs.js';
import { Pin } from '../port/pin.js';
import { SerialPort } from '../port/serial.js';
import { Signals } from '../port/signal.js';
import { PatternWatch, TextWatch } from '../port/text-watch.js';
import { Digest } from '../state/digest.js';
import type { Plain } from '../state/plain.js';
import { StateList } from '../state/state-list.js';
import { suggestion } from '../suggestion.js';
import { Clock, type ClockState } from '../time/clock.js';
import type { Address, Cycles } from '../units.js';
import { Console } from './console.js';
import { type Crash, describeCrash, registersOf } from './crash.js';
import type { BoardDescription, Part } from './description.js';
import { Faults } from './faults.js';
import { BoardHost } from './host.js';
import { InterruptLines } from './interrupt-lines.js';
import { RegisterNames } from './names.js';
import { type Duration, RunControl, type RunResult } from './run-control.js';

export type { Duration, RunResult, StopReason } from './run-control.js';

export interface BoardSettings extends BoardOptions {
  /** The firmware: a loaded image, or a file's bytes. */
  image?: Image | Uint8Array;
  /** Makes the engine that executes the firmware; the translator unless given. */
  engine?: (cpu: Processor) => Engine;
  /** Whether the board has room to count what is executed, for coverage and profiles: 3 MB. */
  counting?: boolean;
  /** Told once of each thing that software used and the model does not do. Kept in `reports` too. */
  onReport?: (message: string) => void;
}

/** A whole machine's state: plain data. Beside what is named here, everything that the board's `states` list. */
export interface BoardState {
  /** The description's name. */
  board: string;
  memory: Uint8Array;
  clock: ClockState;
  instructions: number;
  [name: string]: Plain;
}

/** What `runUntil` waits for: text on `uart0`, or anything that can be asked of the board. */
export type Condition = string | RegExp | ((board: Board) => boolean) | { reach: string | Address };

/** The board that a pin or a serial line belongs to. @throws RangeError where it belongs to none. */
export function boardOf(port: Pin | SerialPort): Board {
  const { host } = port;
  if (host instanceof BoardHost && host.board instanceof Board) return host.board as Board;
  throw new RangeError(`${port.name} belongs to no board`);
}

/** The chip's pins. */
const allPins: ReadonlySet<string> = new Set(
  [...'ABCDEFGHJ'].flatMap((port) => Array.from({ length: 8 }, (_, n) => `P${port}${n}`)),
);

/** How long `runUntil` waits unless told. */
const defaultPatience = 60e9;

export class Board<P extends Record<string, Part> = Record<string, Part>> {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly cpu: Processor;
  readonly engine: Engine;
  readonly chip: Chip;
  /** LEDs, buttons and whatever else the board has, by name. */
  readonly parts: P;
  /** Serial lines by name. */
  readonly serial: Readonly<Record<string, SerialPort>>;
  readonly image: Image | undefined;
  /** What is known of the code that can be executed: the image's, and that of the chip's ROM. */
  readonly code: Code;
  /** What software used and the model does not do, each once. */
  readonly reports: readonly string[];
  /** What semihosting and the ITM write, and semihosting's input. */
  readonly console: Console;
  /** Where everything from outside enters. */
  readonly inputs: Inputs;
  /** What goes wrong, when told to. */
  readonly faults: Faults;

  /** Everything that changes besides the memories, by name: what is saved, compared and switched on. */
  private readonly states = new StateList();
  private readonly runControl: RunControl;
  private readonly pins = new Map<string, Pin>();
  private readonly signals: Signals;
  private readonly analogInputs: AnalogInputs;
  private readonly lines: InterruptLines;
  /** Pins get this one; ports and parts one with their own list of states. */
  private readonly host: BoardHost<Board<P>>;
  private readonly collectedReports: string[] = [];
  private registerNames: RegisterNames | undefined;
  /** Why the chip is to be reset at the next instruction boundary. */
  private resetCause: string | null = null;
  private lastFault: Crash | null = null;
  private closed = false;

  /** @param from a state to begin in, instead of being switched on with the image in the memories: its image is loaded */
  constructor(
    readonly description: BoardDescription<P>,
    readonly settings: BoardSettings = {},
    from?: BoardState,
  ) {
    const { chip } = description;
    const { states } = this;
    this.reports = this.collectedReports;
    this.bus = new Bus(chip.memories, { counting: settings.counting, blank: from !== undefined });
    // Bound: V8 would keep a function that is written here, and the board with it (docs/testing.md, "What a fork costs").
    const report = this.report.bind(this);
    this.bus.onIgnoredStore = report;
    const clock = (this.clock = new Clock(chip.frequency, new Int32Array(this.bus.buffer, S.LEFT * 4, 1)));
    this.inputs = new Inputs(clock);

    // The order of the list is that of digests, and of what a saved state shows.
    const blocks = states.list('blocks');
    const chipStates = blocks.section();
    const coreStates = blocks.section();
    this.host = new BoardHost(this, clock, this.inputs, states.list('pins'), report);
    this.signals = new Signals(clock, states);
    this.lines = new InterruptLines(states, (number, level) => this.cpu.setInterruptLevel(number, level));
    states.custom('clock', clock);
    const parts = this.host.with(states.list('parts'));
    const ports = this.host.with(states.list('ports'));
    this.analogInputs = new AnalogInputs({ clock, inputs: this.inputs, states }, chip.analog);
    this.console = new Console(this.inputs, states);
    this.inputs.declare('reset', this.resetNow.bind(this));

    const { interrupts, priorityBits } = chip;
    this.cpu = new Processor(this.bus, clock, { interrupts, priorityBits, states: coreStates }, this.hooks());
    this.chip = chip.build(this.chipContext(chipStates));
    this.parts = description.parts(
      Object.assign(parts, { options: settings, pin: (name: string) => this.pin(name) }),
    );
    this.serial = this.makeSerial(ports);
    this.faults = new Faults(this, blocks);
    this.engine = (settings.engine ?? translator)(this.cpu);
    states.field('instructions', this.engine, 'instructions');
    states.field('reset', this, 'resetCause');
    states.field('fault', this, 'lastFault');
    this.runControl = new RunControl(this);
    this.image = this.loaded(settings.image);
    this.code = joined(this.image ?? noCode, chip.romCode ?? noCode);
    if (from) {
      this.restore(from);
    } else {
      states.check();
      this.switchOn();
    }
  }

  // ---- running ----

  /** Runs for a virtual time. */
  run(options: { for: Duration }): RunResult {
    this.runControl.endAfter(options.for);
    return this.go();
  }

  /**
   * Runs to the first instruction boundary at or after a cycle.
   * @param continuing whether the run continues one that ended here: a breakpoint at its beginning is not passed
   */
  runTo(cycle: Cycles, continuing = false): RunResult {
    this.runControl.endAt(cycle);
    return this.go({ continuing });
  }

  /**
   * Runs until a condition holds. Text is looked for in what `uart0` prints from now on; a function is asked every
   * 10,000 cycles; `reach` is a symbol or address about to be executed.
   * @param options.within how long to wait, 60 s of virtual time unless told: then the reason is `time`
   * @throws RangeError for a symbol that the image does not have
   */
  runUntil(condition: Condition, options: { within?: Duration; port?: string } = {}): RunResult {
    this.checkOpen();
    const { runControl } = this;
    runControl.endAfter(options.within ?? defaultPatience);
    if (typeof condition === 'function')
      return runControl.untilTrue(() => condition(this as unknown as Board));
    if (typeof condition === 'object' && 'reach' in condition)
      return runControl.untilAt(this.addressOf(condition.reach));
    return this.runUntilText(condition, options.port ?? 'uart0');
  }

  /**
   * Executes one instruction; an exception that is due is entered first. While asleep, time passes to what wakes it, or
   * to a cycle at most: then the reason is `time`.
   */
  step(latest: Cycles = Infinity): RunResult {
    if (latest !== Infinity) this.runControl.endAt(latest);
    return this.go({ one: true });
  }

  /** Ends the run under way at the next instruction boundary. */
  stop(result: RunResult = { reason: 'stopped' }): void {
    this.runControl.stop(result);
  }

  /**
   * Calls back at instruction boundaries while the board runs: whenever something interrupts the execution of
   * instructions, and at least every 2^22 cycles of it. All that was due has happened then. Returns what ends it.
   */
  watchBoundaries(listener: () => void): () => void {
    return this.runControl.watchBoundaries(listener);
  }

  /** Whether the processor sleeps and nothing that is scheduled will wake it: only input can. */
  get idle(): boolean {
    return this.cpu.s[S.SLEEP] !== 0 && this.clock.nextEvent === Infinity;
  }

  private go(options: { one?: boolean; continuing?: boolean } = {}): RunResult {
    this.checkOpen();
    return this.runControl.go(options);
  }

  private runUntilText(wanted: string | RegExp, portName: string): RunResult {
    const seen = typeof wanted === 'string' ? new TextWatch(wanted) : new PatternWatch(wanted);
    const unsubscribe = this.port(portName).onData((bytes) => {
      if (seen.push(bytes)) this.stop({ reason: 'reached' });
    });
    try {
      return this.go();
    } finally {
      unsubscribe();
    }
  }

  // ---- looking and acting ----

  /** Places where a run ends before the instruction there is executed, with the reason `breakpoint`. */
  get breakpoints(): Breakpoints {
    return this.cpu.breakpoints;
  }

  /** Whether a BKPT instruction ends the run, PC on it, as with a debugger attached. Semihosting goes on. */
  get haltOnBkpt(): boolean {
    return this.cpu.haltOnBkpt;
  }
  set haltOnBkpt(halts: boolean) {
    this.cpu.haltOnBkpt = halts;
  }

  /** Whether the board executes again what has happened: input is ignored then, and nothing is written to the outside. */
  get replaying(): boolean {
    return this.console.muted;
  }
  set replaying(replaying: boolean) {
    this.inputs.closed = replaying;
    this.console.muted = replaying;
    for (const port of Object.values(this.serial)) port.muted = replaying;
  }

  /** A wire by the chip's pin name. @throws RangeError when the board has no such pin. */
  pin(name: string): Pin {
    const pin = this.pins.get(name);
    if (pin) return pin;
    if (!allPins.has(name))
      throw new RangeError(`${this.description.name} has no pin '${name}'${suggestion(name, allPins)}`);
    const made = new Pin(name, this.host);
    this.pins.set(name, made);
    return made;
  }

  /** The names of all wires at the chip's pins. */
  get pinNames(): string[] {
    return [...this.pins.keys()];
  }

  /**
   * An analogue input of the chip by its name, such as `AIN0`.
   * @throws RangeError when the chip has none of that name, with near ones
   */
  analog(name: string): AnalogInput {
    return this.analogInputs.find(name);
  }

  /** The names of the chip's analogue inputs. */
  get analogNames(): string[] {
    return this.analogInputs.names;
  }

  /** A serial line by name. @throws RangeError naming those that exist. */
  port(name: string): SerialPort {
    const port = this.serial[name];
    if (port) return port;
    const names = Object.keys(this.serial).join(', ');
    throw new RangeError(`${this.description.name} has no serial line '${name}': it has ${names}`);
  }

  /** The chip's registers, fields and exceptions by name. Made when somebody asks: a fork may never need them. */
  get names(): RegisterNames {
    const { interruptNames } = this.description.chip;
    return (this.registerNames ??= new RegisterNames(this.chip, this.cpu, interruptNames));
  }

  /** A block by its data sheet name. @throws RangeError when the chip has none of that name. */
  peripheral(name: string): {
    /** Reads a register or a field (`CTL.TAEN`) without side effects. @throws RangeError for an unknown name */
    read(register: string): number;
    base: Address;
    block: RegisterBlock;
  } {
    const found = this.chip.registers.get(name.toUpperCase());
    if (!found) throw new RangeError(`${this.description.chip.name} has no modelled block '${name}'`);
    return { ...found, read: (register) => found.block.peek(register) };
  }

  /** R0 to R15, the stack pointers and xPSR by name. */
  get registers(): Record<string, number> {
    this.checkOpen();
    return registersOf(this.cpu);
  }

  /** Reads memory without side effects. @throws RangeError where there is none. */
  readMemory(address: Address, length: number): Uint8Array {
    this.checkOpen();
    const bytes = this.bus.peek(address, length);
    if (!bytes) throw new RangeError(`0x${(address >>> 0).toString(16)} is not inside a memory`);
    return bytes;
  }

  /** The last fault since reset; undefined when there was none. */
  get fault(): Crash | undefined {
    return this.lastFault ?? undefined;
  }

  /** A symbol's address. @throws RangeError when the image has no such symbol. */
  addressOf(symbol: string | Address): Address {
    if (typeof symbol === 'number') return symbol & ~1;
    const found = this.code.symbols.byName(symbol);
    if (!found) throw new RangeError(`the image has no symbol '${symbol}'`);
    return found.address;
  }

  // ---- state ----

  /**
   * Resets the chip from outside: `power` as when the supply comes on, `pin` as with the reset button; anything but
   * `power` leaves memories and clock alone.
   */
  reset(cause = 'power'): void {
    this.checkOpen();
    this.inputs.enter('reset', cause);
  }

  /** Resets the chip at the next instruction boundary. */
  requestReset(cause: string): void {
    this.resetCause ??= cause;
    this.clock.interrupt();
  }

  /** @internal for run control: whether a reset is due. */
  get resetDue(): boolean {
    return this.resetCause !== null;
  }

  /** @internal for run control: the reset that is due, if one is. */
  resetIfDue(): void {
    if (this.resetCause !== null) this.resetNow(this.resetCause);
  }

  /** The supply goes away: everything stands still until a reset with the cause `power`. */
  powerOff(): void {
    for (const block of this.chip.blocks) block.reset('power');
    this.cpu.standStill();
  }

  private resetNow(cause: string): void {
    this.resetCause = null;
    if (cause === 'power') this.states.powerUp();
    else for (const block of this.chip.blocks) block.reset('system');
    this.chip.onReset(cause);
    this.lastFault = null;
    try {
      this.cpu.reset();
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      this.report(`no vector table: ${error.reason}`);
    }
  }

  /**
   * The whole state, to be given to `restore` of this board or another one of the same description.
   * @param memory where the memories' bytes are put, `bus.state.length` of them; a new array unless given
   */
  save(memory: Uint8Array = new Uint8Array(this.bus.state.length)): BoardState {
    this.normaliseFlags();
    memory.set(this.bus.state);
    return this.stateWith(memory);
  }

  /** @throws Error when the state is another board's. */
  restore(state: BoardState): void {
    this.checkOpen();
    if (state.board !== this.description.name) {
      throw new Error(`this state is a ${state.board}'s, not a ${this.description.name}'s`);
    }
    this.bus.restore(state.memory);
    this.states.restore(state);
  }

  private stateWith(memory: Uint8Array): BoardState {
    this.checkOpen();
    return { board: this.description.name, memory, ...this.states.save() } as BoardState;
  }

  /**
   * Another board in the same state, independent from now on.
   * @param state one that `save` gave, for it to begin in instead
   */
  fork(state?: BoardState): this {
    const Twin = this.constructor as new (
      description: BoardDescription<P>,
      settings: BoardSettings,
      from: BoardState,
    ) => this;
    const settings = { ...this.settings, image: this.image };
    return new Twin(this.description, settings, state ?? this.stateWith(this.bus.state));
  }

  /**
   * Ends the board's life: its memory goes to the next one that is made. Optional, but makes boards by the hundred cheaper,
   * above all forks. What its ports printed can still be read; whatever needs the memory fails from now on.
   * @throws Error while the board runs
   */
  close(): void {
    if (this.closed) return;
    if (this.inputs.running) throw new Error('a board cannot be closed while it runs');
    this.closed = true;
    this.bus.close();
  }

  /** 16 hexadecimal digits that name the machine's state: registers, memories, blocks, pins and clock. */
  digest(): string {
    this.normaliseFlags();
    const digest = new Digest();
    const left = this.cpu.s[S.LEFT];
    this.cpu.s[S.LEFT] = 0;
    digest.bytes(this.bus.state);
    this.cpu.s[S.LEFT] = left;
    const { memory: _memory, fault: _fault, ...rest } = this.stateWith(this.bus.state);
    digest.value(rest);
    return digest.hex;
  }

  /** N and Z are kept as results that any engine may leave in its own way: the same flags get the same words. */
  private normaliseFlags(): void {
    this.checkOpen();
    const { cpu } = this;
    cpu.apsr = cpu.apsr;
  }

  // ---- construction ----

  private loaded(given: Image | Uint8Array | undefined): Image | undefined {
    const { memories } = this.description.chip;
    return given instanceof Uint8Array ? loadImage('image', given, { memory: memories }) : given;
  }

  private switchOn(): void {
    for (const { address, bytes } of this.image?.segments ?? []) this.bus.poke(address, bytes);
    this.resetNow('power');
  }

  /** @throws Error after `close` */
  private checkOpen(): void {
    if (this.closed)
      throw new Error(`this ${this.description.name} is closed: its memory is another board's`);
  }

  private makeSerial(host: BoardHost<Board<P>>): Record<string, SerialPort> {
    return Object.fromEntries(
      Object.entries(this.description.serial).map(([name, { transmit, receive }]) => [
        name,
        new SerialPort(name, host, this.pin(transmit), this.pin(receive)),
      ]),
    );
  }

  private chipContext(states: StateList) {
    return {
      bus: this.bus,
      clock: this.clock,
      signals: this.signals,
      states,
      options: this.settings,
      analog: this.analogInputs,
      pin: (name: string) => this.pin(name),
      interrupt: (number: number) => this.lines.add(number),
      pulseInterrupt: (number: number) => this.cpu.setPending(16 + number, true),
      report: this.host.report,
      requestReset: (cause: string) => this.requestReset(cause),
      memory: (name: string) => this.bus.memories.find((m) => m.name === name)!,
    };
  }

  private hooks(): ProcessorHooks {
    return {
      onResetRequest: () => this.requestReset('software'),
      onFault: (exception: number, reason: string) => {
        this.lastFault = describeCrash(this.cpu, this.code, exception, this.absence() ?? reason);
      },
      onFaultSpin: () => this.stop({ reason: 'crash', crash: this.fault }),
      onLockup: (reason: string) => {
        const crash = this.lastFault ?? describeCrash(this.cpu, this.code, 3, reason);
        this.stop({
          reason: 'crash',
          crash: { ...crash, reason: `${crash.reason}; then lockup: ${reason}` },
        });
      },
      onBreakpoint: (immediate: number) => this.breakpoint(immediate),
      onHalt: (address: Address) => this.runControl.halt(address),
      onSleep: (asleep: boolean, deep: boolean) =>
        this.chip.onSleep(asleep ? (deep ? 'deep' : 'sleep') : 'run'),
      onItm: (port: number, value: number, size: number) => {
        if (port === 0)
          this.console.write(
            'itm',
            Uint8Array.of(value, value >> 8, value >> 16, value >> 24).subarray(0, size),
          );
      },
      report: this.host.report,
    };
  }

  /** What a fault means where a function of the ROM is called that is not in it. */
  private absence(): string | undefined {
    const name = this.description.chip.romCode?.absentAt(this.cpu.s[S.PC] >>> 0);
    if (name === undefined) return undefined;
    const reason = `ROM function ${name} is not in this ROM`;
    this.report(reason);
    return reason;
  }

  private breakpoint(immediate: number): boolean {
    if (immediate !== 0xab) return false;
    const { s } = this.cpu;
    s[0] = semihost(s[0], s[1], this.bus, {
      write: (_handle, bytes) => this.console.write('semihosting', bytes),
      read: (length) => this.console.read(length),
      exit: (code) => this.stop({ reason: 'exit', exitCode: code }),
      now: () => this.clock.now,
      report: this.host.report,
    });
    return true;
  }

  private report(message: string): void {
    if (this.collectedReports.includes(message)) return;
    this.collectedReports.push(message);
    this.settings.onReport?.(message);
  }
}
