/**
 * Semihosting (Arm IHI 0100 "Semihosting for AArch32 and AArch64"): BKPT 0xAB with an operation number in R0 and a
 * parameter in R1, mostly the address of a block of words. The processor stands still until a call is answered; virtual
 * time does so too.
 */
import type { Bus } from '../bus/bus.js';
import type { StateList } from '../state/state-list.js';
import type { Address, Nanoseconds } from '../units.js';
import {
  type ErrorName,
  errno,
  type FileAnswer,
  type FileRequest,
  greatestPosition,
  openModes,
  pathOf,
} from './semihosting-files.js';
import {
  type OpenFile,
  semihostingShapes,
  type SemihostingState,
  type WaitingCall,
} from './semihosting-state.js';

/** What is asked of the outside: files, and the program's command line, which is answered by bytes. */
export type OutsideRequest = FileRequest | { kind: 'command line' };

/** The board's side: what the calls reach. */
export interface SemihostingHost {
  /** Writes to the console. */
  write(stream: 'output' | 'error', bytes: Uint8Array): void;
  /** Takes up to `length` bytes of console input, at most a line; none at its end; undefined if it is still to come. */
  read(length: number): Uint8Array | undefined;
  /** Asks the outside. Returns an answer that is known now; another one comes by `answer`. */
  ask(request: OutsideRequest): FileAnswer | undefined;
  /** @param reason why the program ended; undefined if it ended by itself */
  exit(code: number, reason?: string): void;
  now(): Nanoseconds;
  report(message: string): void;
}

/** A failed call: R0 becomes -1 and SYS_ERRNO returns the number. */
class CallError extends Error {
  constructor(readonly error: ErrorName) {
    super(error);
  }
}

const fail = (error: ErrorName): never => {
  throw new CallError(error);
};

/** SHFB, then the feature bits: SYS_EXIT_EXTENDED, and `:tt` opened to append is standard error. */
const features = Uint8Array.of(0x53, 0x48, 0x46, 0x42, 0b11);
const consoleName = ':tt';
const featuresName = ':semihosting-features';
/** By the mode that `:tt` is opened in, four each: reading, writing, appending. */
const consoleStreams = ['input', 'output', 'error'] as const;
/** The console, for programs that do not open it. */
const standardFiles: (OpenFile | null)[] = consoleStreams.map((stream) => ({ kind: 'console', stream }));
const mostFiles = 64;
/** Ticks of SYS_ELAPSED in a second: nanoseconds. */
const tickFrequency = 1_000_000_000;
const greatestIdentifier = 255;

/** Reason codes of SYS_EXIT: hardware vectors, then software reasons. */
const exitReasons: Readonly<Record<number, string>> = {
  0x20000: 'ADP_Stopped_BranchThroughZero',
  0x20001: 'ADP_Stopped_UndefinedInstr',
  0x20002: 'ADP_Stopped_SoftwareInterrupt',
  0x20003: 'ADP_Stopped_PrefetchAbort',
  0x20004: 'ADP_Stopped_DataAbort',
  0x20005: 'ADP_Stopped_AddressException',
  0x20006: 'ADP_Stopped_IRQ',
  0x20007: 'ADP_Stopped_FIQ',
  0x20020: 'ADP_Stopped_BreakPoint',
  0x20021: 'ADP_Stopped_WatchPoint',
  0x20022: 'ADP_Stopped_StepComplete',
  0x20023: 'ADP_Stopped_RunTimeErrorUnknown',
  0x20024: 'ADP_Stopped_InternalError',
  0x20025: 'ADP_Stopped_UserInterruption',
  0x20027: 'ADP_Stopped_StackOverflow',
  0x20028: 'ADP_Stopped_DivisionByZero',
  0x20029: 'ADP_Stopped_OSSpecific',
};
const applicationExit = 0x20026;

/** R0, or why it keeps its value: the call waits, or returns with the registers as they were. */
type Result = number | 'waits' | 'returns nothing';

