/**
 * A board: a chip and its parts, built from a description, with an image in its memories, an engine and run control.
 * Everything here is synchronous and deterministic.
 */
import * as v from 'valibot';
import { Bus } from '../bus/bus.js';
import { BusError } from '../bus/fault.js';
import type { BoardOptions, Chip, RegisterBlock } from '../chip/chip.js';
import type { Breakpoints } from '../core/breakpoints.js';
import { Exception } from '../core/exceptions.js';
import { Processor } from '../core/processor.js';
import * as S from '../core/state.js';
import type { Engine } from '../engine/engine.js';
import { translator } from '../engine/translator/translator.js';
import { type Code, noCode, withRom } from '../image/code.js';
import { filesOf, type Image, type ImageFile, loadImages } from '../image/image.js';
import { type AnalogInput, AnalogInputs } from '../port/analog.js';
import { Inputs } from '../port/inputs.js';
import { Pin } from '../port/pin.js';
import { SerialPort } from '../port/serial.js';
import { Signals } from '../port/signal.js';
import { watchFor } from '../port/text-watch.js';
import { Digest } from '../state/digest.js';
import type { Plain } from '../state/plain.js';
import { ValueError } from '../state/schema.js';
import { StateList } from '../state/state-list.js';
import { suggestion } from '../suggestion.js';
import { Clock, type ClockState } from '../time/clock.js';
import { type Address, type Cycles, hex } from '../units.js';
import { BoardConsole } from './console.js';
import { type Crash, crashSchema, registersOf } from './crash.js';
import type { BoardDescription, Part } from './description.js';
import { FaultInjector } from './fault-injection.js';
import { BoardHost } from './host.js';
import { InterruptLines } from './interrupt-lines.js';
import { RegisterNames } from './names.js';
import { ProcessorEvents } from './processor-events.js';
import { type Report, Reports, StrictError } from './reports.js';
import { type Duration, type RunBounds, RunControl, type RunResult } from './run-control.js';
import type { MemoryFiles } from './memory-files.js';
import { BoardSemihosting, type SemihostingSettings } from './semihosting.js';

export type { Duration, RunBounds, RunResult, StopReason } from './run-control.js';

/** Firmware: a loaded image, a file's bytes, or several files, of which the first has the vector table. */
export type Firmware = Image | Uint8Array | ImageFile | readonly (Uint8Array | ImageFile)[];

export interface BoardSettings extends BoardOptions, SemihostingSettings {
  image?: Firmware;
  /** Makes the engine that executes the firmware; the translator by default. */
  engine?: (cpu: Processor) => Engine;
  /** Reserves 3 MB to count executed instructions, for coverage and profiles. */
  counting?: boolean;
  /**
   * At least this many of the last bytes of the output of each serial line and console are kept, 1 MiB by default. What is
   * older is dropped when there are twice as many; listeners get all output.
   */
  keptOutput?: number;
  /** Called once for each notice, when it occurs. `reports` keeps them, with the faults that the firmware handled. */
  onReport?: (report: Report) => void;
  /** Makes `run` and `runUntil` throw StrictError when they end with new reports. */
  strict?: boolean;
}

/** The state of a whole board: plain data. Besides the members named here, everything that the board's `states` list. */
export interface BoardState {
  /** The description's name. */
  board: string;
  memory: Uint8Array;
  clock: ClockState;
  instructions: number;
  [name: string]: Plain;
}

/** What `runUntil` waits for: text on `uart0`, a condition on the board, or an address. */
export type Condition = string | RegExp | ((board: Board) => boolean) | { reach: string | Address };

/** The board that a pin or a serial line belongs to. @throws RangeError when it belongs to none */
export function boardOf(port: Pin | SerialPort): Board {
  const { host } = port;
  if (host instanceof BoardHost && host.board instanceof Board) return host.board as Board;
  throw new RangeError(`${port.name} belongs to no board`);
}

/** The output that a board keeps by default, in bytes. */
const defaultKeptOutput = 1 << 20;
const silent = () => {};
const noBytes = new Uint8Array();
/** States that were checked, with the board that they fit: a fixture forks one state for each test. */
const fitting = new WeakMap<BoardState, unknown>();
const causeSchema = v.string();

