/** The TCP port that GDB connects to. Admits one debugger at a time and carries bytes between it and its session. */
import type { Server, Socket } from 'node:net';
import { framed } from '../../debug/gdb/packet.js';
import type { GdbSession } from '../../debug/gdb/session.js';
import { notify } from '../host/stdio.js';
import { listenLocally } from '../host/tcp-port.js';

/** The owner of the board. */
export interface DebuggerPortOwner {
  /** A debugger connected. @param send sends bytes to it */
  connected(send: (bytes: Uint8Array) => void): GdbSession;
  /** The debugger sent a request. */
  requested(): void;
  /** The connection closed without a detach or kill. */
  left(): void;
  failed(error: unknown): void;
}

/** The connected debugger. */
interface Client {
  socket: Socket;
  session: GdbSession;
}

/** Input is processed in pieces of this many bytes; the replies to a piece are sent before the next one. */
const pieceBytes = 4096;
/** How long a second client waits for the first one to disconnect, in milliseconds. */
const handoverTime = 100;
/** How long a refused client has to send its first packet, in milliseconds. The refusal is the reply to it. */
const refusalTimeout = 2000;

export class DebuggerPort {
  private client: Client | undefined;
  private server: Server | undefined;

  constructor(private readonly owner: DebuggerPortOwner) {}

  /** The session of the connected debugger. */
  get session(): GdbSession | undefined {
    return this.client?.session;
  }

  /**
   * Opens the port and returns its number.
   * @param admission resolves when debuggers may connect
   * @throws UsageError if the port cannot be opened
   */
  async listen(wanted: number, admission: () => Promise<void>): Promise<number> {
    const { server, port } = await listenLocally('--port', wanted, ': --port 0 takes a free one');
    this.server = server;
    server.on('connection', (socket) => {
      socket.on('error', () => socket.destroy());
      void admission().then(() => this.connected(socket));
    });
    return port;
  }

  /** Admits the next debugger. */
  release(): void {
    this.client = undefined;
  }

  close(): void {
    this.client?.socket.destroy();
    this.server?.close();
  }

  /** Admits one debugger at a time. A new connection may arrive before the last one is known to be closed. */
  private connected(socket: Socket): void {
    socket.setNoDelay(true);
    if (!this.client) return this.welcome(socket);
    setTimeout(() => {
      if (socket.destroyed) return;
      if (this.client) this.refuse(socket);
      else this.welcome(socket);
    }, handoverTime);
  }

  private welcome(socket: Socket): void {
    const session = this.owner.connected((bytes) => void socket.write(bytes));
    this.client = { socket, session };
    socket.on('data', (bytes) => {
      void this.take(socket, session, bytes).catch((error) => this.owner.failed(error));
    });
    socket.on('end', () => this.left(socket)).on('close', () => this.left(socket));
    this.owner.requested();
  }

  /** Processes input in pieces, so that replies do not accumulate. */
  private async take(socket: Socket, session: GdbSession, bytes: Uint8Array): Promise<void> {
    if (this.client?.socket !== socket) return void socket.end();
    socket.pause();
    for (let at = 0; at < bytes.length && !socket.destroyed; at += pieceBytes) {
      session.receive(bytes.subarray(at, at + pieceBytes));
      this.owner.requested();
      if (socket.writableNeedDrain) await drained(socket);
    }
    socket.resume();
  }

  /** Sends the reason as the reply to the first packet: GDB ignores anything earlier. */
  private refuse(socket: Socket): void {
    notify('refused a second debugger: one is already connected');
    const answer = () =>
      socket.end(Buffer.concat([Buffer.from('+'), framed('E.a debugger is already connected')]));
    socket.once('data', answer);
    socket.setTimeout(refusalTimeout, answer);
  }

  private left(socket: Socket): void {
    if (this.client?.socket !== socket) return;
    this.client.session.close();
    this.client = undefined;
    this.owner.left();
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
