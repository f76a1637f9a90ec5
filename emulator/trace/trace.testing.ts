/** For tests of traces: what a writer wrote as text, and events made by hand. */
import type { Board } from '../board/board.js';
import type { ByteSink } from './bytes.js';
import type { AccessEvent, CodePlace, RegisterPlace } from './events.js';

/** What is written into a sink. */
export function textOf(write: (sink: ByteSink) => void): string {
  const decoder = new TextDecoder();
  let text = '';
  write((bytes) => (text += decoder.decode(bytes, { stream: true })));
  return text;
}

/** Where two long texts differ first, with both lines: a whole comparison would take long to show. */
export function firstDifference(one: string, other: string): object | undefined {
  if (one === other) return undefined;
  const [lines, others] = [one, other].map((text) => text.split('\n'));
  const n = lines.findIndex((line, at) => line !== others[at]);
  const at = n < 0 ? lines.length : n;
  return { line: at + 1, one: lines[at]?.slice(0, 500), other: others[at]?.slice(0, 500) };
}

export const put: CodePlace = { pc: 0x214, symbol: 'put', offset: 0x12, file: 'lib/uart.c', line: 45, id: 0 };
export const main: CodePlace = {
  pc: 0x100,
  symbol: 'main',
  offset: 0,
  file: undefined,
  line: undefined,
  id: 1,
};

/** A register by name, as a trace knows it. */
export function placeOf(board: Board, name: string, id = 0): RegisterPlace {
  const { block, register, address } = board.names.find(name);
  return { address: address!, block: block.name, label: `${block.name}.${register!.name}`, register, id };
}

/** A word access at a cycle of a 16 MHz clock. */
export function access(
  kind: AccessEvent['kind'],
  place: RegisterPlace,
  cycle: number,
  value: number,
  change: Partial<AccessEvent> = {},
): AccessEvent {
  const { address } = place;
  const moment = { time: cycle * 62.5, cycle, code: put };
  return { kind, ...moment, place, address, size: 4, value, before: value, after: value, ...change };
}
