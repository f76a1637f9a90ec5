/**
 * `npm run bench [-- RUNS]`: compares the translator's speed with its peers' on the same programs and takes the other
 * measures of docs/performance.md, each next to its mark.
 */
import { GUESTS, type Guest } from './guests.js';
import { measures } from './measures.js';
import { findPeers, ours, type Peer, type Sample } from './peers.js';
import { geometricMean, printTable, show, type Spread, spreadOf } from './statistics.js';

const runs = Number(process.argv[2] ?? 3);
if (!(runs >= 1)) {
  console.error(`bench: '${process.argv[2]}' is not a number of runs`);
  process.exit(2);
}

/** Million instructions per CPU second. */
const rateOf = ({ instructions, seconds }: Sample) => instructions / seconds / 1e6;

interface Result {
  readonly rate: Spread;
  /** How many times as fast the translator was in the same round; undefined for the translator. */
  readonly ratio?: Spread;
  readonly check: string;
}

/** Runs a guest on each peer in turn, several times. */
function measure(guest: Guest, peers: readonly Peer[]): Map<Peer, Result> {
  const samples = new Map<Peer, Sample[]>();
  for (let n = 0; n < runs; n++) {
    for (const peer of [ours, ...peers]) {
      const sample = peer.run(guest);
      if (sample) samples.set(peer, [...(samples.get(peer) ?? []), sample]);
    }
  }
  const mine = samples.get(ours)!.map(rateOf);
  return new Map(
    [...samples].map(([peer, list]) => {
      const rates = list.map(rateOf);
      const ratio = peer === ours ? undefined : spreadOf(mine.map((rate, n) => rate / rates[n]));
      return [peer, { rate: spreadOf(rates), ratio, check: list[0].check }];
    }),
  );
}

function verdict(met: boolean): string {
  return met ? 'met' : 'not met';
}

function printRates(results: Map<Guest, Map<Peer, Result>>, all: readonly Peer[]): void {
  const cell = (line: Result | undefined) => (line ? show(line.rate) : '');
  console.log('Million guest instructions per CPU second:\n');
  const rows = [...results].map(([{ name }, lines]) => [name, ...all.map((peer) => cell(lines.get(peer)))]);
  printTable([['', ...all.map(({ name }) => name)], ...rows]);
}

function printRatios(results: Map<Guest, Map<Peer, Result>>, peers: readonly Peer[]): void {
  const of = (peer: Peer) =>
    [...results.values()].map((lines) => lines.get(peer)?.ratio).filter((r) => r !== undefined);
  const cell = (line: Result | undefined) => (line?.ratio ? show(line.ratio, 2) : '');
  const rows = [...results].map(([{ name }, lines]) => [name, ...peers.map((peer) => cell(lines.get(peer)))]);
  const means = peers.map((peer) => geometricMean(of(peer).map(({ median }) => median)));
  const lowest = peers.map((peer) => Math.min(...of(peer).map(({ median }) => median)));
  const judge = (mark: number | undefined, value: number) =>
    mark === undefined ? '' : `${mark}: ${verdict(value >= mark)}`;
  console.log('The translator as a multiple of:\n');
  printTable([
    ['', ...peers.map(({ name }) => name)],
    ...rows,
    ['geometric mean', ...means.map((mean) => mean.toFixed(2))],
    ['mark', ...peers.map(({ mark }, n) => judge(mark, means[n]))],
    ['lowest', ...lowest.map((ratio) => ratio.toFixed(2))],
    ['mark', ...peers.map(({ markEach }, n) => judge(markEach, lowest[n]))],
  ]);
}

function printInterrupts(results: Map<Guest, Map<Peer, Result>>): void {
  for (const [guest, lines] of results) {
    if (!guest.timer) continue;
    const counts = [...lines].map(([{ name }, { check }]) => `${parseInt(check, 16)} on ${name}`);
    console.log(
      `Interrupts in ${guest.name} (slow peers run a share of the rounds): ${counts.join(', ')}.\n`,
    );
  }
}

const peers = await findPeers();
console.log(`Medians (lowest-highest) of ${runs} runs.\n`);
const results = new Map(GUESTS.map((guest) => [guest, measure(guest, peers)]));
printRates(results, [ours, ...peers]);
printRatios(results, peers);
printInterrupts(results);
console.log('Other measures:\n');
printTable([
  ['', 'measured', 'mark', ''],
  ...(await measures(runs)).map(({ what, text, mark, met }) => [what, text, mark, mark && verdict(met)]),
]);
