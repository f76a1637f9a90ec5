/** `--analog`: sets analogue inputs of a board, at the start of a run or later. */
import type { Board } from '../../board/board.js';
import { checkAnalog } from '../../port/analog.js';
import { asUsage } from '../errors.js';
import type { AnalogSetting } from '../usage/analog-setting.js';

/** Checks settings without making them. @throws UsageError as `setAnalog` does */
export function checkAnalogSettings(board: Board, settings: readonly AnalogSetting[] = []): void {
  const { analog = {} } = board.description.chip;
  for (const { name, value, at } of settings) {
    asUsage(() => checkAnalog(analog, { name: name.toUpperCase(), value, at }), '--analog');
  }
}

/** @throws UsageError for an unknown input, and for a value outside its range */
export function setAnalog(board: Board, settings: readonly AnalogSetting[] = []): void {
  for (const { name, value, at } of settings) {
    asUsage(() => board.analog(name.toUpperCase()).set(value, { at }), '--analog');
  }
}
