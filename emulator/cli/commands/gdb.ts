/** `perch gdb`: serves a board to GDB over TCP, one debugger at a time, with the board's serial lines connected as usual. */
import { createServer, type Server, type Socket } from 'node:net';
import type { Board, RunResult } from '../../board/board.js';
import { framed } from '../../debug/gdb/packet.js';
import { Session } from '../../debug/gdb/session.js';
import { handOf } from '../../debug/hand.js';
import type { History } from '../../debug/history.js';
import type { Cycles, Nanoseconds } from '../../units.js';
import { type Debuggee, type DebuggeeOptions, makeDebuggee } from '../debugger/debuggee.js';
import { UsageError } from '../errors.js';
import { tellFaults } from '../setup/faults.js';
import { Line } from '../host/serial-line.js';
import { type Guest, type Machine, Pace } from '../host/pace.js';
import { checkLines, type LineOptions } from './run.js';
import { openHost, type SerialHost } from '../host/serial-host.js';
import { finishLine, onOutputClosed, onSignal, tell, writeOutput } from '../host/stdio.js';

/** As the command line gives them. */
export interface GdbOptions extends LineOptions, DebuggeeOptions {
  port: string;
  run?: boolean;
  once?: boolean;
  realtime?: boolean;
}

/** Serves until the process is asked to end, or with `once` until the first debugger leaves. Gives the exit code. */
export async function gdb(file: string | undefined, options: GdbOptions): Promise<number> {
  if (options.fault?.includes('help')) return tellFaults();
  const port = parsePort(options.port);
  const debuggee = await makeDebuggee(file, options, (description) => checkLines(options, description));
  const server = new GdbServer(debuggee, options);
  try {
    const actual = await server.listen(port);
    await server.connectLines();
    await server.repeat();
    announce(debuggee, actual, options);
    return await server.serve();
  } finally {
    server.close();
    finishLine();
    debuggee.end();
  }
}

function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65535) return port;
  throw new UsageError(`--port: '${text}' is not a TCP port: give 0 to 65535, where 0 takes a free one`);
}

function announce({ board, replay }: Debuggee, port: number, { run }: GdbOptions): void {
  const image = board.image!;
  const halted = replay ? 'is halted where the recording ends' : 'is halted at reset';
  tell(`gdb listens on 127.0.0.1:${port}, the board ${run ? 'runs' : halted}; connect with`);
  const symbols = image.format === 'elf' ? `${quoted(image.name)} ` : '';
  process.stderr.write(`  gdb-multiarch ${symbols}-ex 'target remote localhost:${port}'\n`);
  if (!image.symbols.list().length) tell(`${image.name} has no symbols: GDB shows addresses only`);
  else if (!image.lines()) tell(`${image.name} has no line table (DWARF): GDB shows no source lines`);
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./+:@%-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use: --port 0 takes a free one',
  EACCES: 'may not be opened by this user',
};
/** A program that executes less than this share of the time, for this long, is waiting for somebody. */
const [dozing, longDoze]: [number, Nanoseconds] = [0.05, 60e9];
/** Bytes of a client's that are followed before its replies have to be on their way. */
const pieceBytes = 4096;
/** How long a second client waits for the first one to have gone, in milliseconds. */
const grace = 100;
/** How long a refused client gets to say something, in milliseconds: it takes the refusal as the answer to that. */
const refusalPatience = 2000;

/** A serial line whose output does not repeat itself when the past happens again. */
class DebugLine {
  private readonly line: Line;
  private fresh: Uint8Array[] = [];

  constructor(
    board: Board,
    name: string,
    private readonly host: SerialHost,
  ) {
    this.line = new Line(board, name, host);
    board.port(name).onData((bytes) => this.fresh.push(bytes));
  }

  feed(): void {
    this.line.feed();
  }

  drain(): Promise<void> | undefined {
    if (!this.fresh.length) return undefined;
    const bytes = Buffer.concat(this.fresh);
    this.fresh = [];
    return this.host.write(bytes);
  }

  close(): void {
    this.line.close();
  }
}

/** Who debugs. */
interface Client {
  socket: Socket;
  session: Session;
}

