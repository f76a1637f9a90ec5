/**
 * How boards are looked at while they run: not at all, or with what makes engines go other ways to the same result. What is
 * seen is compared too.
 */
import type { EkLm3s9b92 } from '../../boards/ek-lm3s9b92.js';
import { FlowCounters } from '../../emulator/engine/flow.js';
import type { Address } from '../../emulator/units.js';
import { ARENA, PROGRAM } from './scaffold.js';

export const GUISES = ['plain', 'observed', 'watched', 'marked', 'counted', 'small cache'] as const;
export type Guise = (typeof GUISES)[number];

/** What is seen of a board: the last few things, and how many there were. */
export class Sight {
  private count = 0;
  private readonly last: string[] = [];
  private counters: FlowCounters | undefined;

  constructor(
    board: EkLm3s9b92,
    guise: Guise,
    private readonly end: Address,
  ) {
    const { bus, clock, cpu, engine } = board;
    const note = (text: string) => this.note(`${clock.cycles} ${text}`);
    if (guise === 'observed') {
      bus.observe({
        read: (_, address, size, value) =>
          note(`read ${address} ${size} ${value >>> 0} at ${engine.pc >>> 0}`),
        written: (_, address, size, value) => note(`write ${address} ${size} ${value >>> 0}`),
      });
      cpu.watchExceptions((event, n) => note(`${event} ${n}`));
      cpu.watchSleep((asleep) => note(asleep ? 'asleep' : 'awake'));
    } else if (guise === 'watched') {
      bus.watch({ address: ARENA + 0x400, length: 0x800, reads: true, writes: true }, (access) =>
        note(`${access.write ? 'write' : 'read'} ${access.address} ${access.size} ${access.value >>> 0}`),
      );
    } else if (guise === 'marked') bus.markWrites();
    else if (guise === 'counted') {
      this.counters = new FlowCounters(bus, clock, () => engine.pc, {
        crosses: (_, to) => (to & 4) !== 0,
        moved: (from, to, kind) => note(`${kind} from ${from} to ${to}`),
        paused: () => {},
        resumed: () => {},
      });
      engine.countFlow!(this.counters);
    }
  }

  private note(text: string): void {
    this.count++;
    if (this.last.push(text) > 6) this.last.shift();
  }

  /** What was seen so far, as text. */
  get text(): string {
    return this.events + this.flow();
  }

  /** The same without the counts of instructions, which are many. */
  get events(): string {
    return `${this.count} events, at last\n  ${this.last.join('\n  ')}`;
  }

  /** How often instructions of the program were executed and taken. */
  private flow(): string {
    const counts = this.counters?.counts();
    if (!counts) return '';
    const lines: string[] = [];
    for (let at = PROGRAM; at < this.end; at += 2)
      lines.push(`${at.toString(16)} ${counts.executed(at)} ${counts.taken(at)} ${counts.spent(at)}`);
    return lines.join('\n');
  }
}
