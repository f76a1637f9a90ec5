/** `--analog`: what a board's analogue inputs are set to, at the start of a run or later. */
import type { Board } from '../../board/board.js';
import { duration, type Nanoseconds } from '../../units.js';
import { UsageError } from '../errors.js';

/** `AIN0=1.65`, with `@10ms` behind it where that is to happen later. */
const setting = /^([^=@\s]+)=([^=@]+?)(?:@([^=@]+))?$/;

/**
 * Sets the inputs as the command line says.
 * @throws UsageError for what is no setting, an input that the board does not have, and a value beyond its range
 */
export function setAnalog(board: Board, settings: readonly string[]): void {
  for (const text of settings) {
    try {
      setOne(board, text);
    } catch (error) {
      if (error instanceof RangeError) throw new UsageError(`--analog: ${error.message}`);
      throw error;
    }
  }
}

function setOne(board: Board, text: string): void {
  const [, name, value, time] = setting.exec(text) ?? [];
  if (name === undefined) {
    throw new RangeError(
      `'${text}' is no setting: write NAME=VALUE or NAME=VALUE@TIME, such as AIN0=1.65@10ms`,
    );
  }
  board
    .analog(name.toUpperCase())
    .set(numberOf(value), { at: time === undefined ? undefined : timeOf(time) });
}

function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new RangeError(`'${text}' is no number: inputs are in volts, TEMP in °C`);
}

function timeOf(text: string): Nanoseconds {
  return text === '0' ? 0 : duration(text);
}