/** How long `runUntil` waits by default. */
const defaultTimeout = 60e9;

/** @throws RangeError unless it is a number of bytes above 0 */
function keptOutputOf({ keptOutput = defaultKeptOutput }: BoardSettings): number {
  if (keptOutput >= 1) return keptOutput;
  throw new RangeError(`a board cannot keep ${keptOutput} bytes of output: give 1 or more`);
}

export class Board<P extends Record<string, Part> = Record<string, Part>> {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly cpu: Processor;
  readonly engine: Engine;
  readonly chip: Chip;
  /** The board's parts by name: LEDs, buttons and others. */
  readonly parts: P;
  /** Serial lines by name. */
  readonly serial: Readonly<Record<string, SerialPort>>;
  readonly image: Image | undefined;
  /** Symbols and source lines of the executable code: the image and the chip's ROM. */
  readonly code: Code;
  /** Output of semihosting and the ITM, and semihosting's input. */
  readonly console: BoardConsole;
  /** Semihosting: calls of the program to a host. */
  readonly semihosting: BoardSemihosting;
  /** All input from outside enters here. */
  readonly inputs: Inputs;
  /** Injects faults. */
  readonly faults: FaultInjector;

  /** All state besides the memories, by name: saved, restored, compared and powered up as one list. */
  private readonly states = new StateList();
  private readonly runControl: RunControl;
  private readonly processorEvents: ProcessorEvents;
  private readonly pins = new Map<string, Pin>();
  private readonly signals: Signals;
  private readonly analogInputs: AnalogInputs;
  private readonly interruptLines: InterruptLines;
  /** The host of the pins; ports and parts get one with their own list of states. */
  private readonly host: BoardHost<Board<P>>;
  private readonly reportList: Reports;
  /** The reports that a StrictError has had. */
  private readonly thrown = new Set<string>();
  private registerNames: RegisterNames | undefined;
  /** The cause of the reset that is due at the next instruction boundary. */
  private resetCause: string | null = null;
  private closed = false;

  /** @param from a state to start in, with its image already loaded; by default the image is loaded and the board powers on */
  constructor(
    readonly description: BoardDescription<P>,
    readonly settings: BoardSettings = {},
    from?: BoardState,
  ) {
    const { chip } = description;
    const { states } = this;
    this.bus = new Bus(chip.memories, { counting: settings.counting, blank: from !== undefined });
    // Bound: V8 would keep a closure written here, and the board with it (docs/testing.md, "What a fork costs").
    const report = this.report.bind(this);
    this.bus.onIgnoredStore = report;
    this.bus.onRefused = this.explainRefusal.bind(this);
    this.reportList = new Reports(this, settings.onReport ?? silent);
    const clock = (this.clock = new Clock(chip.frequency, new Int32Array(this.bus.buffer, S.LEFT * 4, 1)));
    this.inputs = new Inputs(clock);

    // The order of the list is the order of digests and saved states.
    const blocks = states.list('blocks');
    const chipStates = blocks.section();
    const coreStates = blocks.section();
    this.host = new BoardHost(this, clock, this.inputs, states.list('pins'), report);
    this.signals = new Signals(clock, states);
    this.interruptLines = new InterruptLines(states, (number, level) =>
      this.cpu.setInterruptLevel(number, level),
    );
    states.custom('clock', clock);
    const parts = this.host.with(states.list('parts'));
    const ports = this.host.with(states.list('ports'));
    this.analogInputs = new AnalogInputs({ clock, inputs: this.inputs, states }, chip.analog);
    const kept = keptOutputOf(settings);
    this.console = new BoardConsole(this.inputs, states, kept);
    states.field('inputs', this.inputs, 'queue');
    this.inputs.declare('reset', causeSchema, this.resetNow.bind(this), this.checkCause.bind(this));

    const { interrupts, priorityBits } = chip;
    const halt = (address: Address) => this.runControl.halt(address);
    this.processorEvents = new ProcessorEvents(this, report, this.reportList, halt);
    const options = { interrupts, priorityBits, states: coreStates };
    this.cpu = new Processor(this.bus, clock, options, this.processorEvents);
    this.semihosting = new BoardSemihosting(this, states, report);
    this.chip = chip.build(this.chipContext(chipStates));
    this.parts = description.parts(
      Object.assign(parts, { options: settings, pin: (name: string) => this.pin(name) }),
    );
    this.serial = this.makeSerial(ports, kept);
    this.faults = new FaultInjector(this, blocks);
    this.engine = (settings.engine ?? translator)(this.cpu);
    states.field('instructions', this.engine, 'instructions');
    states.field('reset', this, 'resetCause', v.nullable(causeSchema));
    states.field('fault', this.processorEvents, 'crash', v.nullable(crashSchema));
    states.custom('reports', this.reportList);
    this.runControl = new RunControl(this);
    this.image = this.loaded(settings.image);
    this.code = withRom(this.image ?? noCode, chip.romCode ?? noCode);
    if (from) {
      this.takeState(from);
    } else {
      states.check();
      this.powerOn();
    }
  }

