/** All serial lines of a board that are connected to something on this machine. */
import type { Board } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import type { Nanoseconds } from '../../units.js';
import { UsageError } from '../errors.js';
import type { SerialLineValues } from '../usage/options.js';
import type { SerialTarget } from '../usage/serial-target.js';
import type { ConnectedTarget } from './open-serial-host.js';
import type { SerialHost } from './serial-host.js';
import { SerialLine } from './serial-line.js';

/** What lines are to be connected to, by name. */
export type LineTargets = Partial<SerialLineValues>;

/** How long a full transmit FIFO takes at 9600 baud, and some. */
const transmitTime: Nanoseconds = 20e6;

/** Opens the far end of a line. @throws UsageError naming the option when it cannot be had */
export type HostOpener = (option: string, target: ConnectedTarget) => Promise<SerialHost>;

export class SerialLines {
  private readonly lines: SerialLine[] = [];

  constructor(private readonly board: Board) {}

  /** Connects every line that has a target. @throws UsageError when a target cannot be had: then none is connected */
  async connect(targets: LineTargets, open: HostOpener): Promise<void> {
    try {
      for (const [name, target] of linesOf(targets)) {
        if (target.kind === 'none') continue;
        this.lines.push(new SerialLine(this.board, name, await open(`--${name}`, target)));
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Sends what came in from outside to the board. */
  feed(): void {
    for (const line of this.lines) line.feed();
  }

  /** Passes on what the board has sent; a promise when the next piece should wait. */
  drain(): Promise<void> | undefined {
    const waiting = this.lines.map((line) => line.drain()).filter((pending) => pending !== undefined);
    return waiting.length ? Promise.all(waiting).then(() => {}) : undefined;
  }

  /**
   * When the firmware has ended, characters are still on their way out. On hardware they get there: they do on a copy of the
   * board, whose processor stands still.
   */
  drainTransmitters(): Promise<void> | undefined {
    const fork = this.board.fork();
    for (const line of this.lines) line.capture(fork);
    const { clock } = fork;
    const end = clock.cycleAt(clock.now + transmitTime);
    while (clock.nextEvent <= end && clock.sleep()) clock.advance();
    return this.drain();
  }

  /** Whether anything may still come in. */
  get acceptsInput(): boolean {
    return this.lines.some((line) => line.acceptsInput);
  }

  close(): void {
    for (const line of this.lines) line.close();
  }
}

/** @throws UsageError for two lines on standard input and output, or one that the board does not have */
export function checkLines(targets: LineTargets, description: BoardDescription): void {
  const stdio = linesOf(targets).filter(([, target]) => target.kind === 'stdio');
  if (stdio.length > 1) {
    const names = stdio.map(([name]) => `--${name}`).join(' and ');
    throw new UsageError(`${names} cannot both be stdio: give one of them another target, such as none`);
  }
  for (const [name, target] of linesOf(targets)) {
    if (target.kind !== 'none' && !description.serial[name]) {
      throw new UsageError(`--${name}: ${description.name} has no such serial line`);
    }
  }
}

function linesOf({ uart0, uart1, uart2 }: LineTargets): [name: string, target: SerialTarget][] {
  return Object.entries({ uart0, uart1, uart2 }).filter(
    (entry): entry is [string, SerialTarget] => !!entry[1],
  );
}
