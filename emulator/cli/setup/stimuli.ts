/** `--at` and `--script`: input that a run enters by itself. */
import type { Board, RunResult } from '../../board/board.js';
import { ConsoleError, Script, type ScriptEnd, Stimuli, type Stimulus } from '../../debug/stimulus/index.js';
import type { PaceText } from '../../port/serial-pace.js';
import type { Nanoseconds } from '../../units.js';
import { UsageError } from '../errors.js';
import type { PacedBoard } from '../host/pace.js';
import { notify } from '../host/stdio.js';
import type { StimulusText } from '../usage/stimulus.js';
import { readScript } from './script-lines.js';

/** The options that this file reads. */
export interface StimulusOptions {
  at?: readonly StimulusText[];
  script?: string;
  for?: Nanoseconds;
  pace?: PaceText;
  realtime?: boolean;
}

/** Virtual time after which a script lets the process serve terminals, files and sockets. */
const slice: Nanoseconds = 20e6;
const realtimeSlice: Nanoseconds = 5e6;
const exitCodes = { usage: 2, check: 1, time: 3 } as const;

/** How a script ended the run. */
export type ScriptedEnd = { exitCode: number } | { result: RunResult };

/** The stimuli of a run, checked. */
export class RunStimuli {
  /** The exit code after an action that failed. */
  exitCode: number | undefined;
  private readonly stimuli: Stimuli;
  private readonly parsed: readonly Stimulus[];
  private readonly script: Script | undefined;
  private breathe: () => Promise<boolean> = () => Promise.resolve(true);

  /** @throws UsageError that names option, position and the wrong word. Nothing happens on the board */
  constructor(
    private readonly board: Board,
    private readonly options: StimulusOptions,
  ) {
    const { at = [], pace } = options;
    this.stimuli = new Stimuli(board, { pace, failed: (stimulus, reason) => this.failed(stimulus, reason) });
    this.parsed = at.map((text, n) => this.parse(text, n));
    this.script = this.readScript();
  }

  /** Begins to wait for the moments of `--at`. The board must be run through `paced` from now on. */
  arm(): void {
    for (const stimulus of this.parsed) this.stimuli.arm(stimulus);
  }

  /** The board as `Pace` runs it. */
  get paced(): PacedBoard {
    const { board, stimuli } = this;
    return {
      clock: board.clock,
      get idle() {
        return board.idle;
      },
      run: (options) => stimuli.run(options),
    };
  }

  /**
   * Executes the script. Returns how it ended the run; undefined if the run continues.
   * @param breathe called between slices; returns whether the run continues
   */
  async followScript(breathe: () => Promise<boolean>): Promise<ScriptedEnd | undefined> {
    this.breathe = breathe;
    const end = await this.script?.follow();
    return end && this.scriptedEnd(end);
  }

  private scriptedEnd(end: ScriptEnd): ScriptedEnd {
    if (end.kind === 'quit') return { exitCode: end.code };
    if (end.kind === 'ended') return { result: end.result };
    if (end.kind === 'stopped') return { result: { reason: 'stopped' } };
    if (end.failed === 'time') return { result: { reason: 'time' } };
    process.stderr.write(`perch: ${end.line.origin}: ${end.text}\n`);
    return { exitCode: exitCodes[end.failed] };
  }

  /** Reports what did not come due. Returns whether there was any. */
  reportWaiting(): boolean {
    const waiting = this.parsed.flatMap((stimulus, n) =>
      stimulus.done ? [] : [`--at ${n + 1}: '${stimulus.when}' did not come due: no '${stimulus.action}'`],
    );
    const [line] = this.script?.waiting ?? [];
    const lines = line ? [...waiting, `${line.origin}: the run ended before '${line.text.trim()}'`] : waiting;
    lines.forEach((text) => notify(text));
    return lines.length > 0;
  }

  private parse({ when, action }: StimulusText, n: number): Stimulus {
    try {
      return this.stimuli.parse(when, action);
    } catch (error) {
      if (!(error instanceof ConsoleError || error instanceof RangeError)) throw error;
      throw new UsageError(`--at ${n + 1}: ${error.message}`);
    }
  }

  private readScript(): Script | undefined {
    const { script: path, for: limit, pace, realtime } = this.options;
    if (path === undefined) return undefined;
    const script = new Script(this.board, this.stimuli, readScript(path), {
      limit,
      pace,
      slice: realtime ? realtimeSlice : slice,
      breathe: () => this.breathe(),
      show: (text) => void process.stderr.write(`${text}\n`),
    });
    const wrong = script.check();
    if (wrong) throw new UsageError(`${wrong.line.origin}: ${wrong.reason}`);
    return script;
  }

  private failed(stimulus: Stimulus, reason: string): void {
    notify(`--at ${this.parsed.indexOf(stimulus) + 1}: '${stimulus.action}': ${reason}`);
    this.exitCode = exitCodes.usage;
  }
}
