/** What a board's serial lines can be connected to on this machine: standard input and output, a file, a TCP client. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { fileProblem, UsageError } from '../errors.js';
import type { SerialTarget } from '../usage/serial-target.js';
import type { HostEvents, SerialHost } from './serial-host.js';
import { StdinReader } from './stdin-reader.js';
import { writeOutput } from './stdio.js';
import { TcpHost } from './tcp-host.js';

/** What a line can be connected to. */
export type ConnectedTarget = Exclude<SerialTarget, { kind: 'none' }>;

/**
 * Opens what an option such as `--uart0 file:log.txt` names.
 * @throws UsageError naming the option when that cannot be had
 */
export async function openHost(
  option: string,
  target: ConnectedTarget,
  events: HostEvents,
): Promise<SerialHost> {
  switch (target.kind) {
    case 'stdio':
      return new StdioHost(events);
    case 'file':
      return new FileHost(option, target.path);
    case 'tcp':
      return TcpHost.listen(option, target.port, events);
  }
}

/** As `openHost`, but nothing is read and nobody can connect. @throws UsageError naming the option */
export async function openOutputHost(option: string, target: ConnectedTarget): Promise<SerialHost> {
  if (target.kind === 'tcp') throw new UsageError(`${option}: a recording is replayed without clients`);
  return target.kind === 'file' ? new FileHost(option, target.path) : new OutputHost();
}

const nothing = new Uint8Array();

class StdioHost extends StdinReader implements SerialHost {
  write(bytes: Uint8Array): Promise<void> | undefined {
    return writeOutput(bytes);
  }
}

/** Standard output alone. */
class OutputHost implements SerialHost {
  readonly open = false;

  write(bytes: Uint8Array): Promise<void> | undefined {
    return writeOutput(bytes);
  }

  take(): Uint8Array {
    return nothing;
  }

  close(): void {}
}

/** Keeps what the board sends. */
class FileHost implements SerialHost {
  readonly open = false;
  private readonly file: number;

  constructor(
    private readonly option: string,
    private readonly path: string,
  ) {
    this.file = this.attempt(() => openSync(path, 'w'));
  }

  write(bytes: Uint8Array): undefined {
    this.attempt(() => writeSync(this.file, bytes));
  }

  take(): Uint8Array {
    return nothing;
  }

  close(): void {
    closeSync(this.file);
  }

  private attempt<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw new UsageError(`${this.option}: cannot write '${this.path}': ${fileProblem(error)}`);
    }
  }
}
