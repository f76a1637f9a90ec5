/** All boards. */
import type { BoardDescription } from '../emulator/board/description.js';
import { ekLm3s9b92Description } from './ek-lm3s9b92.js';

export { EkLm3s9b92, ekLm3s9b92, ekLm3s9b92Description, type EkLm3s9b92Options } from './ek-lm3s9b92.js';

/** Board descriptions by name, as `--board` takes them. */
export const boards: ReadonlyMap<string, BoardDescription> = new Map(
  [ekLm3s9b92Description].map((board) => [board.name, board]),
);
