/** The units of public signatures. */

declare const unit: unique symbol;
/**
 * A number in a unit. A plain number is assignable to every unit, so that constants and arithmetic need no cast; a number in
 * one unit is not assignable to another.
 */
type In<Unit extends string> = number & { readonly [unit]?: Unit };

/** Processor clock cycles, since power-on unless stated otherwise. An exact integer below 2^53. */
export type Cycles = In<'cycles'>;
/** Virtual nanoseconds, since power-on unless stated otherwise. */
export type Nanoseconds = In<'ns'>;
/** Clock frequency in hertz. */
export type Hertz = In<'Hz'>;
/** A 32-bit address on the processor's bus, 0 to 0xFFFF_FFFF. */
export type Address = In<'address'>;
/** A logic level on a wire: 0 is ground, 1 is the supply. */
export type Level = 0 | 1;

const nanosecondsPer: Record<string, number> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  min: 60e9,
  h: 3600e9,
};

/**
 * Parses a duration such as `250ms`, `1.5s`, `20us` or `2min`.
 * @throws RangeError naming the text, unless it is a positive duration
 */
export function duration(text: string): Nanoseconds {
  const match = /^(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s|min|h)$/.exec(text.trim());
  const value = match ? Number(match[1]) * nanosecondsPer[match[2]] : NaN;
  if (!(value > 0) || !Number.isFinite(value)) {
    throw new RangeError(
      `invalid duration '${text}': write a positive number with ns, us, ms, s, min or h, such as 250ms`,
    );
  }
  return value;
}

/** Formats a 32-bit value as the data sheet does: `0x4000_C018`. */
export function hex(value: number, digits = 8): string {
  const text = (value >>> 0).toString(16).toUpperCase().padStart(digits, '0');
  return '0x' + (digits > 4 ? text.replace(/(.{4})$/, '_$1') : text);
}
