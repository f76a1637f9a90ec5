/** `--analog`: sets a board's analogue inputs, at the start of a run or later. */
import type { Board } from '../../board/board.js';
import { asUsage } from '../errors.js';
import type { AnalogSetting } from '../usage/analog-setting.js';

/** @throws UsageError for an input that the board does not have, and a value beyond its range */
export function setAnalog(board: Board, settings: readonly AnalogSetting[] = []): void {
  for (const { name, value, at } of settings) {
    asUsage(() => board.analog(name.toUpperCase()).set(value, { at }), '--analog');
  }
}
