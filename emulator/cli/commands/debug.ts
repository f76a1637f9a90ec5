/** `perch debug`: the debug console, at a terminal or driven by a script, `-c` or a pipe. */
import type { Board } from '../../board/board.js';
import { DebugConsole, type DebugConsoleOptions, type Reply } from '../../debug/console/index.js';
import type { ScriptLine } from '../../debug/stimulus/index.js';
import { type Debuggee, makeDebuggee } from '../debugger/debuggee.js';
import { FirmwareOutput } from '../debugger/firmware-output.js';
import { sourceReader } from '../debugger/source-files.js';
import { namesOf } from '../host/files.js';
import { yielding } from '../host/pace.js';
import { PipedLines } from '../host/piped-lines.js';
import { closeReports } from '../host/run-outcome.js';
import { onOutputClosed, onSignal, writeOutput } from '../host/stdio.js';
import { TerminalLines } from '../host/terminal-lines.js';
import { asksForFaultHelp, printFaultHelp } from '../setup/injected-faults.js';
import { readScript } from '../setup/script-lines.js';
import type { DebugOptions } from '../usage/debugging.js';

const prompt = 'perch> ';
const exitCodes = { usage: 2, check: 1, time: 3 } as const;

/** Debugs until the commands end. Returns the exit code. */
export async function debug(files: readonly string[], options: DebugOptions): Promise<number> {
  if (asksForFaultHelp(options)) return printFaultHelp();
  const script = scriptLines(options);
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  const debuggee = await makeDebuggee(files, options);
  const { board, history } = debuggee;
  const readSource = sourceReader(namesOf(board.image!), options.source ?? []);
  const driver = new ConsoleDriver(board, { history, readSource, limit: options.for }, terminal);
  try {
    await driver.replayRecording(debuggee);
    return closeReports(board, await driver.follow(script), {});
  } finally {
    debuggee.end();
  }
}

/** The lines of `--script`, then those of `-c`; undefined without either. */
function scriptLines({ script, command }: DebugOptions): ScriptLine[] | undefined {
  if (script === undefined && command === undefined) return undefined;
  const fromFile = script === undefined ? [] : readScript(script);
  const fromOptions = (command ?? []).map((line, n) => ({ text: line, origin: `-c ${n + 1}` }));
  return [...fromFile, ...fromOptions].filter((line) => line.text.trim() !== '');
}

class ConsoleDriver {
  private readonly console: DebugConsole;
  private readonly output: FirmwareOutput;
  private lines: { close(): void } | undefined;
  private readonly yieldToHost = yielding();
  /** Ctrl-C cancels the running script. */
  private cancelled = false;
  /** The exit code after a signal or a closed output. */
  private ended: number | undefined;

  constructor(
    board: Board,
    options: DebugConsoleOptions,
    private readonly terminal: boolean,
  ) {
    this.output = new FirmwareOutput(board);
    this.console = new DebugConsole(board, { ...options, breathe: () => this.breathe() });
    onOutputClosed(() => this.end(0));
    onSignal((code) => (code === 130 && this.terminal ? this.interrupt() : this.end(code)), {
      survives: terminal,
    });
  }

  /** Replays the recording, if any. */
  async replayRecording(debuggee: Debuggee): Promise<void> {
    await debuggee.replayRecording(async () => {
      await this.breathe();
      return this.ended === undefined && !this.cancelled;
    });
    this.output.endLine();
    await writeOutput(this.output.take());
    debuggee.reportReplayed('`go start` returns to its start');
  }

  /**
   * Executes the script, or the commands that are typed or piped. Returns the exit code. A script that Ctrl-C ends at a
   * terminal leaves the user at the prompt.
   */
  async follow(script: readonly ScriptLine[] | undefined): Promise<number> {
    writeOutput(`${this.console.greeting}\n`);
    if (script) {
      const code = await this.followAll(script);
      if (!this.cancelled || code !== undefined) return code ?? 0;
    }
    return this.terminal ? this.atTerminal() : this.fromPipe();
  }

  /** Executes lines up to the first that fails. Returns the exit code if they end the command. */
  private async followAll(
    script: Iterable<ScriptLine> | AsyncIterable<ScriptLine>,
  ): Promise<number | undefined> {
    for await (const { text, origin } of script) {
      await writeOutput(`${prompt}${text}\n`);
      const reply = await this.command(text);
      if (this.ended !== undefined || this.cancelled) return this.ended;
      if (reply.quit !== undefined) return reply.quit;
      if (!reply.failed) continue;
      process.stderr.write(`perch: ${origin}: ${reply.text}\n`);
      return exitCodes[reply.failed];
    }
    return undefined;
  }

  private async fromPipe(): Promise<number> {
    const lines = new PipedLines();
    this.lines = lines;
    return (await this.followAll(numbered(lines))) ?? this.ended ?? 0;
  }

  /** With prompts and line editing. Prints errors and continues. */
  private async atTerminal(): Promise<number> {
    const lines = new TerminalLines(
      { onInterrupt: () => this.interrupt(), onQuit: () => this.end(131) },
      { complete: (line) => this.console.complete(line), history: 'debug-history' },
    );
    this.lines = lines;
    try {
      for (;;) {
        const input = await lines.next(prompt);
        if (this.ended !== undefined) return this.ended;
        if (input.kind === 'end') return 0;
        if (input.kind === 'interrupt') continue;
        const reply = input.text.trim() === '' ? await this.command() : await this.command(input.text);
        if (reply.failed) writeOutput(`${reply.text}\n`);
        if (reply.quit !== undefined) return reply.quit;
      }
    } finally {
      lines.close();
    }
  }

  /** Executes a line, or repeats the last step. Prints the output of the firmware, then the reply. */
  private async command(text?: string): Promise<Reply> {
    const reply = await (text === undefined ? this.console.repeat() : this.console.execute(text));
    this.output.endLine();
    await writeOutput(this.output.take());
    if (reply.text !== '' && !reply.failed) await writeOutput(`${reply.text}\n`);
    return reply;
  }

  /** Called between slices of a run: writes output and yields to the terminal at intervals. */
  private async breathe(): Promise<void> {
    await writeOutput(this.output.take());
    await this.yieldToHost();
  }

  private interrupt(): void {
    this.cancelled = true;
    this.console.interrupt();
  }

  private end(exitCode: number): void {
    this.ended ??= exitCode;
    this.console.interrupt();
    this.lines?.close();
  }
}

async function* numbered(lines: PipedLines): AsyncGenerator<ScriptLine> {
  for (let n = 1; ; n++) {
    const line = await lines.next();
    if (line === undefined) return;
    const text = line.replace(/\r?\n$/, '');
    if (text.trim() !== '') yield { text, origin: `<stdin>:${n}` };
  }
}
