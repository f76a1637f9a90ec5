/** Every selection by pins, blocks and serial lines gives the same events in every format of a trace. */
import { readFileSync } from 'node:fs';
import { traceBoard, type TraceFormat, traceFormats, type TraceSelection, traceWriter } from 'perch';
import { ekLm3s9b92 } from 'perch/boards';
import { expect, test } from 'vitest';
import { textOf } from '../emulator/trace/trace.testing.js';

const pins: TraceSelection['pins'][] = [undefined, ['PD0'], ['PA1', 'PA0', 'PB4'], 'all'];
const blocks: TraceSelection['blocks'][] = [undefined, ['UART0'], ['UART0.DR', 'GPIOD.DATA', 'GPIOA.AFSEL']];
const selections: TraceSelection[] = pins.flatMap((pin) =>
  blocks.flatMap((block) =>
    [false, true].flatMap((serial) => (pin || block || serial ? [{ pins: pin, blocks: block, serial }] : [])),
  ),
);

/** A line that any format has of an event: `edge PD0 1`, `frame PA1 0x48`, `access UART0.DR w32`. */
type Line = string;

interface JsonlEvent {
  kind: string;
  time: number;
  pin: string;
  level: 0 | 1;
  register: string;
  size: number;
  changes?: Record<string, [number, number]>;
  frame: { data: number; dataBits: number; bitTime: number };
}

const parsed = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JsonlEvent);
const twoDigits = (value: number) => `0x${value.toString(16).toUpperCase().padStart(2, '0')}`;

function fromJsonl(text: string): Line[] {
  return parsed(text).map(({ kind, pin, level, register, size, frame }) => {
    if (kind === 'pin') return `edge ${pin} ${level}`;
    if (kind === 'serial') return `frame ${pin} ${twoDigits(frame.data)}`;
    return `access ${register} ${kind[0]}${size * 8}`;
  });
}

function fromPerfetto(text: string): Line[] {
  const { traceEvents } = JSON.parse(text) as {
    traceEvents: { ph: string; name: string; args?: { level?: number; data?: string; pin?: string } }[];
  };
  return traceEvents.flatMap(({ ph, name, args }) => {
    if (ph === 'C') return [`edge ${name} ${args!.level}`];
    if (ph === 'X') return [`frame ${args!.pin} ${args!.data}`];
    if (ph === 'i') return [`access ${name.slice(name.indexOf(' ') + 1)} ${name.split(' ')[0]}`];
    return [];
  });
}

function fromText(text: string): Line[] {
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const edge = / (P[A-J]\d) +[01]->([01])$/.exec(line);
      if (edge) return [`edge ${edge[1]} ${edge[2]}`];
      const frame = / (0x[0-9A-F]{2}) .*on (P[A-J]\d), /.exec(line);
      if (frame) return [`frame ${frame[2]} ${frame[1]}`];
      const [, register, access] = / (\w+\.\w+) +([rw]\d+) /.exec(line)!;
      const times = Number(/polled ([\d,]+) times/.exec(line)?.[1].replaceAll(',', '') ?? 1);
      return new Array<Line>(times).fill(`access ${register} ${access}`);
    });
}

/** The changes of each variable of a dump, by its name with its scopes; the first is its value at the start. */
function changesOf(dump: string): Map<string, [time: number, level: number][]> {
  const byId = new Map<string, [number, number][]>();
  const byName = new Map<string, [number, number][]>();
  const scopes: string[] = [];
  let time = 0;
  for (const line of dump.split('\n')) {
    const words = line.split(' ');
    if (words[0] === '$scope') scopes.push(words[2]);
    else if (words[0] === '$upscope') scopes.pop();
    else if (words[0] === '$var') {
      byId.set(words[3], []);
      byName.set([...scopes, words[4]].join('.'), byId.get(words[3])!);
    } else if (line.startsWith('#')) time = Number(line.slice(1));
    else if (/^[01]/.test(line)) byId.get(line.slice(1))!.push([time, Number(line[0])]);
  }
  return byName;
}