/** An operation: the number of words in its parameter block, and what it does with them. */
interface Operation {
  words: number;
  run(calls: Semihosting, words: number[], parameter: number): Result;
}

const operation = (words: number, run: Operation['run']): Operation => ({ words, run });

/** The operations by number. */
const operations: Readonly<Record<number, Operation>> = {
  // SYS_OPEN
  0x01: operation(3, (c, [name, mode, length]) => c.open(c.bytes(name, length), mode)),
  // SYS_CLOSE
  0x02: operation(1, (c, [handle]) => c.close(handle)),
  // SYS_WRITEC
  0x03: operation(0, (c, _, address) => c.print(c.bytes(address, 1))),
  // SYS_WRITE0
  0x04: operation(0, (c, _, address) => c.print(c.text(address))),
  // SYS_WRITE
  0x05: operation(3, (c, [handle, address, length]) => c.write(handle, address, length)),
  // SYS_READ
  0x06: operation(3, (c, [handle, address, length]) => c.read(handle, address, length)),
  // SYS_READC
  0x07: operation(0, (c) => c.await({ kind: 'character' })),
  // SYS_ISERROR
  0x08: operation(1, (_, [status]) => Number((status | 0) < 0)),
  // SYS_ISTTY
  0x09: operation(1, (c, [handle]) => Number(c.file(handle).kind === 'console')),
  // SYS_SEEK
  0x0a: operation(2, (c, [handle, position]) => c.seek(handle, position)),
  // SYS_FLEN
  0x0c: operation(1, (c, [handle]) => c.length(handle)),
  // SYS_TMPNAM
  0x0d: operation(3, (c, [address, identifier, size]) => c.temporaryName(address, identifier, size)),
  // SYS_REMOVE
  0x0e: operation(2, (c, [name, length]) => c.remove(c.path(name, length))),
  // SYS_RENAME
  0x0f: operation(4, (c, [from, a, to, b]) => c.rename(c.path(from, a), c.path(to, b))),
  // SYS_CLOCK
  0x10: operation(0, (c) => Math.floor(c.host.now() / 1e7)),
  // SYS_TIME
  0x11: operation(0, (c) => Math.floor(c.host.now() / 1e9)),
  // SYS_SYSTEM
  0x12: operation(2, (c) => c.system()),
  // SYS_ERRNO
  0x13: operation(0, (c) => c.errno),
  // SYS_GET_CMDLINE
  0x15: operation(2, (c, [buffer, size], block) => c.commandLine(block, buffer, size)),
  // SYS_HEAPINFO: zeros, which leave heap and stack to the program
  0x16: operation(1, (c, [address]) => c.store(address, new Uint8Array(16))),
  // SYS_EXIT
  0x18: operation(0, (c, _, reason) => c.exit(reason, undefined)),
  // SYS_EXIT_EXTENDED
  0x20: operation(2, (c, [reason, code]) => c.exit(reason, code)),
  // SYS_ELAPSED
  0x30: operation(0, (c, _, address) => c.elapsed(address)),
  // SYS_TICKFREQ
  0x31: operation(0, () => tickFrequency),
};

export class Semihosting {
  private readonly state: SemihostingState;

  /** @param registers R0 and R1 are those of calls */
  constructor(
    private readonly bus: Bus,
    private readonly registers: Int32Array,
    /** What the calls reach. */
    readonly host: SemihostingHost,
    states: StateList,
  ) {
    const initial: SemihostingState = { files: [...standardFiles], errno: 0, call: null };
    this.state = states.object('semihosting', initial, semihostingShapes);
  }

  /** Whether a call waits for its answer: the processor then stands still. */
  get waiting(): boolean {
    return this.state.call !== null;
  }

  /** The number of bytes of console input that a call waits for; 0 if none does. */
  get wanted(): number {
    const { call } = this.state;
    if (call?.kind === 'character') return 1;
    return call?.kind === 'console' ? call.length : 0;
  }

