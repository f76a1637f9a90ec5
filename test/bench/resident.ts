/** `resident.js IMAGE BOARDS`: prints the resident memory of this process in bytes after BOARDS boards print a line. */
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
