/** Traces of a board: what happens on it as a stream of events, and the formats that events can be written in. */
import type { Board } from '../board/board.js';
import type { ByteSink } from './bytes.js';
import type { TraceWriter } from './format.js';
import { JsonlTrace } from './jsonl.js';
import { PerfettoTrace } from './perfetto.js';
import { type CheckedSelection, checkSelection, type TraceSelection } from './selection.js';
import { TextTrace } from './text.js';
import { VcdTrace } from './vcd.js';

export type { BusMaster, Transfer } from '../bus/master.js';
export type { ByteSink } from './bytes.js';
export type {
  AccessEvent,
  CodeLocation,
  ExceptionEvent as ExceptionTraceEvent,
  PinEvent,
  RegisterLocation,
  SerialEvent,
  TraceEvent,
  TraceListener,
  TransferEvent,
} from './events.js';
export type { TraceWriter } from './format.js';
export { traceBoard } from './tracer.js';
export { checkSelection, type CheckedSelection, type TraceSelection } from './selection.js';

/** The formats that traces can be written in. */
export const traceFormats = ['text', 'jsonl', 'vcd', 'perfetto'] as const;
/** One of `traceFormats`. */
export type TraceFormat = (typeof traceFormats)[number];

export interface TraceWriterOptions {
  /** What `traceBoard` was given: a waveform declares its wires at its start. */
  selection?: TraceSelection | CheckedSelection;
  /** Colours for a terminal, in text. */
  color?: boolean;
}

/**
 * Makes what writes a board's events in a format. Give its `event` to `traceBoard`, and call `end` when that has ended.
 * @throws RangeError for a block, register or pin of the selection that the board does not have
 */
export function traceWriter(
  format: TraceFormat,
  board: Board,
  sink: ByteSink,
  { selection = {}, color = false }: TraceWriterOptions = {},
): TraceWriter {
  switch (format) {
    case 'jsonl':
      return new JsonlTrace(sink);
    case 'vcd':
      return new VcdTrace(sink, board, checkSelection(board, selection));
    case 'perfetto':
      return new PerfettoTrace(sink, board);
    case 'text':
      return new TextTrace(sink, { color, symbols: !!board.image?.symbols.list().length });
  }
}