  // ---- running ----

  /** Runs for a virtual time. */
  run(options: { for: Duration } & RunBounds): RunResult {
    this.checkHalted();
    this.runControl.endAfter(options.for);
    return this.strictly(this.go(options));
  }

  /**
   * Runs to the first instruction boundary at or after a cycle.
   * @param continuing whether the run continues one that ended here: a breakpoint at its start then stops it
   */
  runTo(cycle: Cycles, continuing = false, bounds: RunBounds = {}): RunResult {
    this.checkHalted();
    this.runControl.endAt(cycle);
    return this.go({ ...bounds, continuing });
  }

  /**
   * Runs until a condition holds. Text is searched in the later output of `uart0`; a function is called every 10,000
   * cycles; `reach` is a symbol or address about to be executed.
   * @param options.within how long to wait, 60 s of virtual time by default; then the reason is `time`
   * @throws RangeError for a symbol that the image lacks
   */
  runUntil(condition: Condition, options: { within?: Duration; port?: string } = {}): RunResult {
    this.checkHalted();
    this.runControl.endAfter(options.within ?? defaultTimeout);
    return this.strictly(this.goUntil(condition, options.port ?? 'uart0'));
  }

  private goUntil(condition: Condition, port: string): RunResult {
    const { runControl } = this;
    if (typeof condition === 'function')
      return runControl.untilTrue(() => condition(this as unknown as Board));
    if (typeof condition === 'object' && 'reach' in condition)
      return runControl.untilAt(this.addressOf(condition.reach));
    return this.runUntilText(condition, port);
  }

  /** @throws StrictError with the setting `strict`, for new reports */
  private strictly(result: RunResult): RunResult {
    if (!this.settings.strict) return result;
    const { reportList, thrown } = this;
    const fresh = reportList.keyed.filter(({ key }) => !thrown.has(key));
    for (const { key } of fresh) thrown.add(key);
    if (fresh.length) throw new StrictError(fresh.map(({ report }) => report));
    return result;
  }

  /**
   * @internal For its reports: how many handlers of faults are active, or about to be entered.
   * @param except one that does not count if it is about to be entered
   */
  faultHandlers(except?: number): number {
    const { active, pending } = this.cpu.exceptions;
    let count = 0;
    for (let n: number = Exception.HardFault; n <= Exception.UsageFault; n++)
      count += active[n] + (n === except ? 0 : pending[n]);
    return count;
  }

  /**
   * Executes one instruction, after the entry of a pending exception. While the processor sleeps, time passes until it
   * wakes, or to `latest`: then the reason is `time`.
   */
  step(latest: Cycles = Infinity): RunResult {
    this.checkHalted();
    if (latest !== Infinity) this.runControl.endAt(latest);
    return this.go({ one: true });
  }

  /** Ends the current run at the next instruction boundary. */
  stop(result: RunResult = { reason: 'stopped' }): void {
    this.runControl.stop(result);
  }

  /**
   * Calls back at instruction boundaries while the board runs: whenever the engine returns, at least every 2^19 cycles,
   * after all events that are due. Returns the function that unsubscribes.
   */
  watchBoundaries(listener: () => void): () => void {
    return this.runControl.watchBoundaries(listener);
  }

  /** Whether the processor sleeps and no event is scheduled: only input can wake it. */
  get idle(): boolean {
    return this.cpu.s[S.SLEEP] !== 0 && this.clock.nextEvent === Infinity;
  }

