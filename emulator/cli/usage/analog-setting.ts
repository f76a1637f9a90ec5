/** The argument of `--analog`: an analogue input and its value. */
import type { Nanoseconds } from '../../units.js';
import { UsageError } from '../errors.js';
import { parseDuration } from './values.js';

export interface AnalogSetting {
  /** As the user wrote it. */
  name: string;
  /** In the input's unit. */
  value: number;
  /** By default, the start of the run. */
  at?: Nanoseconds;
}

/** `AIN0=1.65`, or `AIN0=1.65@10ms` to set it later. */
const form = /^([^=@\s]+)=([^=@]+?)(?:@([^=@]+))?$/;

/** @throws UsageError if the text is not a setting */
export function parseAnalogSetting(option: string, text: string): AnalogSetting {
  const [, name, value, time] = form.exec(text) ?? [];
  if (name === undefined) {
    throw new UsageError(
      `${option}: '${text}' is not a setting: use NAME=VALUE or NAME=VALUE@TIME, e.g. AIN0=1.65@10ms`,
    );
  }
  const setting = { name, value: numberOf(option, value) };
  return time === undefined ? setting : { ...setting, at: timeOf(option, time) };
}

function numberOf(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new UsageError(`${option}: '${text}' is not a number: inputs are in volts, TEMP is in °C`);
}

function timeOf(option: string, text: string): Nanoseconds {
  return text === '0' ? 0 : parseDuration(option, text);
}
