/** Prints the resident memory of this process, in bytes, with so many boards that have run up to a line of text: resident.js IMAGE BOARDS. */
import { readFileSync } from 'node:fs';
import { ekLm3s9b92 } from '../../boards/index.js';

const [path, count] = process.argv.slice(2);
const image = readFileSync(path);
const boards = Array.from({ length: Number(count) }, () => {
  const board = ekLm3s9b92({ image });
  board.runUntil('\n', { within: '1s' });
  return board;
});
const { rss } = process.memoryUsage();
if (boards.some((board) => board.clock.now === 0)) throw new Error('a board has not run');
process.stdout.write(String(rss));
