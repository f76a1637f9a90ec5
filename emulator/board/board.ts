/**
 * A board: a chip and its parts built from a description, an image in its memories, an engine, and control over
 * how far it runs. Everything here is synchronous and deterministic.
 */
import { Bus } from '../bus/bus.js';
import { BusError } from '../bus/fault.js';
import type { InterruptLine } from '../bus/peripheral.js';
import type { Breakpoints } from '../core/breakpoints.js';
import { Processor } from '../core/processor.js';
import { semihost } from '../core/semihosting.js';
import * as S from '../core/state.js';
import type { Engine } from '../engine/engine.js';
import { translator } from '../engine/translator/translator.js';
import { type Code, joined, noCode } from '../image/code.js';
import { type Image, loadImage } from '../image/image.js';
import { type AnalogChange, type AnalogInput, AnalogInputs } from '../port/analog.js';
import { Inputs } from '../port/inputs.js';
import { type Drive, Pin } from '../port/pin.js';
import { type SerialInput, SerialPort } from '../port/serial.js';
import { Signals } from '../port/signal.js';
import { TextWatch } from '../port/text-watch.js';
import { suggestion } from '../suggestion.js';
import { Clock, type ClockEvent, type ClockState } from '../time/clock.js';
import { type Address, type Cycles, duration, type Nanoseconds } from '../units.js';
import { type Crash, describeCrash, registersOf } from './crash.js';
import type { BoardDescription, BoardOptions, Chip, Part, RegisterBlock } from './description.js';
import { Digest } from './digest.js';
import { Faults } from './faults.js';
import { RegisterNames } from './names.js';

/** Why a run ended. */
export type StopReason =
  /** The time asked for has passed. */
  | 'time'
  /** What the run was waiting for happened. */
  | 'reached'
  /** The firmware ended itself through semihosting; see `exitCode`. */
  | 'exit'
  /** The firmware crashed; see `crash`. */
  | 'crash'
  /** The processor sleeps and nothing will ever wake it. */
  | 'idle'
  /** `stop` was called. */
  | 'stopped'
  /** A breakpoint is reached: its instruction is the next one. */
  | 'breakpoint'
  /** Something that was watched was accessed, by the instruction before. */
  | 'watchpoint';

export interface RunResult {
  reason: StopReason;
  exitCode?: number;
  crash?: Crash;
}

/** A duration as text (`250ms`) or as nanoseconds. */
export type Duration = string | Nanoseconds;

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

/** A whole machine's state: plain data. */
export interface BoardState {
  board: string;
  memory: Uint8Array;
  blocks: Record<string, unknown>;
  pins: Record<string, ReturnType<Pin['save']>>;
  signals: ReturnType<Signals['save']>;
  lines: boolean[];
  clock: ClockState;
  parts: Record<string, unknown>;
  ports: Record<string, unknown>;
  analog: ReturnType<AnalogInputs['save']>;
  console: { semihosting: string; itm: string; input: Uint8Array };
  instructions: number;
  /** A reset that was asked for and is due. */
  reset: string | null;
  /** What a crash would be reported as. */
  fault: Crash | null;
}

/** What `runUntil` waits for: text on `uart0`, or anything that can be asked of the board. */
export type Condition = string | RegExp | ((board: Board) => boolean) | { reach: string | Address };

/** The board that a pin or a serial line belongs to. @throws RangeError where it belongs to none. */
export function boardOf(port: Pin | SerialPort): Board {
  const { owner } = port.clock;
  if (owner instanceof Board) return owner as Board;
  throw new RangeError(`${port.name} belongs to no board`);
}

/** What comes in from outside at each of the chip's pins, by the pin's name. */
const pinInputs: ReadonlyMap<string, string> = new Map(
  [...'ABCDEFGHJ'].flatMap((port) =>
    Array.from({ length: 8 }, (_, n) => [`P${port}${n}`, `pin P${port}${n}`] as const),
  ),
);

