/** The connected serial lines of a board. */
import { existsSync, statSync } from 'node:fs';
import type { Board } from '../../board/board.js';
import type { BoardDescription } from '../../board/description.js';
import { type PaceText, usualPace } from '../../port/serial-pace.js';
import type { SerialPort } from '../../port/serial.js';
import { formatText, rateText } from '../../port/serial-setting.js';
import type { Nanoseconds } from '../../units.js';
import { UsageError } from '../errors.js';
import { knownLines, optionKey } from '../usage/board-options.js';
import type { SerialTarget } from '../usage/serial-target.js';
import type { ConnectedTarget } from './open-serial-host.js';
import { placeOf } from './files.js';
import type { SerialHost } from './serial-host.js';
import { SerialLine } from './serial-line.js';
import { notify } from './stdio.js';

/** Options, with the targets of serial lines, by name, and the pace of their input. */
export interface LineTargets {
  pace?: PaceText;
}

/** Bits of a full transmit FIFO and shift register, of the longest characters. */
const transmitterBits = 17 * 12;

/** Opens the far end of a serial line. @throws UsageError naming the option, if it cannot be opened */
export type HostOpener = (option: string, target: ConnectedTarget) => Promise<SerialHost>;

export class SerialLines {
  private readonly lines: SerialLine[] = [];
  /** The line that is connected to standard input and output. */
  stdio: SerialLine | undefined;
  /** Called when `due` has changed while the board runs. */
  onDue: () => void = () => {};
  /** Called at the first character that the board sends on a line. */
  onFirst: () => void = () => {};

  constructor(private readonly board: Board) {}

  /**
   * Connects every line that has a target, and fixes the settings that the targets name. Reports on stderr the rates and formats
   * that a connected line follows.
   * @throws UsageError if a target cannot be opened; no line is then connected
   */
  async connect(targets: LineTargets, open: HostOpener): Promise<void> {
    const lines = linesOf(targets, this.board.description);
    checkFiles(lines);
    try {
      for (const [name, target] of lines) {
        if (target.setting) this.board.port(name).fix(target.setting);
        if (target.kind === 'none') continue;
        const host = await open(`--${name}`, target);
        const line = new SerialLine(this.board, name, host, targets.pace ?? usualPace);
        line.onDue = () => this.onDue();
        line.onFirst = () => this.onFirst();
        this.lines.push(line);
        if (target.kind === 'stdio') this.stdio = line;
        reportFollowed(this.board.port(name));
      }
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Sends the input of all lines to the board. */
  feed(): void {
    for (const line of this.lines) line.feed();
  }

  /** When input that a line holds back enters, in virtual time: a slice must end there. */
  get due(): Nanoseconds | undefined {
    const times = this.lines.flatMap(({ due }) => due ?? []);
    return times.length ? Math.min(...times) : undefined;
  }

  /** Passes on what the board has sent. A returned promise delays the next slice. */
  drain(): Promise<void> | undefined {
    const waiting = this.lines.map((line) => line.drain()).filter((pending) => pending !== undefined);
    return waiting.length ? Promise.all(waiting).then(() => {}) : undefined;
  }

  /**
   * Sends the characters that are still in the transmitters when the firmware ends, as hardware would. They are sent by a
   * fork of the board with its processor halted, which takes 6 ms: only where a transmitter is at work.
   */
  drainTransmitters(): Promise<void> | undefined {
    if (!this.lines.some((line) => line.receiving)) return this.drain();
    const fork = this.board.fork();
    for (const line of this.lines) line.capture(fork);
    const { clock } = fork;
    const slowest = Math.min(...Object.values(fork.serial).map((port) => port.setting.baud));
    const end = clock.cycleAt(clock.now + (transmitterBits * 1e9) / slowest);
    while (clock.nextEvent <= end && clock.sleep()) clock.advance();
    return this.drain();
  }

  /** Whether input may still arrive on any line. */
  get acceptsInput(): boolean {
    return this.lines.some((line) => line.acceptsInput);
  }

  close(): void {
    for (const line of this.lines) line.close();
  }
}

/** Reports on stderr each setting that a line follows, once. */
export function reportFollowed(port: SerialPort): void {
  const said = new Set<string>();
  port.onFollow((setting) => {
    const text = `${port.name}: following ${rateText(setting.baud)} baud ${formatText(setting)}`;
    if (!said.has(text)) notify(text);
    said.add(text);
  });
}

/** @throws UsageError if two lines use standard input and output or one file, or the board lacks a line */
export function checkLines(targets: LineTargets, description: BoardDescription): void {
  const lines = linesOf(targets, description);
  const stdio = lines.filter(([, target]) => target.kind === 'stdio');
  if (stdio.length > 1) {
    const names = stdio.map(([name]) => `--${name}`).join(' and ');
    throw new UsageError(`${names} cannot both be stdio: use another target for one of them, e.g. none`);
  }
  checkFiles(lines);
  for (const [name, target] of lines) {
    if ((target.kind !== 'none' || target.setting) && !Object.hasOwn(description.serial, name)) {
      throw new UsageError(`--${name}: ${description.name} has no such serial line`);
    }
  }
}

/** @throws UsageError if a target fixes the setting of a line that a recording determines */
export function rejectSettings(targets: LineTargets, description: BoardDescription): void {
  const [name] = linesOf(targets, description).find(([, target]) => target.setting) ?? [];
  if (name === undefined) return;
  throw new UsageError(`--${name}: the recording determines rate and format: omit what follows @`);
}

/** Two lines that write one file would overwrite each other's output. */
function checkFiles(lines: readonly NamedTarget[]): void {
  const owners = new Map<string, string>();
  for (const [name, target] of lines) {
    if (target.kind !== 'file') continue;
    const place = placeOf(target.path);
    const other = owners.get(place);
    if (other !== undefined)
      throw new UsageError(`--${other} and --${name} cannot both write '${target.path}': use two files`);
    // Devices, such as /dev/null, take the output of both.
    if (!existsSync(place) || statSync(place).isFile()) owners.set(place, name);
  }
}

type NamedTarget = [name: string, target: SerialTarget];

/** The lines that have a target: of every command, and of the board. */
export function linesOf(targets: LineTargets, { serial }: BoardDescription): NamedTarget[] {
  const given = targets as Readonly<Record<string, unknown>>;
  const names = [...new Set([...knownLines, ...Object.keys(serial)])];
  return names.flatMap((name): NamedTarget[] => {
    const target = given[optionKey(name)] as SerialTarget | undefined;
    return target ? [[name, target]] : [];
  });
}
