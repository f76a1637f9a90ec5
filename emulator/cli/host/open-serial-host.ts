/** Opens the far end of a serial line on the host: standard input and output, a file, or a TCP port. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { fileProblem, UsageError } from '../errors.js';
import type { SerialTarget } from '../usage/serial-target.js';
import type { HostEvents, SerialHost } from './serial-host.js';
import { StdinReader } from './stdin-reader.js';
import { notify, writeOutput } from './stdio.js';
import { TcpHost } from './tcp-host.js';

/** A target other than `none`. */
export type ConnectedTarget = Exclude<SerialTarget, { kind: 'none' }>;

/**
 * Opens the target of an option such as `--uart0 file:log.txt`.
 * @throws UsageError naming the option, if the target cannot be opened
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
      return new FileHost(option, target.path, events);
    case 'tcp':
      return TcpHost.listen(option, target.port, events);
  }
}

/** As `openHost`, for output only: reads no input and accepts no clients. @throws UsageError naming the option */
export async function openOutputHost(option: string, target: ConnectedTarget): Promise<SerialHost> {
  if (target.kind === 'tcp') throw new UsageError(`${option}: a replay accepts no TCP clients`);
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

/** Writes what the board sends to a file, up to its greatest size. */
class FileHost implements SerialHost {
  readonly open = false;
  private readonly file: number;
  private left: number;

  constructor(
    private readonly option: string,
    private readonly path: string,
    private readonly events: Pick<HostEvents, 'notify' | 'maxSize'> = { notify },
  ) {
    this.left = events.maxSize ?? Infinity;
    this.file = this.attempt(() => openSync(path, 'w'));
  }

  write(bytes: Uint8Array): undefined {
    if (bytes.length > this.left && this.left >= 0) {
      this.events.notify(`${this.option}: '${this.path}' is cut: it has reached --max-size`);
      this.attempt(() => writeSync(this.file, bytes.subarray(0, this.left)));
      this.left = -1;
    }
    if (this.left < 0) return;
    this.left -= bytes.length;
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
