import { expect, test } from 'vitest';
import { crc16, decodeFrame, encodeFrame, FrameDecoder, type Frame } from './frame.js';
import { seededRandom } from '../../emulator/image/image.testing.js';

const frame = (data: Iterable<number>): Frame => ({ type: 'D', sequence: 7, data: Uint8Array.from(data) });

test('the CRC is CRC-16/CCITT-FALSE', () => {
  expect(crc16(new TextEncoder().encode('123456789'))).toBe(0x29b1);
});

test('frames of every length and content decode to themselves and contain no zero but the last', () => {
  for (let length = 0; length <= 240; length++) {
    for (const fill of [
      (): number => 0,
      (): number => 1,
      (): number => 255,
      (index: number): number => index & 255,
    ]) {
      const sent = frame(Array.from({ length }, (_, index) => fill(index)));
      const encoded = encodeFrame(sent);
      expect(encoded.indexOf(0)).toBe(encoded.length - 1);
      expect(new FrameDecoder().push(encoded)).toEqual([{ frame: sent }]);
    }
  }
});

test('more than 240 bytes are rejected', () => {
  expect(() => encodeFrame(frame(new Uint8Array(241)))).toThrow(RangeError);
});

test('a stream in pieces yields the same frames, without empty ones', () => {
  const stream = [0, 0, ...encodeFrame(frame([1, 0, 2])), 0, ...encodeFrame(frame([]))];
  const decoder = new FrameDecoder();
  const received = stream.flatMap((byte) => decoder.push(Uint8Array.of(byte)));
  expect(received).toEqual([{ frame: frame([1, 0, 2]) }, { frame: frame([]) }]);
});

test('a changed, lost or added byte is detected and does not affect later frames', () => {
  const seed = 20240611;
  const random = seededRandom(seed);
  for (let round = 0; round < 500; round++) {
    const sent = frame(Array.from({ length: random(60) }, () => random(256)));
    const damaged = [...encodeFrame(sent)];
    const at = random(damaged.length - 1);
    const kind = random(3);
    if (kind === 0) damaged[at] ^= 1 + random(255);
    else damaged.splice(at, kind === 1 ? 1 : 0, ...(kind === 1 ? [] : [1 + random(255)]));
    const received = new FrameDecoder().push(Uint8Array.from([...damaged, 0, ...encodeFrame(frame([9]))]));
    expect(received.at(-1), `seed ${seed}, round ${round}`).toEqual({ frame: frame([9]) });
    const others = received.slice(0, -1).filter((item) => 'frame' in item);
    expect(others, `seed ${seed}, round ${round}`).toEqual([]);
  }
});

test('a distance past the end is not a frame', () => {
  expect(decodeFrame(Uint8Array.of(5, 1, 2))).toBeUndefined();
});
