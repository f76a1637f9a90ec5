/** The TCP port that GDB connects to: it admits one debugger at a time and carries bytes between it and its session. */
import type { Server, Socket } from 'node:net';
import { framed } from '../../debug/gdb/packet.js';
import type { Session } from '../../debug/gdb/session.js';
import { notify } from '../host/stdio.js';
import { listenLocally } from '../host/tcp-port.js';

/** The owner of the board that is debugged. */
export interface DebuggerPortOwner {
  /** A debugger has connected. @param send sends to it */
  connected(send: (bytes: Uint8Array) => void): Session;
  /** A debugger has asked for something. */
  requested(): void;
  /** The connection has ended without a word from the debugger. */
  left(): void;
  failed(error: unknown): void;
}

/** The debugger that is connected. */
interface Client {
  socket: Socket;
  session: Session;
}

/** Bytes of a client's that are processed before its replies must have been sent. */
const pieceBytes = 4096;
/** How long a second client waits for the first one to leave, in milliseconds. */
const handoverTime = 100;
/** How long a refused client has to send its first packet, in milliseconds: the refusal is the answer to it. */
const refusalTimeout = 2000;

export class DebuggerPort {
  private client: Client | undefined;
  private server: Server | undefined;

  constructor(private readonly owner: DebuggerPortOwner) {}

  /** The session of the debugger that is connected. */
  get session(): Session | undefined {
    return this.client?.session;
  }

  /**
   * Opens the port; returns its number.
   * @param admission settles when debuggers are let in
   * @throws UsageError when the port cannot be had
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

  /** Admits one debugger at a time. A new connection may arrive before the end of the last one is known. */
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

  /** Processes input piece by piece, so that the replies to a flood do not pile up. */
  private async take(socket: Socket, session: Session, bytes: Uint8Array): Promise<void> {
    if (this.client?.socket !== socket) return void socket.end();
    socket.pause();
    for (let at = 0; at < bytes.length && !socket.destroyed; at += pieceBytes) {
      session.receive(bytes.subarray(at, at + pieceBytes));
      this.owner.requested();
      if (socket.writableNeedDrain) await drained(socket);
    }
    socket.resume();
  }

  /** Gives the reason as the answer to the first packet: before that GDB does not listen. */
  private refuse(socket: Socket): void {
    notify('another debugger was refused: there is one already');
    const answer = () =>
      socket.end(Buffer.concat([Buffer.from('+'), framed('E.this board has a debugger already')]));
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
