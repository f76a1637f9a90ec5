/** A script of the debug console that accompanies a run: it moves the board forwards, and the run continues after its end. */
import type { Board, RunResult } from '../../board/board.js';
import type { PaceText } from '../../port/serial-pace.js';
import type { Nanoseconds } from '../../units.js';
import { DebugConsole, type Reply } from '../console/index.js';
import { ForwardRun } from './forward-run.js';
import type { Stimuli } from './stimuli.js';

/** A command line, and how messages name its origin. */
export interface ScriptLine {
  text: string;
  origin: string;
}

export interface ScriptOptions {
  /** No command runs past this virtual time. */
  limit?: Nanoseconds;
  /** How `send` waits for the firmware; `fifo` by default. */
  pace?: PaceText;
  /** The virtual time after which a run yields to the host at the latest. */
  slice: Nanoseconds;
  /** Called between slices. Returns whether the script continues. */
  breathe(): Promise<boolean>;
  /** Receives the replies of commands that show state. */
  show(text: string): void;
}

/** How a script ended before its last line, or at an end of the firmware. */
export type ScriptEnd =
  | { kind: 'failed'; line: ScriptLine; failed: NonNullable<Reply['failed']>; text: string }
  | { kind: 'quit'; code: number }
  | { kind: 'ended'; result: RunResult }
  | { kind: 'stopped' };

/** Commands that need a past, or end nothing here. */
const forDebuggers = ['back', 'who'];

export class Script {
  private readonly console: DebugConsole;
  private readonly forward: ForwardRun;
  private next = 0;
  private stopped = false;

  constructor(
    board: Board,
    stimuli: Stimuli,
    private readonly lines: readonly ScriptLine[],
    private readonly options: ScriptOptions,
  ) {
    const { limit, pace, slice } = options;
    this.forward = new ForwardRun(board, stimuli, slice);
    this.console = new DebugConsole(board, {
      history: this.forward,
      limit,
      pace,
      breathe: () => this.breathe(),
    });
  }

  /** The first line that is wrong, and why. Nothing is executed. */
  check(): { line: ScriptLine; reason: string } | undefined {
    for (const line of this.lines) {
      const { failure, command } = this.console.check(line.text);
      if (failure !== undefined) return { line, reason: failure };
      if (command && forDebuggers.includes(command.name))
        return {
          line,
          reason: `\`${command.name}\` goes back: a run goes forwards only, \`perch debug\` goes back`,
        };
    }
    return undefined;
  }

  /** The lines that were not executed. */
  get waiting(): readonly ScriptLine[] {
    return this.lines.slice(this.next).filter(({ text }) => this.console.check(text).command);
  }

  /** Executes the lines. Returns why it ended early; undefined if the run continues. */
  async follow(): Promise<ScriptEnd | undefined> {
    const end = await this.executeAll();
    await this.console.execute('delete all');
    return end;
  }

  private async executeAll(): Promise<ScriptEnd | undefined> {
    for (const line of this.lines) {
      const reply = await this.console.execute(line.text);
      await this.breathe();
      if (this.stopped) return { kind: 'stopped' };
      if (reply.failed === 'time') return { kind: 'failed', line, failed: 'time', text: reply.text };
      const { ending } = this.forward;
      this.next++;
      if (reply.failed) return { kind: 'failed', line, failed: reply.failed, text: reply.text };
      if (reply.quit !== undefined) return { kind: 'quit', code: reply.quit };
      if (this.console.check(line.text).command?.group === 'looking') this.options.show(reply.text);
      if (ending) return { kind: 'ended', result: ending };
    }
    return undefined;
  }

  private async breathe(): Promise<void> {
    if (await this.options.breathe()) return;
    this.stopped = true;
    this.console.interrupt();
  }
}