  /** The processor was reset: the program starts again, with nothing open. */
  reset(): void {
    this.state.files = [...standardFiles];
    this.state.errno = 0;
    this.state.call = null;
  }

  /** Carries out the call in R0 and R1. */
  call(): void {
    const [number, parameter] = [this.registers[0] >>> 0, this.registers[1] >>> 0];
    const found = Object.hasOwn(operations, number) ? operations[number] : undefined;
    if (!found) {
      this.host.report(`semihosting operation 0x${number.toString(16)} is not offered`);
      this.finish(() => fail('ENOSYS'));
    } else this.finish(() => found.run(this, this.words(parameter, found.words), parameter));
  }

  /** Console input has come or has ended. */
  consoleChanged(): void {
    const { call } = this.state;
    if (call?.kind === 'console' || call?.kind === 'character') this.finish(() => this.await(call));
  }

  /** The answer of the outside to the call that waits. Without one, it has no effect: the processor was reset meanwhile. */
  answer(answer: FileAnswer): void {
    const { call } = this.state;
    if (call && call.kind !== 'console' && call.kind !== 'character')
      this.finish(() => this.take(call, answer));
  }

  /** Puts a result into R0, unless the call waits. */
  private finish(act: () => Result): void {
    this.state.call = null;
    try {
      const result = act();
      if (typeof result === 'number') this.registers[0] = result;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.state.errno = errno[error.error];
      this.registers[0] = -1;
    }
  }

  // ---- memory: a debugger's access, which faults and the MPU do not concern ----

  /** @throws CallError outside of the memories */
  bytes(address: Address, length: number): Uint8Array {
    return this.bus.peek(address, length) ?? fail('EFAULT');
  }

  /** Bytes up to a NUL. @throws CallError if they do not end in the memory in which they begin */
  text(address: Address): Uint8Array {
    const memory = this.bus.memoryAt(address) ?? fail('EFAULT');
    const start = address - memory.base;
    const end = memory.bytes.indexOf(0, start);
    return end < 0 ? fail('EFAULT') : memory.bytes.slice(start, end);
  }

  private words(address: Address, count: number): number[] {
    if (count === 0) return [];
    const { buffer } = this.bytes(address, 4 * count);
    return [...new Uint32Array(buffer)];
  }

  /** Stores bytes. Returns 0. @throws CallError where a program cannot store */
  store(address: Address, bytes: Uint8Array): number {
    this.checkStore(address, bytes.length);
    if (bytes.length === 0) return 0;
    const { bus } = this;
    bus.master = 'semihosting';
    try {
      bus.poke(address, bytes);
    } finally {
      bus.master = undefined;
    }
    return 0;
  }

  private checkStore(address: Address, length: number): void {
    const memory = this.bus.memoryAt(address);
    if (length === 0) return;
    if (!memory?.writable || address - memory.base + length > memory.size) fail('EFAULT');
  }

  // ---- handles ----

  /** @throws CallError for a handle that is not open */
  file(handle: number): OpenFile {
    return this.state.files[handle] ?? fail('EBADF');
  }

  /** The lowest free handle, after those of the standard files: 0 means an error to some programs. */
  private freeHandle(): number {
    const { files } = this.state;
    const gap = files.indexOf(null);
    const handle = gap < 0 ? files.length : gap;
    return handle < mostFiles ? handle : fail('EMFILE');
  }

  private opened(file: OpenFile): number {
    const handle = this.freeHandle();
    this.state.files[handle] = file;
    return handle;
  }

  open(name: Uint8Array, modeNumber: number): Result {
    const mode = openModes[modeNumber] ?? fail('EINVAL');
    const special = name.length <= featuresName.length ? String.fromCharCode(...name) : '';
    if (special === consoleName)
      return this.opened({ kind: 'console', stream: consoleStreams[modeNumber >> 2] });
    if (special === featuresName) {
      return mode.write ? fail('EACCES') : this.opened({ kind: 'features', position: 0 });
    }
    const path = this.checkedPath(name);
    this.freeHandle();
    const { append: _append, ...rights } = mode;
    return this.ask({ kind: 'open', file: { path, mode } }, { kind: 'open', path, ...rights });
  }

