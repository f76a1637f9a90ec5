/** The argument of `--uart0` and the like: what a serial line is connected to, and at which rate and format. */
import { Option } from '@commander-js/extra-typings';
import { parseSerialSetting, type SerialSetting } from '../../port/serial-setting.js';
import { asUsage, UsageError } from '../errors.js';
import { parseTcpPort } from './values.js';

type Connection =
  | { kind: 'none' }
  /** Standard input and output of this process. */
  | { kind: 'stdio' }
  /** A file that receives what the board sends. */
  | { kind: 'file'; path: string }
  /** One client at a time on this local port; 0 takes a free port. */
  | { kind: 'tcp'; port: number };

/** A connection, with the fixed setting of its end; without one it follows the chip. */
export type SerialTarget = Connection & { setting?: SerialSetting };

/** A target and its setting. A path may contain `@`: there, what begins like a rate is the setting. */
const form = /^(?:(stdio|none|tcp:[^@]*)(?:@(.*))?|file:(.+?)(?:@(\d+(?:,.*)?))?)$/s;

/** @throws UsageError naming the option */
export function parseSerialTarget(option: string, text: string): SerialTarget {
  const [, target, setting, path, fileSetting] = form.exec(text) ?? [];
  const connection =
    path === undefined ? connectionOf(option, text, target) : { kind: 'file' as const, path };
  const written = setting ?? fileSetting;
  if (written === undefined) return connection;
  return { ...connection, setting: asUsage(() => parseSerialSetting(written), option) };
}

function connectionOf(option: string, text: string, target: string | undefined): Connection {
  if (target === 'stdio' || target === 'none') return { kind: target };
  if (target === undefined || target === 'tcp:') {
    throw new UsageError(
      `${option}: '${text}' is not a target: use stdio, none, file:PATH or tcp:PORT, and @RATE,FORMAT after it to fix its setting`,
    );
  }
  return { kind: 'tcp', port: parseTcpPort(option, target.slice('tcp:'.length)) };
}

/** The option of a serial line, with its target by default. */
export function serialLine<Name extends string>(name: Name, target: 'stdio' | 'none') {
  return new Option(
    `--${name} <target>` as const,
    'connect to stdio, none, file:PATH or tcp:PORT; @RATE or @RATE,FORMAT after it fixes the setting, e.g. stdio@9600,8E1 (default: as the firmware)',
  )
    .argParser((argument) => parseSerialTarget(`--${name}`, argument))
    .default<SerialTarget>({ kind: target }, JSON.stringify(target));
}
