/**
 * A debugger's session in GDB's remote protocol (GDB manual, appendix "Remote Serial Protocol"). It receives and sends bytes;
 * its owner carries them over a connection and calls `slice` while the board runs.
 */
import type { RunBounds } from '../../board/board.js';
import type { Cycles } from '../../units.js';
import type { History } from '../history.js';
import { handlePacket } from './commands.js';
import { type ClientFeature, type GdbContext, packetSize } from './context.js';
import { PacketError } from './error.js';
import { DebugMemory } from './memory.js';
import { framed, type Incoming, PacketReader, textToHex } from './packet.js';
import { Points } from './points.js';
import { type ResumeAction, Execution, type StopEvent } from './execution.js';
import { Signal } from './signals.js';
import { halted, stopReply } from './stop-reply.js';

/** The owner of a session. */
export interface GdbSessionOwner {
  /** Sends bytes to GDB. */
  send(bytes: Uint8Array): void;
  /** The session has ended: the program runs freely when detached, and stays halted when killed. */
  ended(how: 'detached' | 'killed'): void;
}

/** How often a packet is retransmitted. */
const mostRepeats = 3;
/** Characters of text in a packet of console output. */
const printedAtOnce = 1000;
const acknowledgement = { good: Uint8Array.of(0x2b), bad: Uint8Array.of(0x2d) } as const;

/** A debugging session in GDB's remote protocol, over any connection that carries bytes. */
export class GdbSession implements GdbContext {
  readonly board;
  readonly memory: DebugMemory;
  readonly points: Points;
  readonly features = new Set<ClientFeature>();
  extended = false;
  stop: StopEvent = halted;

  private readonly execution: Execution;
  private readonly reader = new PacketReader(packetSize, (item) => this.received(item));
  private acknowledging = true;
  private lastSent: Uint8Array | undefined;
  private repeats = 0;
  private over = false;

  /** @param history that of a halted board */
  constructor(
    readonly history: History,
    private readonly owner: GdbSessionOwner,
  ) {
    this.board = history.board;
    this.memory = new DebugMemory(this.board);
    this.points = new Points(this.board);
    this.execution = new Execution(this.board, history, this.points);
  }

  /** Whether an action of this debugger is in progress. */
  get moving(): boolean {
    return this.execution.moving;
  }

  /** Whether the board is idle: only input can wake it. */
  get idle(): boolean {
    return this.execution.idle;
  }

  /** Whether the board is in its past: input would drop the future. */
  get inPast(): boolean {
    return this.execution.inPast;
  }

  /** Receives bytes. Packets may be split anywhere. */
  receive(bytes: Uint8Array): void {
    this.reader.push(bytes);
  }

  /**
   * Runs a slice of the action in progress, forwards to a cycle at most, and reports to the debugger when the board halts.
   * @param bounds.while ends a run as for `Board.run`; a slice of other actions is short
   */
  slice(until: Cycles, bounds: Pick<RunBounds, 'while'> = {}): void {
    const stop = this.execution.slice(until, bounds);
    if (stop) this.report(stop);
  }

  /** Halts the board and detaches from it. */
  close(): void {
    this.over = true;
    this.execution.close();
  }

  // ---- for packet handlers ----

  resume(action: ResumeAction): void {
    this.execution.resume(action);
  }

  print(text: string): void {
    for (let at = 0; at < text.length; at += printedAtOnce) {
      this.send(`O${textToHex(text.slice(at, at + printedAtOnce))}`);
    }
  }

  stopAcknowledging(): void {
    this.acknowledging = false;
  }

  end(how: 'detached' | 'killed'): void {
    this.close();
    this.owner.ended(how);
  }

  // ---- the connection ----

  private received(item: Incoming): void {
    if (this.over) return;
    if (item.kind === 'interrupt') this.interrupt();
    else if (item.kind === 'ack') this.lastSent = undefined;
    else if (item.kind === 'nak') this.repeat();
    else this.packetArrived(item);
  }

  private packetArrived(item: Exclude<Incoming, { kind: 'ack' | 'nak' | 'interrupt' }>): void {
    const good = item.kind !== 'damaged';
    if (this.acknowledging) this.owner.send(good ? acknowledgement.good : acknowledgement.bad);
    if (!good) return;
    const reply =
      item.kind === 'packet' ? this.reply(item.data) : this.error(new PacketError('packet too long', 7));
    if (reply !== undefined) this.send(reply);
  }

  private reply(packet: string): string | undefined {
    try {
      if (this.moving) throw new PacketError('the program is running: interrupt it first', 16);
      return handlePacket(this, packet);
    } catch (error) {
      if (error instanceof PacketError) return this.error(error);
      throw error;
    }
  }

  /** Only a debugger with the feature accepts text. The protocol itself defines `memtype`. */
  private error({ message, code }: PacketError): string {
    const text = this.features.has('error-message') || message === 'memtype';
    return text ? `E.${message}` : `E${code.toString(16).padStart(2, '0')}`;
  }

  private interrupt(): void {
    if (!this.moving) return;
    this.execution.halt();
    this.report({ kind: 'signal', signal: Signal.INT });
  }

  private report(stop: StopEvent): void {
    this.stop = stop;
    this.send(stopReply(this, stop));
  }

  private send(data: string): void {
    const bytes = framed(data);
    if (this.acknowledging) this.lastSent = bytes;
    this.repeats = 0;
    this.owner.send(bytes);
  }

  private repeat(): void {
    if (!this.lastSent || this.repeats >= mostRepeats) return;
    this.repeats++;
    this.owner.send(this.lastSent);
  }
}