  private go(options: RunBounds & { one?: boolean } = {}): RunResult {
    return this.runControl.go(options);
  }

  private runUntilText(wanted: string | RegExp, portName: string): RunResult {
    const watch = watchFor(wanted);
    const unsubscribe = this.port(portName).onData((bytes) => {
      if (watch.push(bytes)) this.stop({ reason: 'reached' });
    });
    try {
      return this.go();
    } finally {
      unsubscribe();
    }
  }

  // ---- inspection and control ----

  /** The files in memory that the program uses by semihosting; undefined unless the setting `files` names some. */
  get files(): MemoryFiles | undefined {
    return this.semihosting.files;
  }

  /** Addresses before whose instruction a run ends, with the reason `breakpoint`. */
  get breakpoints(): Breakpoints {
    return this.cpu.breakpoints;
  }

  /** Whether a BKPT instruction ends the run with PC at it, as with a debugger attached. Semihosting still works. */
  get haltOnBkpt(): boolean {
    return this.cpu.haltOnBkpt;
  }
  set haltOnBkpt(halts: boolean) {
    this.cpu.haltOnBkpt = halts;
  }

  /** Whether the board re-executes its past: it then ignores live input and writes no output. */
  get replaying(): boolean {
    return this.console.muted;
  }
  set replaying(replaying: boolean) {
    this.inputs.past = replaying;
    this.console.muted = replaying;
    for (const port of Object.values(this.serial)) port.muted = replaying;
  }

  /** A pin by the chip's name for it. @throws RangeError when the chip has no such pin, with near names */
  pin(name: string): Pin {
    const pin = this.pins.get(name);
    if (pin) return pin;
    const { chip } = this.description;
    if (!chip.pins.has(name))
      throw new RangeError(`${this.description.name} has no pin '${name}'${suggestion(name, chip.pins)}`);
    const made = new Pin(name, this.host);
    this.pins.set(name, made);
    return made;
  }

  /** The names of all pins in use. */
  get pinNames(): string[] {
    return [...this.pins.keys()];
  }

  /**
   * An analogue input of the chip by its name, such as `AIN0`.
   * @throws RangeError when the chip has no such input, with near names
   */
  analog(name: string): AnalogInput {
    return this.analogInputs.find(name);
  }

  /** The names of the chip's analogue inputs. */
  get analogNames(): string[] {
    return this.analogInputs.names;
  }

  /** A serial line by name. @throws RangeError naming the lines that exist */
  port(name: string): SerialPort {
    if (Object.hasOwn(this.serial, name)) return this.serial[name];
    const names = Object.keys(this.serial).join(', ');
    throw new RangeError(`${this.description.name} has no serial line '${name}': it has ${names}`);
  }

  /** The chip's registers, fields and exceptions by name. Made on first use: a fork may never need them. */
  get names(): RegisterNames {
    const { interruptNames } = this.description.chip;
    return (this.registerNames ??= new RegisterNames(this.chip, this.cpu, interruptNames));
  }

  /** A block by its data sheet name. @throws RangeError when the chip has no such block */
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

  /** Reads memory without side effects. @throws RangeError outside the memories */
  readMemory(address: Address, length: number): Uint8Array {
    this.checkOpen();
    const bytes = this.bus.peek(address, length);
    if (!bytes) throw new RangeError(`0x${(address >>> 0).toString(16)} is not inside a memory`);
    return bytes;
  }

  /**
   * What the firmware did that the model lacks or that is probably a mistake, and the faults that it handled, each once, in
   * the order of their first occurrence. Part of the board's state.
   */
  get reports(): readonly Report[] {
    return this.reportList.list;
  }

  /** @internal For reports: whether an instruction is executed, not an event or an input. */
  get executing(): boolean {
    return this.runControl?.executing ?? false;
  }

  /** The last fault that the processor took since reset; undefined when there was none. */
  get crash(): Crash | undefined {
    return this.processorEvents.crash ?? undefined;
  }

  /** A symbol's address. @throws RangeError when the image has no such symbol */
  addressOf(symbol: string | Address): Address {
    if (typeof symbol === 'number') return symbol & ~1;
    const found = this.code.symbols.byName(symbol);
    if (!found) throw new RangeError(`the image has no symbol '${symbol}'`);
    return found.address;
  }

