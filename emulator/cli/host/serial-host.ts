/** What a board's serial lines can be connected to on this machine: standard input and output, a file, a TCP client. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Server, Socket } from 'node:net';
import { fileProblem, UsageError } from '../errors.js';
import { inputFile, rawTerminal, writeOutput } from './stdio.js';

/** The far end of a serial line. */
export interface SerialHost {
  /** Takes what the board sent; a promise when the next piece should wait. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** What came in since the last call. */
  take(): Uint8Array;
  /** Whether anything may still come in. */
  readonly open: boolean;
  close(): void;
}

/** How a host reaches the one who runs the board. */
export interface HostEvents {
  /** Something came in, or nothing will any more. */
  onInput(): void;
  /** The user pressed Ctrl-C on a terminal that is in raw mode. */
  onInterrupt(): void;
  /** A line for the user. */
  tell(message: string): void;
}

const nothing = new Uint8Array();
const controlC = 3;

/**
 * Opens what an option such as `--uart0 file:log.txt` names.
 * @throws UsageError when it names nothing, or that cannot be had
 */
export async function openHost(option: string, target: string, events: HostEvents): Promise<SerialHost> {
  const [kind, ...rest] = target.split(':');
  const detail = rest.join(':');
  if (target === 'none') return new NoHost();
  if (target === 'stdio') return new StdioHost(events);
  if (kind === 'file' && detail) return new FileHost(option, detail);
  if (kind === 'tcp' && detail) return TcpHost.listen(option, detail, events);
  throw new UsageError(`${option}: '${target}' is none of stdio, none, file:PATH and tcp:PORT`);
}

/** Input that was received and not yet taken. */
class Inbox {
  private pieces: Uint8Array[] = [];

  add(bytes: Uint8Array): void {
    this.pieces.push(bytes);
  }

  take(): Uint8Array {
    if (!this.pieces.length) return nothing;
    const { pieces } = this;
    this.pieces = [];
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  }
}

class NoHost implements SerialHost {
  readonly open = false;
  write(): undefined {}
  take(): Uint8Array {
    return nothing;
  }
  close(): void {}
}

/** Standard input without a line; also for what else reads it. */
export class StdinReader {
  open = true;
  private readonly inbox = new Inbox();
  private readonly undo: () => void;

  constructor(private readonly events: HostEvents) {
    const file = inputFile();
    this.undo = file ? () => {} : this.listen();
    if (file) {
      this.inbox.add(file);
      this.open = false;
    }
  }

  take(): Uint8Array {
    return this.inbox.take();
  }

  close(): void {
    this.undo();
  }

  private listen(): () => void {
    const { stdin } = process;
    const onData = (bytes: Buffer) => this.received(bytes);
    const onEnd = () => {
      this.open = false;
      this.events.onInput();
    };
    const cooked = rawTerminal();
    stdin.on('data', onData).on('end', onEnd).on('error', onEnd);
    return () => {
      stdin.off('data', onData).off('end', onEnd);
      stdin.pause();
      cooked();
    };
  }

  private received(bytes: Buffer): void {
    const interrupt = process.stdin.isTTY ? bytes.indexOf(controlC) : -1;
    if (interrupt >= 0) return this.events.onInterrupt();
    this.inbox.add(bytes);
    this.events.onInput();
  }
}

class StdioHost extends StdinReader implements SerialHost {
  write(bytes: Uint8Array): Promise<void> | undefined {
    return writeOutput(bytes);
  }
}

/** Keeps what the board sends. */
class FileHost implements SerialHost {
  readonly open = false;
  private readonly file: number;

  constructor(
    private readonly option: string,
    private readonly path: string,
  ) {
    this.file = this.attempt(() => openSync(path, 'w'));
  }

  write(bytes: Uint8Array): undefined {
    this.attempt(() => writeSync(this.file, bytes));
  }

  take(): Uint8Array {
    return nothing;
  }

  close(): void {
    closeSync(this.file);
  }

  private attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw new UsageError(`${this.option}: cannot write '${this.path}': ${fileProblem(error)}`);
    }
  }
}

/** What the board said before anybody was there to listen is kept up to this many bytes. */
const keptBytes = 1 << 20;

const portProblems: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use',
  EACCES: 'may not be opened by this user',
};

/** Listens on this machine only, for one client at a time. */
class TcpHost implements SerialHost {
  readonly open = true;
  private readonly inbox = new Inbox();
  private client: Socket | undefined;
  private early: Uint8Array[] = [];
  private earlyBytes = 0;

  private constructor(
    private readonly server: Server,
    private readonly events: HostEvents,
  ) {
    server.on('connection', (socket) => this.connected(socket));
  }

  static async listen(option: string, detail: string, events: HostEvents): Promise<TcpHost> {
    const port = /^\d{1,5}$/.test(detail) ? Number(detail) : NaN;
    if (!(port <= 65535)) throw new UsageError(`${option}: '${detail}' is not a TCP port: give 0 to 65535`);
    const { createServer } = await import('node:net');
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve).once('error', reject).listen(port, '127.0.0.1');
    }).catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(`${option}: port ${port} ${portProblems[error.code ?? ''] ?? error.message}`);
    });
    const address = server.address() as { port: number };
    events.tell(`${option.replace(/^-+/, '')} listens on 127.0.0.1:${address.port}`);
    return new TcpHost(server, events);
  }

  write(bytes: Uint8Array): Promise<void> | undefined {
    const { client } = this;
    if (!client) this.keep(bytes);
    else if (!client.write(bytes)) {
      return new Promise((resolve) => client.once('drain', resolve).once('close', resolve));
    }
    return undefined;
  }

  take(): Uint8Array {
    return this.inbox.take();
  }

  close(): void {
    this.client?.end();
    this.client?.unref();
    this.server.close();
  }

  private keep(bytes: Uint8Array): void {
    if (this.earlyBytes >= keptBytes) return;
    this.early.push(bytes);
    this.earlyBytes += bytes.length;
  }

  private connected(socket: Socket): void {
    if (this.client) return void socket.end('perch: this line has a client already\r\n');
    this.client = socket;
    socket.setNoDelay(true);
    for (const bytes of this.early) socket.write(bytes);
    this.early = [];
    this.earlyBytes = keptBytes;
    socket.on('data', (bytes) => {
      this.inbox.add(bytes);
      this.events.onInput();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => (this.client = undefined));
  }
}