interface Point {
  time: number;
  edge?: number;
  bit?: number;
}

/** The waveform of a pin by the events of another format: its edges, and the bits of frames between them. */
function waveform(
  events: readonly JsonlEvent[],
  pin: string,
  initial: number,
  end: number,
): [number, number][] {
  const points = events.flatMap(({ kind, time, level, frame, ...event }): Point[] => {
    if (event.pin !== pin) return [];
    if (kind === 'pin') return [{ time, edge: level }];
    const bits = [0, ...Array.from({ length: frame.dataBits }, (_, n) => (frame.data >> n) & 1), 1];
    return bits.map((bit, n) => ({ time: time + n * frame.bitTime, bit }));
  });
  let [edge, bit] = [initial, 1];
  const changes: [number, number][] = [[0, initial]];
  for (const point of points.sort((a, b) => a.time - b.time)) {
    edge = point.edge ?? edge;
    bit = point.bit ?? bit;
    const time = Math.round(point.time);
    if (time <= end && changes.at(-1)![1] !== (edge & bit)) changes.push([time, edge & bit]);
  }
  return changes;
}

/** All selections in all formats, of one run. */
const traces = (() => {
  const board = ekLm3s9b92({ image: readFileSync(new URL('../firmware/images/hello.elf', import.meta.url)) });
  const writings = selections.map((selection) => {
    const ends = traceFormats.map((format): [TraceFormat, () => string] => {
      const pieces: Uint8Array[] = [];
      const writer = traceWriter(format, board, (bytes) => void pieces.push(bytes.slice()), { selection });
      const stop = traceBoard(board, selection, (event) => writer.event(event));
      return [
        format,
        () => {
          stop();
          writer.end();
          return textOf((sink) => pieces.forEach(sink));
        },
      ];
    });
    return () =>
      Object.fromEntries(ends.map(([format, end]) => [format, end()])) as Record<TraceFormat, string>;
  });
  board.run({ for: '15500us' });
  board.button.press();
  board.uart0.send('hey');
  board.run({ for: '1ms' });
  return writings.map((end) => end());
})();

test.each(selections.map((selection, n) => [selection, traces[n]] as const))('%j', (selection, texts) => {
  const lines = fromJsonl(texts.jsonl);
  const sorted = lines.toSorted();
  expect(fromPerfetto(texts.perfetto)).toEqual(lines);
  expect(fromText(texts.text).toSorted()).toEqual(sorted);

  const kinds = new Set(lines.map((line) => line.split(' ')[0]));
  expect(kinds.has('access')).toBe(selection.blocks !== undefined);
  expect(kinds.has('frame')).toBe(
    selection.serial || (selection.pins ?? []).includes('PA1') || selection.pins === 'all',
  );

  const events = parsed(texts.jsonl);
  const dump = changesOf(texts.vcd);
  const end = Number(texts.vcd.slice(texts.vcd.lastIndexOf('#') + 1));
  const wires = [...dump.keys()].filter((name) => name.startsWith('pins.'));
  const withEvents = new Set(events.flatMap(({ pin }) => pin ?? []));
  expect(wires.map((name) => name.slice(5))).toEqual(expect.arrayContaining([...withEvents]));
  for (const wire of wires) {
    const changes = dump.get(wire)!;
    expect([wire, changes]).toEqual([wire, waveform(events, wire.slice(5), changes[0][1], end)]);
  }
  for (const { register, time, changes = {} } of events) {
    for (const [field, [, to]] of Object.entries(changes)) {
      const value = [...dump].reduce((word, [name, list]) => {
        const [, bit = '0'] = name.split('[');
        if (name.split('[')[0] !== `${register}.${field}`) return word;
        return word | (list.findLast(([at]) => at <= Math.round(time))![1] << parseInt(bit));
      }, 0);
      expect([register, field, value >>> 0]).toEqual([register, field, to]);
    }
  }
});
