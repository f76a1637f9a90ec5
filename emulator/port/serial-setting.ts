/** Rate and format of a serial line, as numbers and as text: `9600 8N1`, `9600,8E1`. */
import * as v from 'valibot';
import { type FrameFormat, frameFormatSchema, type Parity } from './pin.js';

/** The format of characters. */
export interface SerialFormat {
  /** 5 to 8. */
  dataBits: number;
  parity: Parity;
  stopBits: 1 | 2;
}

/** Rate and format. */
export interface SerialSetting extends SerialFormat {
  /** Bits per second. */
  baud: number;
}

/** The setting of a far end that nothing has determined yet. */
export const usualSetting: SerialSetting = { baud: 115200, dataBits: 8, parity: 'none', stopBits: 1 };

/** The rates that text names for what is near enough to work with them. */
const usualRates = [
  110, 300, 600, 1200, 2400, 4800, 9600, 14400, 19200, 28800, 38400, 57600, 76800, 115200, 230400, 460800,
  921600,
];
/** The part by which a divisor misses a rate at most, in practice. */
const nearRate = 0.015;
/** The part by which two rates may differ, for characters to arrive. */
const tolerance = 0.05;
const highestRate = 20_000_000;

/** A setting from outside. */
export const settingSchema = v.strictObject({
  ...v.omit(frameFormatSchema, ['bitTime']).entries,
  baud: v.pipe(v.number(), v.gtValue(0), v.maxValue(highestRate)),
});

const parities: Readonly<Record<string, Parity>> = {
  N: 'none',
  E: 'even',
  O: 'odd',
  M: 'mark',
  S: 'space',
};

/**
 * Reads `RATE` or `RATE,FORMAT`: data bits 5 to 8, parity N, E, O, M (mark) or S (space), stop bits 1 or 2. The format is 8N1 by
 * default.
 * @throws RangeError that names the wrong part
 */
export function parseSerialSetting(text: string): SerialSetting {
  const [, rate, format = '8N1'] = /^([^,]*)(?:,(.*))?$/s.exec(text)!;
  const baud = /^\d+$/.test(rate) ? Number(rate) : NaN;
  if (!(baud >= 1 && baud <= highestRate)) {
    throw new RangeError(`'${rate}' is not a rate in baud: use 1 to ${highestRate}, as in 9600 or 9600,8E1`);
  }
  const [, bits, parity, stop] = /^([5-8])([NEOMS])([12])$/i.exec(format) ?? [];
  if (bits === undefined) {
    throw new RangeError(
      `'${format}' is not a format: use data bits 5 to 8, parity N, E, O, M or S, stop bits 1 or 2, as in 8N1`,
    );
  }
  return {
    baud,
    dataBits: Number(bits),
    parity: parities[parity.toUpperCase()],
    stopBits: stop === '2' ? 2 : 1,
  };
}

/**
 * Checks a setting of a program.
 * @throws RangeError that names the wrong member
 */
export function checkSerialSetting(setting: SerialSetting): void {
  const { baud, dataBits, parity, stopBits } = setting;
  if (!(baud > 0 && baud <= highestRate)) throw new RangeError(`${baud} is not a rate in baud`);
  if (![5, 6, 7, 8].includes(dataBits))
    throw new RangeError(`${dataBits} is not a number of data bits: 5 to 8`);
  if (!Object.values(parities).includes(parity)) throw new RangeError(`'${parity}' is not a parity`);
  if (stopBits !== 1 && stopBits !== 2)
    throw new RangeError(`${String(stopBits)} is not a number of stop bits`);
}

/** The setting of frames. */
export function settingOf({ bitTime, dataBits, parity, stopBits }: FrameFormat): SerialSetting {
  return { baud: 1e9 / bitTime, dataBits, parity, stopBits };
}

/** The frames of a setting. */
export function framesOf({ baud, dataBits, parity, stopBits }: SerialSetting): FrameFormat {
  return { bitTime: 1e9 / baud, dataBits, parity, stopBits };
}

/** `9600`: the usual rate that a rate is near to, else the rate itself. */
export function rateText(baud: number): string {
  const usual = usualRates.find((rate) => Math.abs(baud / rate - 1) < nearRate);
  return String(usual ?? Math.round(baud));
}

/** `8N1`. */
export function formatText({ dataBits, parity, stopBits }: SerialFormat): string {
  return `${dataBits}${parity[0].toUpperCase()}${stopBits}`;
}

/** `9600 8N1`. */
export function settingText(setting: SerialSetting): string {
  return `${rateText(setting.baud)} ${formatText(setting)}`;
}

/** Whether two rates are near enough for characters to arrive. */
export function sameRate(a: SerialSetting, b: SerialSetting): boolean {
  return Math.abs(a.baud / b.baud - 1) <= tolerance;
}

/** Whether characters sent in one setting arrive in the other: the receiver checks one stop bit. */
export function understands(a: SerialSetting, b: SerialSetting): boolean {
  return sameRate(a, b) && a.dataBits === b.dataBits && a.parity === b.parity;
}
