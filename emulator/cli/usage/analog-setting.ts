/** What an analogue input is set to: the argument of `--analog`. */
import type { Nanoseconds } from '../../units.js';
import { UsageError } from '../errors.js';
import { parseDuration } from './values.js';

export interface AnalogSetting {
  /** As the user wrote it. */
  name: string;
  /** In the input's unit. */
  value: number;
  /** When; at the start of the run unless given. */
  at?: Nanoseconds;
}

/** `AIN0=1.65`, or `AIN0=1.65@10ms` to be set later. */
const form = /^([^=@\s]+)=([^=@]+?)(?:@([^=@]+))?$/;

/** @throws UsageError for what is no setting */
export function parseAnalogSetting(option: string, text: string): AnalogSetting {
  const [, name, value, time] = form.exec(text) ?? [];
  if (name === undefined) {
    throw new UsageError(
      `${option}: '${text}' is no setting: write NAME=VALUE or NAME=VALUE@TIME, such as AIN0=1.65@10ms`,
    );
  }
  const setting = { name, value: numberOf(option, value) };
  return time === undefined ? setting : { ...setting, at: timeOf(option, time) };
}

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new UsageError(`${option}: '${text}' is no number: inputs are in volts, TEMP in °C`);
}

function timeOf(option: string, text: string): Nanoseconds {
  return text === '0' ? 0 : parseDuration(option, text);
}
