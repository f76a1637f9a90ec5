/** Traces of a board: a stream of events, and the formats that write it. */
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

/** The formats of a trace. */
export const traceFormats = ['text', 'jsonl', 'vcd', 'perfetto'] as const;
/** One of `traceFormats`. */
export type TraceFormat = (typeof traceFormats)[number];

export interface TraceWriterOptions {
  /** The selection given to `traceBoard`: a waveform declares its wires at the start. */
  selection?: TraceSelection | CheckedSelection;
  /** Whether text has terminal colours. */
  color?: boolean;
}

/**
 * Creates a writer for a board's events. Pass its `event` to `traceBoard`, and call its `end` after the trace ends.
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
