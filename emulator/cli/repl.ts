/** `perch repl`: the Python prompt of a board with Owlet on it, at a terminal or fed from a pipe. */
import { compilePrompt, link, LinkError, PythonSyntaxError } from '../../firmware/toolchain/index.js';
import { BoardStopped, LinkFailure, type OwletHost, type ProgramExit, type ProgramIo } from './owlet-host.js';
import { moduleFinder, owletHost, type OwletOptions, tell } from './owlet-setup.js';
import { PipedLines } from './piped-lines.js';
import { type Statement, Statements } from './statements.js';
import { onOutputClosed, onSignal, outputDrained } from './stdio.js';
import { TerminalLines } from './terminal-lines.js';

const prompts = { first: '>>> ', more: '... ' };

/** Talks until the input ends or a program leaves; gives the exit code. */
export async function repl(options: OwletOptions): Promise<number> {
  const host = owletHost(options, { realtime: options.realtime });
  const stopped: { exitCode?: number } = {};
  const stop = (code: number) => {
    stopped.exitCode = code;
    host.stop();
  };
  onOutputClosed(() => stop(0));
  try {
    return await (process.stdin.isTTY && process.stdout.isTTY
      ? atTerminal(host, stop)
      : fromPipe(host, stop));
  } catch (error) {
    if (stopped.exitCode !== undefined) return stopped.exitCode;
    if (!(error instanceof LinkFailure || error instanceof BoardStopped)) throw error;
    tell(error.message);
    return error instanceof BoardStopped ? error.exitCode : 1;
  }
}

type Stop = (exitCode: number) => void;

// ---- at a terminal ----

async function atTerminal(host: OwletHost, stop: Stop): Promise<number> {
  const lines = new TerminalLines({ onInterrupt: () => host.interrupt(), onQuit: () => stop(131) });
  onSignal((code) => {
    stop(code);
    process.exit(code);
  });
  try {
    return await new TerminalSession(host, lines).talk();
  } finally {
    lines.close();
  }
}

/** A conversation at a terminal. */
class TerminalSession {
  private readonly statements = new Statements();
  /** What the program has printed on the line that the cursor is in. */
  private printed = '';

  constructor(
    private readonly host: OwletHost,
    private readonly lines: TerminalLines,
  ) {}

  async talk(): Promise<number> {
    const banner = await this.host.connect(this.io);
    process.stdout.write(`${banner}\nCtrl-C interrupts, Ctrl-D leaves.\n`);
    for (;;) {
      const input = await this.lines.next(this.statements.open ? prompts.more : prompts.first);
      if (input.kind === 'end') return 0;
      if (input.kind === 'interrupt') {
        this.statements.clear();
        process.stdout.write('KeyboardInterrupt\n');
        continue;
      }
      for (const statement of this.complete(input.text, input.pasted)) {
        const exit = await this.execute(statement);
        if (exit?.systemExit) return exit.status & 0xff;
      }
    }
  }

  private complete(line: string, pasted: boolean): Statement[] {
    if (pasted) return this.statements.read(line);
    const statement = this.statements.type(line);
    return statement ? [statement] : [];
  }

  private async execute({ source }: Statement): Promise<ProgramExit | undefined> {
    const image = compileStatement(source);
    if (!image) return undefined;
    const exit = await runStatement(this.host, image, this.io);
    if (this.printed) process.stdout.write('\n');
    this.printed = '';
    return exit;
  }

  private readonly io: ProgramIo = {
    output: (text) => {
      this.printed = `${this.printed}${text}`.slice(-1000);
      this.printed = this.printed.slice(this.printed.lastIndexOf('\n') + 1);
      process.stdout.write(text);
      return outputDrained();
    },
    error: (text) => void process.stderr.write(text),
    input: async () => {
      const input = await this.lines.next(this.printed);
      this.printed = '';
      if (input.kind === 'line') return `${input.text}\n`;
      return input.kind === 'end' ? undefined : null;
    },
    tell,
  };
}

// ---- from a pipe ----

/** No prompts: statements run as they arrive, the exit code is 1 when any of them failed. */
async function fromPipe(host: OwletHost, stop: Stop): Promise<number> {
  onSignal((code) => {
    if (code !== 130 || !host.interrupt()) stop(code);
  });
  const lines = new PipedLines();
  const io: ProgramIo = {
    output: (text) => {
      process.stdout.write(text);
      return outputDrained();
    },
    error: (text) => void process.stderr.write(text),
    input: () => lines.next(),
    tell,
  };
  await host.connect(io);
  let failed = false;
  for await (const { source, before } of pipedStatements(lines)) {
    const image = compileStatement('\n'.repeat(before) + source);
    const exit = image && (await runStatement(host, image, io));
    if (exit?.systemExit) return exit.status & 0xff;
    failed ||= exit?.status !== 0;
  }
  return failed ? 1 : 0;
}

async function* pipedStatements(lines: PipedLines): AsyncGenerator<Statement> {
  const statements = new Statements();
  for (;;) {
    const line = await lines.next();
    if (line === undefined) break;
    yield* statements.read(line.replace(/\r?\n$/, ''));
  }
  const last = statements.end();
  if (last) yield last;
}

// ---- either way ----

/** Undefined after telling what is wrong with it. */
function compileStatement(source: string): Uint8Array | undefined {
  try {
    return link(compilePrompt(source, moduleFinder('.')));
  } catch (error) {
    if (!(error instanceof PythonSyntaxError || error instanceof LinkError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return undefined;
  }
}

/** Undefined when the board refused it; the prompt lives on. */
async function runStatement(
  host: OwletHost,
  image: Uint8Array,
  io: ProgramIo,
): Promise<ProgramExit | undefined> {
  try {
    return await host.run(image, { prompt: true, args: [''] }, io);
  } catch (error) {
    if (!(error instanceof LinkFailure && error.passing)) throw error;
    tell(error.message);
    return undefined;
  }
}