class GdbServer {
  private readonly board: Board;
  private readonly history: History;
  private readonly server: Server = createServer();
  private readonly lines: DebugLine[] = [];
  private client: Client | undefined;
  private pace: Pace;
  /** Without a debugger: whether the board runs by itself. */
  private free: boolean;
  /** Settles when debuggers are let in. */
  private opened = Promise.resolve();
  private ending: { exitCode: number } | { error: unknown } | undefined;
  private wakeUp = () => {};
  private exitCode = 0;
  /** When the program was last seen to be busy, or to be let go; and how far it was when it was last looked at. */
  private awake: Nanoseconds = 0;
  private seen: { instructions: number; cycles: Cycles } = { instructions: 0, cycles: 0 };

  constructor(
    private readonly debuggee: Debuggee,
    private readonly options: GdbOptions,
  ) {
    const { board, history } = debuggee;
    this.board = board;
    this.history = history;
    this.free = options.run === true;
    this.pace = new Pace(this.asMachine());
    board.onConsole = (_stream, bytes) => void writeOutput(bytes);
    this.server.on('connection', (socket) => {
      socket.on('error', () => socket.destroy());
      void this.opened.then(() => this.connected(socket));
    });
  }

  /** @throws UsageError when the port cannot be had */
  async listen(port: number): Promise<number> {
    const { server } = this;
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve).once('error', reject).listen(port, '127.0.0.1');
    }).catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(`--port: port ${port} ${portProblems[error.code ?? ''] ?? error.message}`);
    });
    return (server.address() as { port: number }).port;
  }

  /** @throws UsageError when a line's target cannot be had */
  async connectLines(): Promise<void> {
    const { uart0, uart1, uart2 } = this.options;
    const events = { onInput: () => this.wake(), onInterrupt: () => this.end(130), tell };
    for (const [name, target] of Object.entries({ uart0, uart1, uart2 })) {
      if (target === 'none') continue;
      this.lines.push(new DebugLine(this.board, name, await openHost(`--${name}`, target, events)));
    }
    onOutputClosed(() => this.end(0));
  }

  /** Runs the recording, if there is one: debuggers that come meanwhile wait. */
  async repeat(): Promise<void> {
    this.opened = this.debuggee.repeat(async () => {
      await this.drain();
      await new Promise((resolve) => setImmediate(resolve));
      return !this.ending;
    });
    await this.opened;
    await this.drain();
    this.debuggee.tellRepeated('`reverse-continue` goes back through it');
  }

  /** Moves the board whenever somebody wants it to move. */
  async serve(): Promise<number> {
    const undo = onSignal((exitCode) => this.end(exitCode));
    try {
      while (!this.ending) {
        if (this.moves) await this.move();
        else await new Promise<void>((resolve) => (this.wakeUp = resolve));
      }
    } finally {
      undo();
    }
    if ('error' in this.ending) throw this.ending.error;
    return this.ending.exitCode;
  }

  close(): void {
    this.client?.socket.destroy();
    this.server.close();
    for (const line of this.lines) line.close();
  }

  // ---- moving ----

  private get moves(): boolean {
    return this.client ? this.client.session.moving : this.free;
  }

  /** Without a debugger virtual time passes like time on the wall: nobody waits for the board. */
  private async move(): Promise<void> {
    this.awake = this.board.clock.now;
    this.look();
    this.pace = new Pace(this.asMachine(), { realtime: this.options.realtime || !this.client });
    const { reason, crash } = await this.pace.run(this.guest);
    if (this.client || this.ending || reason === 'reached') return;
    this.free = false;
    tell(`the board has stopped: ${crash?.reason ?? reason}`);
  }

  private readonly guest: Guest = {
    before: () => {
      if (!this.client?.session.inPast) for (const line of this.lines) line.feed();
    },
    after: () => this.drain(),
    expectsInput: () => true,
    waits: () => this.dozes(),
  };

  /** Whether the program has done next to nothing for long: then whoever waits for it waits for something outside. */
  private dozes(): boolean {
    const { clock, engine } = this.board;
    const instructions = engine.instructions - this.seen.instructions;
    const cycles = clock.cycles - this.seen.cycles;
    if (cycles < 0 || instructions > cycles * dozing) this.awake = clock.now;
    this.look();
    return clock.now - this.awake > longDoze;
  }

  private look(): void {
    const { clock, engine } = this.board;
    this.seen = { instructions: engine.instructions, cycles: clock.cycles };
  }

  private drain(): Promise<void> | undefined {
    const waiting = this.lines.map((line) => line.drain()).filter((pending) => pending !== undefined);
    return waiting.length ? Promise.all(waiting).then(() => {}) : undefined;
  }

  /** The board as what is moved in slices: by the debugger, or by itself. */
  private asMachine(): Machine {
    const { board } = this;
    const idle = () => this.client?.session.idle ?? board.idle;
    return {
      clock: board.clock,
      engine: board.engine,
      get idle() {
        return idle();
      },
      run: ({ for: duration }) => {
        const { client } = this;
        if (this.ending || !this.moves) return { reason: 'reached' };
        const until = board.clock.cycleAt(board.clock.now + duration);
        if (!client) return this.runFree(until);
        client.session.slice(until);
        const { stop } = client.session;
        if (stop.kind === 'exit') this.exitCode = stop.code;
        return { reason: client.session.moving ? 'time' : 'reached' };
      },
    };
  }

  /** Without a debugger. What happened with one happens again as it did then. */
  private runFree(until: Cycles): RunResult {
    const { board, history } = this;
    if (history.now >= history.end) {
      handOf(board).attach(false);
      return history.run(until);
    }
    const result = history.run(Math.min(until, history.end));
    return result.reason === 'breakpoint' ? { reason: 'time' } : result;
  }

  private end(exitCode: number): void {
    this.ending ??= { exitCode };
    this.wake();
  }

  private fail(error: unknown): void {
    this.ending ??= { error };
    this.wake();
  }

  /** Whoever waits looks again. */
  private wake(): void {
    this.pace.wake();
    this.wakeUp();
  }

  // ---- debuggers ----

  /** One debugger at a time. One that comes right after another has left may be here before that is known. */
  private connected(socket: Socket): void {
    socket.setNoDelay(true);
    if (!this.client) return this.welcome(socket);
    setTimeout(() => {
      if (socket.destroyed) return;
      if (this.client) this.refuse(socket);
      else this.welcome(socket);
    }, grace);
  }

  private welcome(socket: Socket): void {
    this.free = false;
    // In the past that would drop the future; and where that ends, a debugger was there.
    if (this.history.now >= this.history.end) handOf(this.board).attach(true);
    const session = new Session(this.history, {
      send: (bytes) => void socket.write(bytes),
      ended: (how) => this.released(how),
    });
    this.client = { socket, session };
    tell('a debugger has connected: the board is halted');
    socket.on('data', (bytes) => void this.take(socket, session, bytes).catch((error) => this.fail(error)));
    socket.on('end', () => this.left(socket)).on('close', () => this.left(socket));
    this.wake();
  }

  /** Follows what came in, piece by piece, so that replies to a flood never pile up. */
  private async take(socket: Socket, session: Session, bytes: Uint8Array): Promise<void> {
    if (this.client?.socket !== socket) return void socket.end();
    socket.pause();
    for (let at = 0; at < bytes.length && !socket.destroyed; at += pieceBytes) {
      session.receive(bytes.subarray(at, at + pieceBytes));
      this.wake();
      if (socket.writableNeedDrain) await drained(socket);
    }
    socket.resume();
  }

  /** Says why as the answer to the first packet: before that GDB does not listen. */
  private refuse(socket: Socket): void {
    tell('another debugger was refused: there is one already');
    const answer = () =>
      socket.end(Buffer.concat([Buffer.from('+'), framed('E.this board has a debugger already')]));
    socket.once('data', answer);
    socket.setTimeout(refusalPatience, answer);
  }

  private released(how: 'detached' | 'killed'): void {
    if (how === 'killed') this.board.reset('pin');
    this.client = undefined;
    this.free = how === 'detached';
    tell(
      how === 'killed' ? 'killed: the board is halted at reset' : 'the debugger has detached: the board runs',
    );
    if (this.options.once) this.end(this.exitCode);
    this.wake();
  }

  /** A connection that ends without a word leaves the board where it is. */
  private left(socket: Socket): void {
    if (this.client?.socket !== socket) return;
    this.client.session.close();
    this.client = undefined;
    tell('the debugger has left: the board is halted');
    if (this.options.once) this.end(this.exitCode);
    this.wake();
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}