  close(handle: number): number {
    this.file(handle);
    // The standard files stay open: a program that did not open them has them again after a restart.
    if (handle >= standardFiles.length) this.state.files[handle] = null;
    return 0;
  }

  seek(handle: number, position: number): number {
    const file = this.file(handle);
    if (file.kind === 'console') return fail('ESPIPE');
    if (position > greatestPosition) return fail('EINVAL');
    file.position = position;
    return 0;
  }

  length(handle: number): Result {
    const file = this.file(handle);
    if (file.kind === 'console') return fail('EINVAL');
    if (file.kind === 'features') return features.length;
    return this.ask({ kind: 'length' }, { kind: 'length', path: file.path });
  }

  // ---- reading and writing ----

  print(bytes: Uint8Array): number {
    this.host.write('output', bytes);
    return 0;
  }

  /** Returns the number of bytes that were not written. */
  write(handle: number, address: Address, length: number): Result {
    const file = this.file(handle);
    const bytes = length > 0 ? this.bytes(address, length) : new Uint8Array();
    if (file.kind === 'console') {
      if (file.stream === 'input') return fail('EBADF');
      this.host.write(file.stream, bytes);
      return 0;
    }
    if (file.kind === 'features' || !file.mode.write) return fail('EBADF');
    if (length === 0) return 0;
    const position = file.mode.append ? 'end' : file.position;
    if (position !== 'end' && position + length > greatestPosition) return fail('EFBIG');
    return this.ask({ kind: 'write', handle, length }, { kind: 'write', path: file.path, position, bytes });
  }

  /** Returns the number of bytes that were not read: all of them at the end. */
  read(handle: number, address: Address, length: number): Result {
    const file = this.file(handle);
    this.checkStore(address, length);
    if (file.kind === 'console') {
      if (file.stream !== 'input') return fail('EBADF');
      return this.await({ kind: 'console', address, length });
    }
    if (file.kind === 'features') {
      const bytes = features.slice(file.position, file.position + length);
      file.position += bytes.length;
      this.store(address, bytes);
      return length - bytes.length;
    }
    if (!file.mode.read) return fail('EBADF');
    const { path, position } = file;
    if (length === 0) return 0;
    return this.ask({ kind: 'read', handle, address, length }, { kind: 'read', path, position, length });
  }

  /** Reads console input, or waits for it. */
  await(call: Extract<WaitingCall, { kind: 'console' | 'character' }>): Result {
    const length = call.kind === 'console' ? call.length : 1;
    const bytes = this.host.read(length);
    if (bytes === undefined) {
      this.state.call = call;
      return 'waits';
    }
    if (call.kind === 'character') return bytes[0] ?? -1;
    this.store(call.address, bytes);
    return length - bytes.length;
  }

  // ---- names ----

  /** @throws CallError for a name that leaves the folder, or is none */
  private checkedPath(name: Uint8Array): string {
    const found = pathOf(name);
    return 'path' in found ? found.path : fail(found.error);
  }

  path(address: Address, length: number): string {
    return this.checkedPath(this.bytes(address, length));
  }

  temporaryName(address: Address, identifier: number, size: number): number {
    if (identifier > greatestIdentifier) return fail('EINVAL');
    const name = new TextEncoder().encode(`tmp${identifier}\0`);
    return name.length > size ? fail('EINVAL') : this.store(address, name);
  }

  remove(path: string): Result {
    this.checkClosed(path);
    return this.ask({ kind: 'remove', path }, { kind: 'remove', path });
  }

  rename(path: string, to: string): Result {
    this.checkClosed(to);
    return this.ask({ kind: 'rename', path, to }, { kind: 'rename', path, to });
  }

  /** @throws CallError for a file that is open */
  private checkClosed(path: string): void {
    if (this.openAs(path).length > 0) fail('EBUSY');
  }

