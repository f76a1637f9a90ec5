/** Every board that Perch knows. */
import type { BoardDescription } from '../emulator/board/description.js';
import { ekLm3s9b92Description } from './ek-lm3s9b92.js';

export { EkLm3s9b92, ekLm3s9b92, ekLm3s9b92Description, type EkLm3s9b92Options } from './ek-lm3s9b92.js';

/** By name, as `--board` takes it. */
export const boards: ReadonlyMap<string, BoardDescription> = new Map(
  [ekLm3s9b92Description].map((board) => [board.name, board]),
);
