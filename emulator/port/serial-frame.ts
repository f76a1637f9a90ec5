/** Frames of asynchronous serial lines: their bits, and how a receiver samples them. */
import type { Level, Nanoseconds } from '../units.js';
import { frameTime, type Parity, type SerialFrame } from './pin.js';
import type { SerialFormat } from './serial-setting.js';

/** Bits of a frame, start and stop bits included. */
export function frameBits({ dataBits, parity, stopBits }: SerialFormat): number {
  return 1 + dataBits + (parity === 'none' ? 0 : 1) + stopBits;
}

/** A frame as received. */
export interface ReceivedCharacter {
  data: number;
  framingError: boolean;
  parityError: boolean;
  /** All bits are zero up to and including the stop bit. */
  isBreak: boolean;
}

/** The parity bit for these data bits. */
export function parityBit(data: number, parity: Parity): Level {
  if (parity === 'mark') return 1;
  if (parity === 'space') return 0;
  let ones = parity === 'odd' ? 1 : 0;
  for (let rest = data; rest; rest >>>= 1) ones ^= rest & 1;
  return ones as Level;
}

/** The level of the wire at a time after the start of a frame. */
export function levelAt(frame: SerialFrame, time: Nanoseconds): Level {
  if (frame.isBreak) return time < frameTime(frame) ? 0 : 1;
  const bit = Math.floor(time / frame.bitTime);
  if (bit === 0) return 0;
  if (bit <= frame.dataBits) return ((frame.data >>> (bit - 1)) & 1) as Level;
  const isParity = frame.parity !== 'none' && bit === frame.dataBits + 1;
  return isParity ? parityBit(frame.data, frame.parity) : 1;
}

/** The bit at whose middle a receiver ends a frame, the start bit being 0: the first stop bit. */
export function stopBitOf({ dataBits, parity }: SerialFormat): number {
  return 1 + dataBits + (parity === 'none' ? 0 : 1);
}

/**
 * Receives a frame as a UART does: samples the middle of each bit by its own clock and in its own format, up to the first
 * stop bit. A frame of another speed or format is misread accordingly.
 * @param bitTime the receiver's bit time
 */
export function sampleFrame(
  frame: SerialFrame,
  format: SerialFormat,
  bitTime: Nanoseconds,
): ReceivedCharacter {
  return characterOf(format, (bit) => levelAt(frame, (bit + 0.5) * bitTime));
}

/** The character that a receiver finds. @param sample the level in the middle of a bit, the start bit being 0 */
export function characterOf(format: SerialFormat, sample: (bit: number) => Level): ReceivedCharacter {
  let data = 0;
  for (let i = 0; i < format.dataBits; i++) data |= sample(i + 1) << i;
  const parity = format.parity === 'none' ? 0 : sample(format.dataBits + 1);
  const stop = sample(stopBitOf(format));
  return {
    data,
    framingError: !stop,
    parityError: format.parity !== 'none' && parity !== parityBit(data, format.parity),
    isBreak: !stop && !parity && !data,
  };
}
