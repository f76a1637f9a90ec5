/** The argument of `--uart0` and the like: what a serial line is connected to. */
import { UsageError } from '../errors.js';
import { parseTcpPort } from './values.js';

export type SerialTarget =
  | { kind: 'none' }
  /** Standard input and output of this process. */
  | { kind: 'stdio' }
  /** A file that receives what the board sends. */
  | { kind: 'file'; path: string }
  /** One client at a time on this local port; 0 takes a free port. */
  | { kind: 'tcp'; port: number };

/** @throws UsageError naming the option */
export function parseSerialTarget(option: string, text: string): SerialTarget {
  if (text === 'none' || text === 'stdio') return { kind: text };
  const [, kind, detail] = /^(file|tcp):(.+)$/s.exec(text) ?? [];
  if (kind === 'file') return { kind, path: detail };
  if (kind === 'tcp') return { kind, port: parseTcpPort(option, detail) };
  throw new UsageError(`${option}: '${text}' is not a target: use stdio, none, file:PATH or tcp:PORT`);
}
