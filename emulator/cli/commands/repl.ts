/** `perch repl`: the Python prompt of a board with Owlet, at a terminal or from a pipe. */
import { PipedLines } from '../host/piped-lines.js';
import { closeReports } from '../host/run-outcome.js';
import { onOutputClosed, onSignal, notify, writeOutput } from '../host/stdio.js';
import { TerminalLines } from '../host/terminal-lines.js';
import { compile, isSourceError } from '../owlet/compiler.js';
import { LinkFailure, type OwletHost, type ProgramExit, type ProgramIo } from '../owlet/host.js';
import { owletHost, processExitCode, reportFailure, standardIo } from '../owlet/setup.js';
import { type Statement, StatementSplitter } from '../owlet/statement-splitter.js';
import type { OwletOptions } from '../usage/python.js';

const promptText = { first: '>>> ', more: '... ' };

/** The user's side of the prompt. */
interface Prompt {
  /** Runs until the input ends or a program exits. Returns the exit code. */
  run(): Promise<number>;
  /** Ends the input. */
  close(): void;
}

/** Runs the prompt to its end. Returns the exit code. */
export async function repl(options: OwletOptions): Promise<number> {
  const host = await owletHost(options, { realtime: options.realtime });
  const compiler = new StatementCompiler();
  let stopped: number | undefined;
  const stop = (exitCode: number) => {
    stopped ??= exitCode;
    compiler.stop();
    host.stop();
    prompt.close();
  };
  const terminal = process.stdin.isTTY && process.stdout.isTTY;
  const prompt: Prompt = terminal
    ? new TerminalPrompt(host, compiler, stop)
    : new PipedPrompt(host, compiler);
  onOutputClosed(() => stop(0));
  onSignal(
    (code) => {
      if (code !== 130 || !(compiler.stop() || host.interrupt())) stop(code);
    },
    { survives: true },
  );
  try {
    const exitCode = await prompt.run();
    return closeReports(host.board, stopped ?? exitCode, options);
  } catch (error) {
    return closeReports(host.board, stopped ?? reportFailure(error), options);
  } finally {
    prompt.close();
    host.close();
  }
}

/** With prompts and line editing. */
class TerminalPrompt implements Prompt {
  private readonly lines: TerminalLines;
  private readonly statements = new StatementSplitter();
  /** What the program has printed on the cursor's line. */
  private printed = '';

  constructor(
    private readonly host: OwletHost,
    private readonly compiler: StatementCompiler,
    stop: (exitCode: number) => void,
  ) {
    const onInterrupt = () => compiler.stop() || host.interrupt();
    this.lines = new TerminalLines({ onInterrupt, onQuit: () => stop(131) });
  }

  async run(): Promise<number> {
    const banner = await this.host.connect(this.io);
    writeOutput(`${banner}\nCtrl-C interrupts, Ctrl-D exits.\n`);
    for (;;) {
      const input = await this.lines.next(this.statements.open ? promptText.more : promptText.first);
      if (input.kind === 'end') return 0;
      if (input.kind === 'interrupt') {
        this.statements.clear();
        writeOutput('KeyboardInterrupt\n');
        continue;
      }
      for (const statement of this.complete(input.text, input.pasted)) {
        const exit = await this.execute(statement);
        if (exit?.systemExit) return processExitCode(exit.status);
      }
    }
  }

  private complete(line: string, pasted: boolean): Statement[] {
    if (pasted) return this.statements.read(line);
    const statement = this.statements.type(line);
    return statement ? [statement] : [];
  }

  private async execute({ source }: Statement): Promise<ProgramExit | undefined> {
    const image = await this.compiler.compile(source);
    if (!image) return undefined;
    const exit = await runStatement(this.host, image, this.io);
    if (this.printed) writeOutput('\n');
    this.printed = '';
    return exit;
  }

  private readonly io: ProgramIo = {
    output: (text) => {
      this.printed = `${this.printed}${text}`.slice(-1000);
      this.printed = this.printed.slice(this.printed.lastIndexOf('\n') + 1);
      return writeOutput(text);
    },
    error: (text) => void process.stderr.write(text),
    input: async () => {
      const input = await this.lines.next(this.printed);
      this.printed = '';
      if (input.kind === 'line') return `${input.text}\n`;
      return input.kind === 'end' ? undefined : null;
    },
    notify,
  };

  close(): void {
    this.lines.close();
  }
}

/** Without prompts: executes statements as they arrive. The exit code is 1 if any of them failed. */
class PipedPrompt implements Prompt {
  private readonly lines = new PipedLines();
  private readonly io = standardIo(this.lines);

  constructor(
    private readonly host: OwletHost,
    private readonly compiler: StatementCompiler,
  ) {}

  async run(): Promise<number> {
    await this.host.connect(this.io);
    let failed = false;
    for await (const { source, linesBefore } of this.statements()) {
      const image = await this.compiler.compile('\n'.repeat(linesBefore) + source);
      const exit = image && (await runStatement(this.host, image, this.io));
      if (exit?.systemExit) return processExitCode(exit.status);
      failed ||= exit?.status !== 0;
    }
    return failed ? 1 : 0;
  }

  close(): void {
    this.lines.close();
  }

  private async *statements(): AsyncGenerator<Statement> {
    const statements = new StatementSplitter();
    for (;;) {
      const line = await this.lines.next();
      if (line === undefined) break;
      yield* statements.read(line.replace(/\r?\n$/, ''));
    }
    const last = statements.end();
    if (last) yield last;
  }
}

/** Compiles statements one by one; each can be stopped. */
class StatementCompiler {
  private current: { stop(): void } | undefined;

  /** Returns undefined after it has printed an error in the statement, and if it was stopped. */
  async compile(statement: string): Promise<Uint8Array | undefined> {
    try {
      const compilation = compile({ statement });
      this.current = compilation;
      const image = await compilation.image;
      if (!image) process.stderr.write('KeyboardInterrupt\n');
      return image;
    } catch (error) {
      if (!isSourceError(error)) throw error;
      process.stderr.write(`${error.message}\n`);
      return undefined;
    } finally {
      this.current = undefined;
    }
  }

  /** Stops a compilation. Returns false if there is none. */
  stop(): boolean {
    this.current?.stop();
    return this.current !== undefined;
  }
}

/** Returns undefined if the board refused the statement; the prompt stays usable. */
async function runStatement(
  host: OwletHost,
  image: Uint8Array,
  io: ProgramIo,
): Promise<ProgramExit | undefined> {
  try {
    return await host.run(image, { prompt: true, args: [''] }, io);
  } catch (error) {
    if (!(error instanceof LinkFailure && error.recoverable)) throw error;
    notify(error.message);
    return undefined;
  }
}