  // ---- state ----

  /**
   * Resets the chip from outside: `power` as at power-on, `pin` as with the reset button. Any cause but `power` leaves
   * memories and clock unchanged.
   * @throws InputError for a cause that the chip does not have
   */
  reset(cause = 'power'): void {
    this.checkOpen();
    this.inputs.enter('reset', cause);
  }

  private checkCause(cause: string): void {
    const { name, resetCauses = ['power', 'pin'] } = this.description.chip;
    if (resetCauses.includes(cause)) return;
    throw new RangeError(`${name} has no reset cause '${cause}': it has ${resetCauses.join(', ')}`);
  }

  /** @internal For the chip and for injected faults: resets the chip at the next instruction boundary. */
  requestReset(cause: string): void {
    this.resetCause ??= cause;
    this.clock.interrupt();
  }

  /** @internal For run control: whether a reset is due. */
  get resetDue(): boolean {
    return this.resetCause !== null;
  }

  /** @internal For run control: resets the chip if a reset is due. */
  resetIfDue(): void {
    if (this.resetCause !== null) this.resetNow(this.resetCause);
  }

  /** @internal For injected faults: removes the supply. Everything stops until a reset with the cause `power`. */
  powerOff(): void {
    for (const block of this.chip.blocks) block.reset('power');
    this.cpu.standStill();
  }

  private resetNow(cause: string): void {
    this.resetCause = null;
    if (cause === 'power') this.states.powerUp();
    else for (const block of this.chip.blocks) block.reset('system');
    this.chip.onReset(cause);
    this.semihosting.reset();
    this.processorEvents.crash = null;
    this.reportList.reset();
    try {
      this.cpu.reset();
    } catch (error) {
      if (!(error instanceof BusError)) throw error;
      this.report(`no vector table: ${error.reason}`);
    }
  }

  /**
   * Saves the whole state, for `restore` of this board or another one of the same description.
   * @param memory receives the memories' bytes, `bus.stateLength` of them; a new array by default
   * @throws Error in a callback of the board other than those of `watchBoundaries` and the conditions of `runUntil`
   */
  save(memory?: Uint8Array): BoardState {
    this.checkBoundary('saved');
    this.normaliseFlags();
    return this.stateWith(this.bus.save(memory));
  }

  /**
   * Restores a saved state. Inputs that waited when it was saved wait again. A state is checked when it is used first: it must
   * not be changed afterwards.
   * @throws ValueError when the state is from a board of another description, or damaged; the board is then unchanged
   * @throws Error while the board runs
   */
  restore(state: BoardState): void {
    this.checkOpen();
    if (this.inputs.running) throw new Error('a board cannot be restored while it runs');
    this.checkState(state);
    this.takeState(state);
  }

  /** @internal As `restore`, for a state that the caller has saved and not changed: it is not checked. */
  restoreOwn(state: BoardState): void {
    this.checkOpen();
    this.takeState(state);
  }

  private checkState(state: BoardState): void {
    if (fitting.get(state) === this.description) return;
    this.states.checkSaved(state);
    const { board, memory } = state as { board: unknown; memory: unknown };
    if (board !== this.description.name)
      throw new ValueError(
        `a state of board ${typeof board === 'string' ? board : 'without a name'} does not fit board ${this.description.name}`,
      );
    const length = this.bus.stateLength;
    if (!(memory instanceof Uint8Array)) throw new ValueError('saved state has no bytes of memory');
    if (memory.length !== length)
      throw new ValueError(`saved state has ${memory.length} bytes of memory instead of ${length}`);
    this.inputs.checkSaved(state.inputs);
    fitting.set(state, this.description);
  }

  private takeState(state: BoardState): void {
    this.bus.restore(state.memory);
    this.states.restore(state);
  }

  private stateWith(memory: Uint8Array): BoardState {
    this.checkOpen();
    return { board: this.description.name, memory, ...this.states.save() } as BoardState;
  }

