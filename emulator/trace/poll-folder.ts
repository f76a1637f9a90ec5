/**
 * Folds polling: repeated reads of one register, or of several in turn as in a main loop, as long as they return the same
 * values.
 */
import type { Nanoseconds, Cycles } from '../units.js';
import type { AccessEvent } from './events.js';

/** Writes single reads and polls. */
export interface PollWriter {
  access(event: AccessEvent): void;
  /** @param last the read that returned another value and so ended the poll; else `first` */
  poll(first: AccessEvent, last: AccessEvent, count: number, duration: Nanoseconds): void;
}

/** The maximum number of reads in a round. */
const longestRound = 8;

/** A read of a round, and the time of its last repetition. */
interface Member {
  first: AccessEvent;
  lastTime: Nanoseconds;
  lastCycle: Cycles;
}

export class PollFolder {
  private readonly members: Member[] = Array.from({ length: longestRound }, () => ({
    first: {} as AccessEvent,
    lastTime: 0,
    lastCycle: 0,
  }));
  /** The number of reads in the round. */
  private length = 0;
  /** Completed rounds; 0 while the first one is being collected. */
  private rounds = 0;
  /** Reads so far of the next round. */
  private at = 0;

  /** @param flushed called after each flush */
  constructor(
    private readonly writer: PollWriter,
    private readonly flushed: () => void,
  ) {}

  /** Whether reads are being folded. Other events must then be written after them. */
  get folding(): boolean {
    return this.rounds > 1;
  }

  read(event: AccessEvent): void {
    if (this.rounds === 0 && this.length > 0 && same(this.members[0].first, event)) this.rounds = 1;
    if (this.rounds === 0) return this.collect(event);
    const member = this.members[this.at];
    if (same(member.first, event)) return this.repeat(member, event);
    const ended = this.folding && sameRegister(member.first, event);
    this.flush(ended ? event : undefined);
    if (!ended) this.collect(event);
  }

  /** Writes the held reads. @param end the read that returned another value than its predecessor in the round */
  flush(end?: AccessEvent): void {
    const { members, length, at } = this;
    for (let i = 0; i < length; i++) {
      if (this.folding) this.writePoll(members[i], i, i === at ? end : undefined);
      else this.writer.access(members[i].first);
    }
    if (!this.folding) this.writePartialRound();
    this.length = this.rounds = this.at = 0;
    this.flushed();
  }

  private writePoll({ first, lastTime }: Member, index: number, end: AccessEvent | undefined): void {
    const count = this.rounds + (index < this.at || end ? 1 : 0);
    this.writer.poll(first, end ?? first, count, (end?.time ?? lastTime) - first.time);
  }

  /** Writes the reads of an incomplete second round. */
  private writePartialRound(): void {
    for (let i = 0; i < this.at; i++) {
      const { first, lastTime, lastCycle } = this.members[i];
      const { after } = first;
      this.writer.access({ ...first, time: lastTime, cycle: lastCycle, before: after });
    }
  }

  private repeat(member: Member, { time, cycle }: AccessEvent): void {
    member.lastTime = time;
    member.lastCycle = cycle;
    if (++this.at < this.length) return;
    this.at = 0;
    this.rounds++;
  }

  private collect(event: AccessEvent): void {
    if (this.length === longestRound) this.flush();
    const { first } = this.members[this.length++];
    first.kind = event.kind;
    first.time = event.time;
    first.cycle = event.cycle;
    first.code = event.code;
    first.location = event.location;
    first.address = event.address;
    first.size = event.size;
    first.value = event.value;
    first.before = event.before;
    first.after = event.after;
  }
}

function same(a: AccessEvent, b: AccessEvent): boolean {
  return a.value === b.value && sameRegister(a, b);
}

function sameRegister(a: AccessEvent, b: AccessEvent): boolean {
  return a.code === b.code && a.address === b.address && a.size === b.size;
}
