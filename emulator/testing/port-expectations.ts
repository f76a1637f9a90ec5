/** What can be asked about the outside of a board: what a serial line prints, how a pin toggles. */
import type { Board, Duration } from '../board/board.js';
import type { Pin } from '../port/pin.js';
import type { SerialPort } from '../port/serial.js';
import { Bench } from './tracked-board.js';
import { checkOptions, count, nanoseconds, often, type Share, shown } from './quantities.js';
import type { Question } from './expectation.js';
import { Rhythm } from './interval-check.js';
import { searchFor } from './text-search.js';

/** How long an expectation waits unless told. */
export const usualPatience = '1s';
/** Intervals that are looked at unless told. */
export const usualTimes = 3;

/** How long an expectation waits. */
export interface Patience {
  /** How long to wait, in virtual time; `1s` unless given. */
  within?: Duration;
}

/** What `toToggle` expects of a pin. */
export interface ToggleOptions extends Patience {
  /** From one rising edge to the next. */
  period?: Duration;
  /** By how much each period may differ: `1%` unless given. */
  tolerance?: Share;
  /** How many periods; 3 unless given. */
  times?: number;
}

/** Characters of what was printed that a failure shows. */
const mostCharacters = 200;

/** Whether a line prints a text or something that matches, counting what it has printed unread. */
export function printing(
  board: Board,
  port: SerialPort,
  wanted: string | RegExp,
  options: Patience = {},
): Question {
  checkOptions('toPrint', options, ['within']);
  const { within = usualPatience } = options;
  if (!(wanted instanceof RegExp) && (typeof wanted !== 'string' || wanted === '')) {
    throw new TypeError('toPrint needs a pattern, or a text that is not empty');
  }
  const patience = nanoseconds(within);
  const bench = Bench.of(board);
  const begin = bench.readOf(port);
  const search = searchFor(wanted);
  return {
    board,
    subject: port.name,
    wanted: `print ${typeof wanted === 'string' ? JSON.stringify(wanted) : wanted} within ${shown(patience)}`,
    patience,
    watch(answer) {
      const look = (bytes: Uint8Array) => {
        const found = search.push(bytes);
        if (found === undefined) return;
        bench.markRead(port, begin + found);
        answer(true);
      };
      look(port.bytes.subarray(begin));
      return port.onData(look);
    },
    seen() {
      const text = new TextDecoder().decode(port.bytes.subarray(begin));
      if (!text) return ['It printed nothing.'];
      const cut = text.length > mostCharacters ? '…' : '';
      return [`It printed ${text.length} characters: ${cut}${JSON.stringify(text.slice(-mostCharacters))}.`];
    },
  };
}

/** Whether a wire toggles: at all, or with a period. */
export function toggling(board: Board, pin: Pin, options: ToggleOptions = {}): Question {
  checkOptions('toToggle', options, ['period', 'tolerance', 'times', 'within']);
  const { period, tolerance } = options;
  if (period === undefined && options.times === undefined) return changing(board, pin, options);
  const times = count(options.times ?? usualTimes);
  const rhythm = new Rhythm('rising edge', 'rising edges', { every: period, tolerance, events: times + 1 });
  const patience = nanoseconds(options.within ?? nanoseconds(usualPatience) + rhythm.length);
  const regularly = period === undefined ? '' : ` with a period of ${rhythm.interval}`;
  return {
    board,
    subject: pin.name,
    wanted: `toggle ${often(times)}${regularly} within ${shown(patience)}`,
    patience,
    watch: (answer) =>
      pin.watch((level) => {
        const known = level === 1 ? rhythm.beat(board.clock.now) : undefined;
        if (known !== undefined) answer(known);
      }),
    seen: () => [rhythm.seen()],
  };
}

function changing(board: Board, pin: Pin, { within = usualPatience }: Patience): Question {
  const patience = nanoseconds(within);
  const before = pin.level;
  return {
    board,
    subject: pin.name,
    wanted: `toggle within ${shown(patience)}`,
    patience,
    watch: (answer) => pin.watch(() => answer(true)),
    seen: () => [
      pin.level === before
        ? `It stayed ${before}.`
        : `It went from ${before} to ${pin.level} at ${shown(board.clock.now)}.`,
    ],
  };
}