  /**
   * Makes another board in the same state. The two are independent.
   * @param state a saved state to start in; the current state by default
   * @throws ValueError for a saved state that `restore` rejects
   * @throws Error without a saved state, where `save` throws
   */
  fork(state?: BoardState): this {
    if (state) this.checkState(state);
    else this.checkBoundary('forked');
    const Twin = this.constructor as new (
      description: BoardDescription<P>,
      settings: BoardSettings,
      from: BoardState,
    ) => this;
    const settings = { ...this.settings, image: this.image };
    return new Twin(this.description, settings, state ?? this.stateWith(this.bus.save()));
  }

  /**
   * Closes the board: the next board that is made reuses its memory. Optional, but makes hundreds of boards cheaper, above
   * all forks. The output of its ports stays readable; any later use of the memory fails.
   * @throws Error while the board runs
   */
  close(): void {
    if (this.closed) return;
    if (this.inputs.running) throw new Error('a board cannot be closed while it runs');
    this.closed = true;
    this.bus.close();
  }

  /** 16 hexadecimal digits that name the board's state: registers, memories, blocks, pins and clock. */
  digest(): string {
    this.normaliseFlags();
    const digest = new Digest();
    const left = this.cpu.s[S.LEFT];
    this.cpu.s[S.LEFT] = 0;
    digest.bytes(...this.bus.state);
    this.cpu.s[S.LEFT] = left;
    const { memory: _memory, fault: _fault, reports: _reports, inputs, ...rest } = this.stateWith(noBytes);
    digest.value(rest);
    if (this.inputs.waiting) digest.value(inputs);
    return digest.hex;
  }

  /** Engines keep N and Z as results, each in its own way: writes the same words for the same flags. */
  private normaliseFlags(): void {
    this.checkOpen();
    const { cpu } = this;
    cpu.apsr = cpu.apsr;
  }

  // ---- construction ----

  private loaded(given: Firmware | undefined): Image | undefined {
    if (given === undefined || (Object(given) === given && 'segments' in (given as object)))
      return given as Image | undefined;
    return loadImages(filesOf(given as Exclude<Firmware, Image>), this.description.chip.memories);
  }

  private powerOn(): void {
    for (const { address, bytes } of this.image?.segments ?? []) this.bus.poke(address, bytes);
    this.resetNow('power');
  }

  /** @throws Error within an instruction, an event or an input: what they change is incomplete. */
  private checkBoundary(done: string): void {
    if (!this.inputs.running || this.runControl.atBoundary) return;
    throw new Error(
      `a board cannot be ${done} in this callback, in the middle of an instruction, an event or an input: ` +
        'do it after the run, in a callback of watchBoundaries or in a condition of runUntil',
    );
  }

  /** @throws Error after `close`, and while the board runs */
  private checkHalted(): void {
    this.checkOpen();
    if (this.inputs.running)
      throw new Error('a board cannot be run while it runs: this is one of its callbacks');
  }

  /** @throws Error after `close`. */
  private checkOpen(): void {
    if (this.closed)
      throw new Error(`this ${this.description.name} is closed: another board may use its memory`);
  }

  private makeSerial(host: BoardHost<Board<P>>, kept: number): Record<string, SerialPort> {
    return Object.fromEntries(
      Object.entries(this.description.serial).map(([name, { transmit, receive }]) => [
        name,
        new SerialPort(name, host, this.pin(transmit), this.pin(receive), { kept }),
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
      interrupt: (number: number) => this.interruptLines.add(number),
      pulseInterrupt: (number: number) => this.cpu.setPending(16 + number, true),
      report: this.host.report,
      noteCause: (name: string) => this.reportList.noteCause(name),
      requestReset: (cause: string) => this.requestReset(cause),
      memory: (name: string) => this.bus.memories.find((m) => m.name === name)!,
    };
  }

  private report(message: string, key = message, cause?: string): void {
    this.reportList.notice(message, key, cause);
  }

  /** For the bus: why no block answers. An access of the processor that does not become a fault is reported. */
  private explainRefusal(address: Address, write: boolean): string | undefined {
    const refusal = this.chip.refusal?.(address);
    if (refusal?.block && this.executing && this.bus.master === undefined) {
      const access = `a ${write ? 'write to' : 'read of'} ${hex(address)} is ignored`;
      this.reportList.refuse(refusal.block, `${access}: ${refusal.reason}`);
    }
    return refusal?.reason;
  }
}
