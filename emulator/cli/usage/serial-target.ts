/** What a serial line is connected to: the argument of `--uart0` and the like. */
import { UsageError } from '../errors.js';
import { parseTcpPort } from './values.js';

export type SerialTarget =
  | { kind: 'none' }
  /** This process's standard input and output. */
  | { kind: 'stdio' }
  /** A file that takes what the board sends. */
  | { kind: 'file'; path: string }
  /** One client at a time on this port of this machine; 0 is a free one. */
  | { kind: 'tcp'; port: number };

/** @throws UsageError naming the option */
export function parseSerialTarget(option: string, text: string): SerialTarget {
  if (text === 'none' || text === 'stdio') return { kind: text };
  const [, kind, detail] = /^(file|tcp):(.+)$/s.exec(text) ?? [];
  if (kind === 'file') return { kind, path: detail };
  if (kind === 'tcp') return { kind, port: parseTcpPort(option, detail) };
  throw new UsageError(`${option}: '${text}' is none of stdio, none, file:PATH and tcp:PORT`);
}
