/** What the trace formats share. */
import type { SerialFrame } from '../port/pin.js';
import { hex } from '../units.js';
import type { CodeLocation, TraceEvent } from './events.js';

/** Writes events in one format. */
export interface TraceWriter {
  /** Writes an event. */
  event(event: TraceEvent): void;
  /** Passes complete records to the sink. */
  flush(): void;
  /** Completes the file and flushes it. No event may follow. */
  end(): void;
}

/** `uart.c` of `src/uart.c`. */
function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}

/** `main+0x12`; empty outside functions. */
function symbolOf({ symbol, offset }: CodeLocation): string {
  if (symbol === undefined) return '';
  return offset === 0 ? symbol : `${symbol}+0x${offset.toString(16)}`;
}

/** An event's origin: `0x0000_0214 put+0x12 uart.c:45`, or `UDMA channel 9`. */
export function codeText(code: CodeLocation): string {
  const origin = code.pc === undefined ? code.master : hex(code.pc);
  const location = code.file === undefined ? '' : `${baseName(code.file)}:${code.line}`;
  return [origin, symbolOf(code), location].filter(Boolean).join(' ');
}

/** A frame's data as a character, `'A'` or `'\n'`; `break` for a break; empty for other data. */
export function characterOf({ data, isBreak }: SerialFrame): string {
  if (isBreak) return 'break';
  const escape = (
    { 9: '\\t', 10: '\\n', 13: '\\r', 27: '\\e', 39: "\\'", 92: '\\\\' } as Record<number, string>
  )[data];
  if (escape) return `'${escape}'`;
  return data >= 0x20 && data < 0x7f ? `'${String.fromCharCode(data)}'` : '';
}

/** `115200 8N1` */
export function frameFormat({ bitTime, dataBits, parity, stopBits }: SerialFrame): string {
  return `${Math.round(1e9 / bitTime)} ${dataBits}${parity[0].toUpperCase()}${stopBits}`;
}