  private openAs(path: string): Extract<OpenFile, { kind: 'file' }>[] {
    return this.state.files.filter((file) => file?.kind === 'file').filter((file) => file.path === path);
  }

  // ---- the outside ----

  private ask(call: WaitingCall, request: OutsideRequest): Result {
    const answer = this.host.ask(request);
    if (answer) return this.take(call as Exclude<WaitingCall, { kind: 'console' | 'character' }>, answer);
    this.state.call = call;
    return 'waits';
  }

  /** Completes a call with the answer to it. */
  private take(call: Exclude<WaitingCall, { kind: 'console' | 'character' }>, answer: FileAnswer): number {
    if ('error' in answer) {
      if (answer.noFiles) this.reportRefusal(call);
      return fail(answer.error);
    }
    if (call.kind === 'read' || call.kind === 'command line') {
      const bytes = 'bytes' in answer ? answer.bytes : fail('EIO');
      return call.kind === 'read' ? this.takeRead(call, bytes) : this.takeCommandLine(call, bytes);
    }
    const value = 'value' in answer ? answer.value : fail('EIO');
    if (call.kind === 'open') return this.opened({ kind: 'file', ...call.file, position: 0 });
    if (call.kind === 'write') return this.takeWrite(call, value);
    if (call.kind === 'rename') for (const file of this.openAs(call.path)) file.path = call.to;
    return call.kind === 'length' ? value : 0;
  }

  /** Here and not where the outside is asked, so that a replay reports it too. */
  private reportRefusal(call: WaitingCall): void {
    const path = call.kind === 'open' ? call.file.path : 'path' in call ? call.path : '';
    this.host.report(`semihosting: '${path}' is refused: the program has no files (see --files)`);
  }

  private takeRead(call: { handle: number; address: Address; length: number }, bytes: Uint8Array): number {
    const file = this.file(call.handle) as Extract<OpenFile, { kind: 'file' }>;
    const taken = bytes.subarray(0, call.length);
    this.store(call.address, taken);
    file.position += taken.length;
    return call.length - taken.length;
  }

  private takeWrite(call: { handle: number; length: number }, position: number): number {
    const file = this.file(call.handle) as Extract<OpenFile, { kind: 'file' }>;
    const written = file.mode.append
      ? call.length
      : Math.min(Math.max(position - file.position, 0), call.length);
    file.position = position;
    return call.length - written;
  }

  commandLine(block: Address, buffer: Address, size: number): Result {
    this.checkStore(buffer, size);
    this.checkStore(block, 8);
    return this.ask({ kind: 'command line', block, buffer, size }, { kind: 'command line' });
  }

  private takeCommandLine(
    { block, buffer, size }: { block: Address; buffer: Address; size: number },
    bytes: Uint8Array,
  ): number {
    if (bytes.length >= size) {
      const room = `the program's buffer takes ${Math.max(size - 1, 0)}`;
      this.host.report(`semihosting: the command line of ${bytes.length} bytes is refused: ${room}`);
      return fail('E2BIG');
    }
    this.store(buffer, Uint8Array.of(...bytes, 0));
    return this.store(block + 4, new Uint8Array(Uint32Array.of(bytes.length).buffer));
  }

  // ---- time, errors and the end ----

  get errno(): number {
    return this.state.errno;
  }

  elapsed(address: Address): number {
    return this.store(address, new Uint8Array(BigUint64Array.of(BigInt(Math.floor(this.host.now()))).buffer));
  }

  system(): number {
    this.host.report('SYS_SYSTEM is refused: firmware executes no commands on the host');
    return fail('EPERM');
  }

  /**
   * A debugger may continue the program: with the registers as they were (IHI 0100, SYS_EXIT).
   * @param code the exit code of a program that ended by itself
   */
  exit(reason: number, code = 0): Result {
    const name = exitReasons[reason] ?? `reason 0x${reason.toString(16)}`;
    if (reason === applicationExit) this.host.exit(code | 0);
    else this.host.exit(1, name);
    return 'returns nothing';
  }
}
