/**
 * `node dist/bench/test/bench/trace.js [RUNS]`: measures how many million events per second a trace without a selection
 * writes to a file, emulation included, by CPU time and by wall time.
 */
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ekLm3s9b92 } from '../../boards/index.js';
import { traceBoard, type TraceFormat, traceFormats, traceWriter } from '../../emulator/trace/index.js';
import { build } from './build.js';
import { TRAFFIC } from './guests.js';

const runs = Number(process.argv[2] ?? 7);
const image = readFileSync(build(TRAFFIC, 400_000));
const folder = mkdtempSync(join(tmpdir(), 'bench-trace-'));

interface Sample {
  events: number;
  cpu: number;
  wall: number;
}

function sample(format: TraceFormat): Sample {
  const file = openSync(join(folder, format), 'w');
  const board = ekLm3s9b92({ image });
  const writer = traceWriter(format, board, (bytes) => {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
  });
  let events = 0;
  const stop = traceBoard(board, {}, (event) => {
    events++;
    writer.event(event);
  });
  const [cpuBefore, wallBefore] = [process.cpuUsage(), performance.now()];
  board.run({ for: '60s' });
  stop();
  writer.end();
  closeSync(file);
  const { user, system } = process.cpuUsage(cpuBefore);
  return { events, cpu: (user + system) / 1e6, wall: (performance.now() - wallBefore) / 1e3 };
}

const show = (rates: number[]) => {
  const sorted = rates.sort((a, b) => a - b).map((rate) => (rate / 1e6).toFixed(2));
  return `${sorted[sorted.length >> 1]} (${sorted[0]}-${sorted[sorted.length - 1]})`;
};

console.log(`million events a second to a file, median (lowest-highest) of ${runs} runs\n`);
console.log(`${''.padEnd(10)}${'per CPU second'.padEnd(20)}per wall second`);
for (const format of traceFormats) {
  const samples = Array.from({ length: runs }, () => sample(format));
  const cpu = show(samples.map(({ events, cpu }) => events / cpu));
  const wall = show(samples.map(({ events, wall }) => events / wall));
  console.log(`${format.padEnd(10)}${cpu.padEnd(20)}${wall}`);
}
rmSync(folder, { recursive: true });
