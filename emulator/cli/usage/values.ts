/** Parsers for option arguments. Their errors name the option. */
import { type PaceText, parsePace } from '../../port/serial-pace.js';
import { type Address, duration, type Hertz, type Nanoseconds } from '../../units.js';
import { asUsage, UsageError } from '../errors.js';

/** @throws UsageError naming the option */
export function parseDuration(option: string, text: string): Nanoseconds {
  try {
    return duration(text);
  } catch (error) {
    throw new UsageError(`${option}: ${(error as Error).message}`);
  }
}

/** @throws UsageError naming the option */
export function parsePaceOption(option: string, text: string): PaceText {
  asUsage(() => parsePace(text), option);
  return text as PaceText;
}

/**
 * Reads an address in C's notation, or as the data sheet writes it (`0x2000_0000`).
 * @throws UsageError naming the option
 */
export function parseAddress(option: string, text: string): Address {
  const digits = text.replaceAll('_', '');
  const value = /^(0x[0-9a-f]+|\d+)$/i.test(digits) ? Number(digits) : NaN;
  if (value <= 0xffff_ffff) return value;
  throw new UsageError(`${option}: '${text}' is not an address: use 0 to 0xFFFFFFFF`);
}

const hertzPer: Readonly<Record<string, number>> = { hz: 1, khz: 1e3, mhz: 1e6 };

/** Reads a frequency: hertz, or a number with Hz, kHz or MHz. @throws UsageError naming the option */
export function parseFrequency(option: string, text: string): Hertz {
  const [, number, unit = 'hz'] = /^(\d[\d_]*(?:\.\d+)?)\s*([kM]?Hz)?$/i.exec(text) ?? [];
  const value =
    number === undefined ? NaN : Number(number.replaceAll('_', '')) * hertzPer[unit.toLowerCase()];
  if (value > 0) return Math.round(value * 1e3) / 1e3;
  throw new UsageError(
    `${option}: '${text}' is not a frequency: use hertz, or a number with kHz or MHz, as in 8MHz`,
  );
}

/** @param advice the end of the message @throws UsageError naming the option */
export function parseTcpPort(option: string, text: string, advice = ''): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65535) return port;
  throw new UsageError(`${option}: '${text}' is not a TCP port: use 0 to 65535${advice}`);
}

/** The number of rows that a table shows; 0 means all. @throws UsageError naming the option */
export function parseRows(option: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`${option}: '${text}' is not a number of rows`);
  return Number(text) || Infinity;
}

const sizeUnits: Readonly<Record<string, number>> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** A number of bytes, with K, M or G for powers of 1024. @throws UsageError naming the option */
export function parseSize(option: string, text: string): number {
  const [, digits, unit = ''] = /^(\d+)([kmg]?)(?:i?b)?$/i.exec(text) ?? [];
  const size = digits === undefined ? NaN : Number(digits) * sizeUnits[unit.toLowerCase()];
  if (size >= 1 && Number.isSafeInteger(size)) return size;
  throw new UsageError(`${option}: '${text}' is not a size: write e.g. 500K, 10M or 1G`);
}

/** Names separated by commas, or `all`. @throws UsageError naming the option */
export function parseNames(option: string, list: string): string[] | 'all' {
  if (list.toLowerCase() === 'all') return 'all';
  const names = list.split(',').map((name) => name.trim());
  if (names.includes('')) throw new UsageError(`${option}: '${list}' contains an empty name`);
  return names;
}

/** Collects the values of an option that may be repeated. */
export function collect<T>(parse: (text: string) => T): (text: string, before?: T[]) => T[] {
  return (text, before = []) => [...before, parse(text)];
}