/** How long `runUntil` waits unless told. */
const defaultPatience = 60e9;
/** Cycles between the questions of a `runUntil` with a function. */
const betweenQuestions: Cycles = 10_000;

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
  /** Console text of semihosting and ITM output, by stream. */
  readonly console = { semihosting: '', itm: '' };
  /** Called with what semihosting and ITM write. */
  onConsole: (stream: 'semihosting' | 'itm', bytes: Uint8Array) => void = () => {};
  /** Everything that comes from outside. */
  readonly inputs: Inputs;
  /** What goes wrong, when told to. */
  readonly faults: Faults;

  private readonly pins = new Map<string, Pin>();
  private readonly signals: Signals;
  private readonly analogInputs: AnalogInputs;
  /** The interrupt requests of all blocks, in the order in which they were declared. */
  private readonly lines: { number: number; level: boolean }[] = [];
  private readonly deadline: ClockEvent;
  private readonly asking: ClockEvent;
  private question = () => false;
  private readonly collectedReports: string[] = [];
  /** `report` for those who have no board. */
  private readonly told: (message: string) => void;
  private registerNames: RegisterNames | undefined;
  private lastFault: Crash | undefined;
  private readonly enterConsole: (bytes: Uint8Array) => boolean;
  private readonly enterReset: (cause: string) => boolean;
  /** Semihosting input that has not been read. */
  private consoleInput: Uint8Array = new Uint8Array();
  private again = false;
  /** Where the run under way began: a breakpoint there is passed. */
  private begun: { address: Address; cycle: Cycles } = { address: -1, cycle: -1 };
  private stopping: RunResult | undefined;
  private readonly boundaryListeners = new Set<() => void>();
  private resetCause: string | undefined;
  private closed = false;

  /** @param from a state to begin in, instead of being switched on with the image in the memories: its image is loaded */
  constructor(
    readonly description: BoardDescription<P>,
    readonly settings: BoardSettings = {},
    from?: BoardState,
  ) {
    const { chip } = description;
    this.reports = this.collectedReports;
    this.bus = new Bus(chip.memories, { counting: settings.counting, blank: from !== undefined });
    // Bound: V8 would keep a function that is written here, and the board with it (docs/testing.md, "What a fork costs").
    this.told = this.report.bind(this);
    this.bus.onIgnoredStore = this.told;
    this.clock = new Clock(chip.frequency, new Int32Array(this.bus.buffer, S.LEFT * 4, 1));
    this.clock.owner = this;
    this.inputs = new Inputs(this.clock);
    this.enterConsole = this.inputs.declare('console', (bytes: Uint8Array) => this.sendConsole(bytes));
    this.enterReset = this.inputs.declare('reset', (cause: string) => this.reset(cause));
    this.signals = new Signals(this.clock);
    this.analogInputs = new AnalogInputs(this.clock, chip.analog);
    this.cpu = new Processor(this.bus, this.clock, chip, this.processorHooks());
    this.chip = chip.build(this.chipContext());
    this.parts = description.parts({
      clock: this.clock,
      options: settings,
      pin: (name) => this.pin(name),
      report: this.told,
    });
    this.serial = this.makeSerial();
    this.declareInputs();
    this.faults = new Faults(this);
    this.engine = (settings.engine ?? translator)(this.cpu);
    this.deadline = this.clock.event('deadline', () => this.stop({ reason: 'time' }));
    this.asking = this.clock.event('question', () => this.ask());
    this.image = this.loaded(settings.image);
    this.code = joined(this.image ?? noCode, chip.romCode ?? noCode);
    if (from) this.restore(from);
    else this.switchOn();
  }

  // ---- running ----

  /** Runs for a virtual time. */
  run(options: { for: Duration }): RunResult {
    this.deadline.atTime(this.clock.now + nanoseconds(options.for));
    return this.go();
  }

  /**
   * Runs to the first instruction boundary at or after a cycle.
   * @param continuing whether the run goes on from one that ended here: a breakpoint at its beginning is not passed
   */
  runTo(cycle: Cycles, continuing = false): RunResult {
    this.deadline.atCycle(cycle);
    return this.go({ continuing });
  }

  /**
   * Runs until a condition holds. Text is looked for in what `uart0` prints from now on; a function is asked every
   * 10,000 cycles; `reach` is a symbol or address about to be executed.
   * @param options.within how long to wait, 60 s of virtual time unless told: then the reason is `time`
   * @throws RangeError for a symbol that the image does not have
   */
  runUntil(condition: Condition, options: { within?: Duration; port?: string } = {}): RunResult {
    this.deadline.atTime(this.clock.now + nanoseconds(options.within ?? defaultPatience));
    if (typeof condition === 'function') return this.runUntilTrue(condition);
    if (typeof condition === 'object' && 'reach' in condition)
      return this.runUntilAt(this.addressOf(condition.reach));
    return this.runUntilText(condition, options.port ?? 'uart0');
  }

  /**
   * Executes one instruction; an exception that is due is entered first. While asleep, time passes to what wakes it, or
   * to a cycle at most: then the reason is `time`.
   */
  step(latest: Cycles = Infinity): RunResult {
    if (latest !== Infinity) this.deadline.atCycle(latest);
    return this.go({ one: true });
  }

  /** Ends the run under way at the next instruction boundary. */
  stop(result: RunResult = { reason: 'stopped' }): void {
    this.stopping ??= result;
    this.clock.interrupt();
  }

  /**
   * Calls back at instruction boundaries while the board runs: whenever something interrupts the execution of
   * instructions, and at least every 2^22 cycles of it. All that was due has happened then. Returns what ends it.
   */
  watchBoundaries(listener: () => void): () => void {
    this.boundaryListeners.add(listener);
    return () => this.boundaryListeners.delete(listener);
  }

  /** Whether the processor sleeps and nothing that is scheduled will wake it: only input can. */
  get idle(): boolean {
    return this.cpu.s[S.SLEEP] !== 0 && this.clock.nextEvent === Infinity;
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

  private runUntilTrue(condition: (board: Board) => boolean): RunResult {
    const asBoard = this as unknown as Board;
    this.question = () => condition(asBoard);
    try {
      if (this.question()) return { reason: 'reached' };
      this.asking.after(betweenQuestions);
      return this.go();
    } finally {
      this.question = () => false;
      this.asking.cancel();
    }
  }

  /** Asks what a run is waiting for, and again later. */
  private ask(): void {
    if (this.question()) this.stop({ reason: 'reached' });
    else this.asking.after(betweenQuestions);
  }

  private runUntilAt(address: Address): RunResult {
    const { breakpoints } = this;
    const others = breakpoints.has(address);
    breakpoints.set(address);
    try {
      const result = this.go();
      const there = result.reason === 'breakpoint' && this.cpu.s[S.PC] === (address | 0);
      return there ? { reason: 'reached' } : result;
    } finally {
      if (!others) breakpoints.clear(address);
    }
  }

  /**
   * The run loop: events, then what the processor has to settle, then a stretch of instructions. Time passes while the
   * processor settles, and events happen: one that ends the run or resets the chip does so before an instruction.
   */
  private go(options: { one?: boolean; continuing?: boolean } = {}): RunResult {
    const { inputs } = this;
    this.checkOpen();
    inputs.running = true;
    try {
      return this.execute(options);
    } finally {
      this.deadline.cancel();
      inputs.enterWaiting();
      inputs.running = false;
    }
  }

  private execute({ one = false, continuing = false }): RunResult {
    const { clock, cpu, engine, inputs } = this;
    this.stopping = undefined;
    this.begun = { address: continuing ? -1 : cpu.s[S.PC], cycle: clock.cycles };
    const until = engine.instructions + 1;
    for (;;) {
      clock.advance();
      inputs.enterWaiting();
      if (this.resetCause !== undefined) this.resetNow(this.resetCause);
      if (cpu.s[S.SLEEP] !== 0) cpu.wake();
      for (const listener of this.boundaryListeners) listener();
      if (this.stopping) return this.stopping;
      const awake = cpu.takeExceptions();
      if (this.stopping || this.resetCause !== undefined || inputs.waiting) continue;
      if (awake) engine.execute(one ? 1 : undefined);
      else if (!clock.sleep()) return { reason: 'idle' };
      if (one && engine.instructions >= until) return { reason: 'reached' };
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

  /** Whether what happens has happened before: output is not told to the outside then. */
  get replaying(): boolean {
    return this.again;
  }
  set replaying(again: boolean) {
    this.again = again;
    this.inputs.replaying = again;
    for (const port of Object.values(this.serial)) port.replaying = again;
  }

  /** Gives the semihosting console input. */
  sendConsole(bytes: Uint8Array): void {
    if (!this.enterConsole(bytes)) return;
    const joined = new Uint8Array(this.consoleInput.length + bytes.length);
    joined.set(this.consoleInput);
    joined.set(bytes, this.consoleInput.length);
    this.consoleInput = joined;
  }

  /** A wire by the chip's pin name. @throws RangeError when the board has no such pin. */
  pin(name: string): Pin {
    let pin = this.pins.get(name);
    if (!pin) {
      const source = pinInputs.get(name);
      if (source === undefined) {
        const near = suggestion(name, [...pinInputs.keys()]);
        throw new RangeError(`${this.description.name} has no pin '${name}'${near}`);
      }
      const made = (pin = new Pin(name, this.clock, this.told));
      pin.onInput = this.inputs.declare(source, (drive: Drive) => made.input(drive));
      this.pins.set(name, pin);
    }
    return pin;
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
  peripheral(name: string): { read(register: string): number; base: Address; block: RegisterBlock } {
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
    return this.lastFault;
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
   * `power` with memories and the clock going on.
   */
  reset(cause = 'power'): void {
    this.checkOpen();
    if (this.enterReset(cause)) this.resetNow(cause);
  }

  /** The supply goes away: everything stands still until a reset with the cause `power`. */
  powerOff(): void {
    for (const block of this.chip.blocks) block.reset('power');
    this.cpu.standStill();
  }

  private resetNow(cause: string): void {
    this.resetCause = undefined;
    const kind = cause === 'power' ? 'power' : 'system';
    for (const block of this.chip.blocks) block.reset(kind);
    this.chip.onReset(cause);
    this.lastFault = undefined;
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

  private stateWith(memory: Uint8Array): BoardState {
    this.checkOpen();
    return {
      board: this.description.name,
      memory,
      blocks: mapOf(this.savedBlocks()),
      pins: Object.fromEntries([...this.pins].map(([name, pin]) => [name, pin.save()])),
      signals: this.signals.save(),
      lines: this.lines.map((line) => line.level),
      clock: this.savedClock(),
      parts: mapOf(Object.values(this.parts)),
      ports: mapOf(Object.values(this.serial)),
      analog: this.analogInputs.save(),
      console: { ...this.console, input: this.consoleInput.slice() },
      instructions: this.engine.instructions,
      reset: this.resetCause ?? null,
      fault: this.lastFault ?? null,
    };
  }

  /** How long the run under way may go on is no part of the state. */
  private savedClock(): ClockState {
    const state = this.clock.save();
    const own = [this.deadline.name, this.asking.name];
    return { ...state, pending: state.pending.filter(({ name }) => !own.includes(name)) };
  }

  /** @throws Error when the state is another board's. */
  restore(state: BoardState): void {
    this.checkOpen();
    if (state.board !== this.description.name) {
      throw new Error(`this state is a ${state.board}'s, not a ${this.description.name}'s`);
    }
    this.bus.restore(state.memory);
    this.clock.restore(state.clock);
    for (const name in state.pins) this.pin(name).restore(state.pins[name]);
    this.signals.restore(state.signals);
    state.lines.forEach((level, i) => (this.lines[i].level = level));
    for (const block of this.savedBlocks()) block.restore(state.blocks[block.name] as never);
    for (const part of Object.values(this.parts)) part.restore(state.parts[part.name] as never);
    for (const port of Object.values(this.serial)) port.restore(state.ports[port.name] as never);
    this.analogInputs.restore(state.analog);
    const { input, ...texts } = state.console;
    Object.assign(this.console, texts);
    this.consoleInput = input.slice();
    this.engine.instructions = state.instructions;
    this.resetCause = state.reset ?? undefined;
    this.lastFault = state.fault ?? undefined;
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

  private savedBlocks(): Chip['blocks'] {
    const { scs, dwt, itm } = this.cpu;
    return [...this.chip.blocks, scs, dwt, itm, this.faults];
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

  private makeSerial(): Record<string, SerialPort> {
    return Object.fromEntries(
      Object.entries(this.description.serial).map(([name, { transmit, receive }]) => [
        name,
        new SerialPort(name, this.clock, this.pin(transmit), this.pin(receive), this.told),
      ]),
    );
  }

  private declareInputs(): void {
    const { inputs, analogInputs } = this;
    const changed = analogInputs.input.bind(analogInputs);
    analogInputs.onInput = inputs.declare<AnalogChange>('analog', changed);
    for (const port of Object.values(this.serial)) {
      type Arrival = { time: Nanoseconds; input: SerialInput };
      const tell = inputs.declare(port.name, ({ time, input }: Arrival) => port.input(time, input));
      const enters = (time: Nanoseconds, input: SerialInput) => tell({ time, input });
      // Not written here, as with `onIgnoredStore`.
      port.onInput = enters;
    }
    for (const part of Object.values(this.parts)) {
      const { input } = part;
      if (input) part.onInput = inputs.declare(part.name, (value: never) => input.call(part, value));
    }
  }

  private chipContext() {
    return {
      bus: this.bus,
      clock: this.clock,
      signals: this.signals,
      options: this.settings,
      analog: this.analogInputs,
      pin: (name: string) => this.pin(name),
      interrupt: (number: number) => this.interruptLine(number),
      pulseInterrupt: (number: number) => this.cpu.setPending(16 + number, true),
      report: this.told,
      requestReset: (cause: string) => this.requestReset(cause),
      memory: (name: string) => this.bus.memories.find((m) => m.name === name)!,
    };
  }

  /** Blocks may share an input of the interrupt controller: it sees whether any of their lines is high. */
  private interruptLine(number: number): InterruptLine {
    const { lines } = this;
    const index = lines.push({ number, level: false }) - 1;
    return {
      set: (level) => {
        if (lines[index].level === level) return;
        lines[index].level = level;
        this.cpu.setInterruptLevel(number, level || lines.some((l) => l.number === number && l.level));
      },
    };
  }

  private processorHooks() {
    return {
      onResetRequest: () => this.requestReset('software'),
      onFault: (exception: number, reason: string) => {
        this.lastFault = describeCrash(this.cpu, this.code, exception, this.absence() ?? reason);
      },
      onFaultSpin: () => this.stop({ reason: 'crash', crash: this.lastFault }),
      onLockup: (reason: string) => {
        const crash = this.lastFault ?? describeCrash(this.cpu, this.code, 3, reason);
        this.stop({
          reason: 'crash',
          crash: { ...crash, reason: `${crash.reason}; then lockup: ${reason}` },
        });
      },
      onBreakpoint: (immediate: number) => this.breakpoint(immediate),
      onHalt: (address: Address) => this.halt(address),
      onSleep: (asleep: boolean, deep: boolean) =>
        this.chip.onSleep(asleep ? (deep ? 'deep' : 'sleep') : 'run'),
      onItm: (port: number, value: number, size: number) => {
        if (port === 0)
          this.print('itm', Uint8Array.of(value, value >> 8, value >> 16, value >> 24).subarray(0, size));
      },
      report: this.told,
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

  /** Resets the chip at the next instruction boundary. */
  requestReset(cause: string): void {
    this.resetCause ??= cause;
    this.clock.interrupt();
  }

  private halt(address: Address): boolean {
    if (address === this.begun.address && this.clock.cycles === this.begun.cycle) return false;
    this.stop({ reason: 'breakpoint' });
    return true;
  }

  private breakpoint(immediate: number): boolean {
    if (immediate !== 0xab) return false;
    const { s } = this.cpu;
    s[0] = semihost(s[0], s[1], this.bus, {
      write: (_handle, bytes) => this.print('semihosting', bytes),
      read: (length) => {
        const taken = this.consoleInput.subarray(0, length);
        this.consoleInput = this.consoleInput.subarray(taken.length);
        return taken;
      },
      exit: (code) => this.stop({ reason: 'exit', exitCode: code }),
      now: () => this.clock.now,
      report: (message) => this.report(message),
    });
    return true;
  }

  private print(stream: 'semihosting' | 'itm', bytes: Uint8Array): void {
    this.console[stream] += new TextDecoder().decode(bytes);
    if (!this.again) this.onConsole(stream, bytes);
  }

  private report(message: string): void {
    if (this.collectedReports.includes(message)) return;
    this.collectedReports.push(message);
    this.settings.onReport?.(message);
  }
}

/** Looks for a pattern in a stream of UTF-8. Unlike a text, it may match across everything that came. */
class PatternWatch {
  private readonly decoder = new TextDecoder();
  private text = '';

  constructor(private readonly wanted: RegExp) {}

  push(bytes: Uint8Array): boolean {
    this.text += this.decoder.decode(bytes, { stream: true });
    return this.wanted.test(this.text);
  }
}

function nanoseconds(value: Duration): Nanoseconds {
  return typeof value === 'number' ? value : duration(value);
}

function mapOf(items: readonly { name: string; save(): unknown }[]): Record<string, unknown> {
  return Object.fromEntries(items.map((item) => [item.name, item.save()]));
}
