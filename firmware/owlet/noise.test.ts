/**
 * The link over a serial line that loses, doubles and changes characters in both directions, with the host's session and
 * the shipped image: each exchange ends with the right output and status, or with a report. `EXCHANGES=10000` runs more.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ekLm3s9b92, type EkLm3s9b92 } from '../../boards/index.js';
import { OwletSession, type LinkEvent } from '../link/owlet-session.js';
import { compileProgram } from '../toolchain/compile.js';
import { linkImage } from '../toolchain/linker.js';

const seed = 17;
const exchanges = Number(process.env['EXCHANGES'] ?? 60);
/** An exchange takes less, repetitions included. */
const longest = 200e9;

const owlet = readFileSync(new URL('../images/owlet.elf', import.meta.url));
const booted = ekLm3s9b92({ image: owlet });
booted.run({ for: '30ms' });

/** Numbers from 0 to below a bound, the same for each seed (Marsaglia's xorshift). */
function seededRandom(state: number): (below: number) => number {
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

interface Program {
  image: Uint8Array;
  /** The lines that it reads. */
  input: string[];
  output: string;
  status: number;
}

const program = (source: string, output: string, status = 0, input: string[] = []): Program => ({
  image: linkImage(compileProgram({ file: 'program.py', source })),
  input,
  output,
  status,
});

const lines = Array.from({ length: 40 }, (_, n) => `line ${n}\n`).join('');
const programs = [
  program('print("once")', 'once\n'),
  program('import sys\nsys.exit(7)', '', 7),
  program('for n in range(40): print("line", n)', lines),
  program('print("x" * 1000)', `${'x'.repeat(1000)}\n`),
  program('import time\nfor n in range(3):\n  time.sleep(1.1)\n  print(n)', '0\n1\n2\n'),
  program('print(input("? ") + input())', '? oneword\n', 0, ['one\n', 'word\n']),
  program('try:\n  while True: print(input())\nexcept EOFError: print("end")', 'a\nb\nend\n', 0, [
    'a\n',
    'b\n',
  ]),
  program('1/0', '', 1),
];

/** How a line treats characters: one in `rate` is lost, doubled or changed; in an outage all are lost. */
class Noise {
  rate = Infinity;
  outage = false;

  constructor(private readonly random: (below: number) => number) {}

  readonly apply = (byte: number): number[] => {
    if (this.outage) return [];
    if (this.rate === Infinity || this.random(this.rate) > 0) return [byte];
    return [[], [byte, byte], [byte ^ (1 << this.random(8))], [this.random(256)]][this.random(4)];
  };
}

interface Outcome {
  output: string;
  status?: number;
  reports: string[];
}

class Conversation {
  private board!: EkLm3s9b92;
  private session!: OwletSession;
  readonly noise: { in: Noise; out: Noise };

  constructor(random: (below: number) => number) {
    this.noise = { in: new Noise(random), out: new Noise(random) };
    this.restart();
  }

  /** A board that has just booted, and a new session. */
  private restart(): void {
    this.board = booted.fork();
    this.session = new OwletSession();
    const { uart0 } = this.board;
    uart0.disturb('in', this.noise.in.apply);
    uart0.disturb('out', this.noise.out.apply);
    uart0.onData((bytes) => {
      this.session.receive(bytes);
      if (bytes.includes(0)) this.board.stop();
    });
  }

  run({ image, input }: Program): Outcome {
    const outcome: Outcome = { output: '', reports: [] };
    if (!this.open(outcome)) return outcome;
    this.session.start(image);
    const left = [...input];
    const end = this.until(outcome, (event) => {
      if (event.kind === 'output') outcome.output += event.text;
      if (event.kind === 'inputWanted') {
        const line = left.shift();
        if (line === undefined) this.session.endInput();
        else this.session.input(line);
      }
      return event.kind === 'exit';
    });
    if (end?.kind === 'exit') outcome.status = end.status;
    return outcome;
  }

  /** Opens the link unless it is open; on another board if this one still runs a program. */
  private open(outcome: Outcome): boolean {
    for (let tries = 0; this.session.state !== 'ready' && tries < 3; tries++) {
      if (tries > 0) this.restart();
      this.session.hello();
      this.until(outcome, (event) => event.kind === 'ready');
    }
    return this.session.state === 'ready';
  }

  /** Runs until an event that `ends`, or a failure. Returns undefined if neither comes. */
  private until(outcome: Outcome, ends: (event: LinkEvent) => boolean): LinkEvent | undefined {
    const { clock } = this.board;
    for (const limit = clock.now + longest; clock.now < limit;) {
      const { send, events } = this.session.poll(clock.now);
      if (send.length > 0) this.board.uart0.send(send);
      for (const event of events) {
        if (event.kind === 'failed' || event.kind === 'warning') outcome.reports.push(event.message);
        if (ends(event) || event.kind === 'failed') return event;
      }
      const due = this.session.deadline ?? Infinity;
      this.board.run({ for: Math.max(1, Math.min(due - clock.now, 100e6)) });
    }
    outcome.reports.push('nothing ended');
    return undefined;
  }
}

const lost = /are lost|does not respond|too bad|cannot/;

test(`${exchanges} exchanges over bad lines end right or with a report`, { timeout: 3_600_000 }, () => {
  const random = seededRandom(seed);
  const conversation = new Conversation(random);
  const { noise } = conversation;
  const count = { right: 0, reported: 0, outages: 0, undisturbed: 0 };
  for (let n = 0; n < exchanges; n++) {
    for (const line of [noise.in, noise.out]) {
      line.rate = [Infinity, 1000, 300, 100][random(4)];
      line.outage = random(exchanges) < 2;
    }
    const wanted = programs[random(programs.length)];
    const outcome = conversation.run(wanted);
    const { output, status, reports } = outcome;
    const what = `seed ${seed}, exchange ${n}: ${JSON.stringify(outcome)}`;
    expect(reports, what).not.toContain('nothing ended');
    const isRight = output === wanted.output && status === wanted.status;
    if (noise.in.outage || noise.out.outage) count.outages++;
    else if (isRight) count.undisturbed++;
    if (isRight) count.right++;
    else {
      count.reported++;
      expect(reports.join(), what).toMatch(lost);
    }
  }
  expect(count.undisturbed).toBeGreaterThan(0.9 * (exchanges - count.outages));
  if (exchanges > 1000) console.log(count);
});
