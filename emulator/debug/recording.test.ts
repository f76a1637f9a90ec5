import { expect, test } from 'vitest';
import { readRecording, type RecordedEvent, RecordingError, RecordingWriter } from './recording.js';

const head = {
  board: 'test',
  options: { mac: 'x' },
  image: { name: 'a.elf', sha256: '0'.repeat(64) },
  memory: [],
};
const typed: RecordedEvent = {
  cycle: 5,
  time: 50.5,
  input: 'uart0',
  value: { time: 50.5, input: Uint8Array.of(104, 105, 13) },
};
const digest: RecordedEvent = { cycle: 7, time: 70, instructions: 6, digest: '0123456789abcdef' };
const end: RecordedEvent = { cycle: 9, time: 90, instructions: 8, digest: '0123456789abcdee', end: 'time' };

function written(...events: RecordedEvent[]): string {
  let text = '';
  const writer = new RecordingWriter((line) => (text += line));
  writer.head(head);
  for (const event of events) writer.event(event);
  return text;
}

const rejection = (text: string) => expect(() => readRecording(text, 'a.rec'));

test('a recording reads back as written', () => {
  const values = [null, true, 'pull0', -0.1, Infinity, Uint8Array.of(0, 255), Uint32Array.of(7), [{ a: [] }]];
  const inputs = values.map((value): RecordedEvent => ({ cycle: 5, time: 50, input: 'pin PB4', value }));
  const recording = readRecording(written(typed, ...inputs, digest, end), 'a.rec');
  expect(recording).toMatchObject({ ...head, file: 'a.rec', complete: true });
  expect(recording.events.map(({ event }) => event)).toMatchObject([typed, ...inputs, digest, end]);
  expect(recording.events.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('text is readable in the file', () => {
  expect(written(typed)).toContain('"input":{"$text":"hi\\r"}');
});

test('a recording without an end is valid up to its last line', () => {
  expect(readRecording(written(typed, digest), 'a.rec')).toMatchObject({ complete: false });
});

test('a recording that is cut off inside a line is rejected', () => {
  const text = written(typed, digest, end);
  rejection(text.slice(0, -3)).toThrow(/^a\.rec:4: the recording is cut off in the middle of this line/);
  rejection(text.slice(0, 40)).toThrow('a.rec:1: the recording is cut off in its first line');
});

test('a changed recording is rejected at the changed line', () => {
  const text = written(typed, digest, end);
  rejection(text.replace('"cycle":5', '"cycle":6')).toThrow('a.rec:2: the recording is damaged here');
  const lines = text.split('\n');
  rejection([...lines.slice(0, 1), ...lines.slice(2)].join('\n')).toThrow(
    'a.rec:2: the recording is damaged',
  );
  rejection([lines[0], lines[2], lines[1], ...lines.slice(3)].join('\n')).toThrow('a.rec:2:');
});

test.each([
  ['', 'a.rec:1: the file is empty'],
  ['\u007fELF\n', 'a.rec:1: not a recording'],
  ['{"perch":"recording","version":1}\n', 'a.rec:1: the recording is damaged here'],
])('%j is rejected', (text, why) => {
  rejection(text).toThrow(new RecordingError(why));
});

test('a later version is rejected', () => {
  let text = '';
  const writer = new RecordingWriter((line) => (text += line));
  writer.head({ ...head, version: 2 } as typeof head);
  rejection(text).toThrow('a.rec:1: the format has version 2, not 1');
});

test('a line after the end is rejected', () => {
  rejection(written(end, digest)).toThrow('a.rec:3: unexpected line after the end');
});
