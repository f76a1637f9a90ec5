/** What the console's commands work with: a board, its history, its names, the stops that are set. */
import type { Board } from '../../board/board.js';
import type { PaceText } from '../../port/serial-pace.js';
import { BackwardMotion } from './backward-motion.js';
import { ForwardMotion, type MotionLimits } from './forward-motion.js';
import { Locations } from './locations.js';
import { positionText, type ReadSource } from './look-code.js';
import type { ConsoleHistory, Pause, Reasons } from './motion.js';
import { StopGrammar } from './stop-grammar.js';
import { StopList } from './stop-list.js';
import { Values } from './values.js';

export class ConsoleContext {
  readonly locations: Locations;
  readonly values: Values;
  readonly grammar: StopGrammar;
  readonly stops: StopList;
  readonly forward: ForwardMotion;
  readonly backward: BackwardMotion;
  /** The number of bytes that `expect` has consumed, by serial line. */
  readonly expected = new Map<string, number>();

  constructor(
    readonly board: Board,
    readonly history: ConsoleHistory,
    readonly readSource: ReadSource,
    pause: Pause,
    limits: MotionLimits,
    /** How `send` waits for the firmware. */
    readonly pace?: PaceText,
  ) {
    this.locations = new Locations(board);
    this.values = new Values(board, this.locations);
    this.grammar = new StopGrammar(board, this.locations, this.values);
    this.stops = new StopList(board);
    this.forward = new ForwardMotion(board, history, this.locations, this.stops, pause, limits);
    this.backward = new BackwardMotion(board, history, this.locations, this.stops, pause);
  }

  get position(): string {
    return positionText(this.board, this.locations);
  }

  /** The reply to a motion: why it ended, and where the program is. */
  moved(reasons: Reasons): string {
    return [...reasons, this.position].join('\n');
  }
}
