/** A log of bytes with a limit: what is kept, what is dropped, and states of before and after. */
import { expect, test } from 'vitest';
import { ByteLog } from './byte-log.js';

const fill = (log: ByteLog, from: number, to: number) => {
  for (let n = from; n < to; n++) log.append(n & 0xff);
};

test('a log with a limit keeps its end and counts what is dropped', () => {
  const log = new ByteLog(100);
  for (let n = 0; n < 1000; n++) {
    log.append(n & 0xff);
    expect(log.bytes.length).toBeGreaterThanOrEqual(Math.min(n + 1, 100));
    expect(log.bytes.length).toBeLessThanOrEqual(200);
    expect(log.dropped + log.bytes.length).toBe(n + 1);
    expect(log.bytes[0]).toBe(log.dropped & 0xff);
  }
});

test('a state from before bytes were dropped is restored, and the same bytes follow', () => {
  const log = new ByteLog(100);
  fill(log, 0, 150);
  const early = log.bytes;
  fill(log, 150, 450);
  const late = log.bytes;
  const later = { bytes: [...late], dropped: log.dropped };
  log.restore(early);
  expect([log.dropped, log.bytes.length]).toEqual([0, 150]);
  fill(log, 150, 450);
  expect({ bytes: [...log.bytes], dropped: log.dropped }).toEqual(later);
  const other = new ByteLog(100);
  other.restore(late);
  expect({ bytes: [...other.bytes], dropped: other.dropped }).toEqual(later);
});

test('without a limit everything is kept', () => {
  const log = new ByteLog();
  fill(log, 0, 5000);
  expect([log.bytes.length, log.dropped]).toEqual([5000, 0]);
});
