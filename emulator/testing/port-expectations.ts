/** Expectations of a board's ports: what a serial line prints, how a pin toggles. */
import type { Board, Duration } from '../board/board.js';
import type { Pin } from '../port/pin.js';
import type { SerialPort } from '../port/serial.js';
import { watchFor } from '../port/text-watch.js';
import { TrackedBoard } from './tracked-board.js';
import { checkOptions, nanoseconds, repetitions, type Share, timesText, timeText } from './quantities.js';
import type { Expectation } from './expectation.js';
import { IntervalCheck } from './interval-check.js';

/** The default of `within`. */
export const defaultTimeout = '1s';
/** The default number of intervals. */
export const defaultTimes = 3;

/** How long an expectation waits. */
export interface WaitOptions {
  /** The time to wait, in virtual time; `1s` by default. */
  within?: Duration;
}

/** Options of `toToggle`. */
export interface ToggleOptions extends WaitOptions {
  /** From one rising edge to the next. */
  period?: Duration;
  /** The permitted deviation of each period; `1%` by default. */
  tolerance?: Share;
  /** The number of periods; 3 by default. */
  times?: number;
}

/** The maximum number of printed characters in a failure report. */
const mostCharacters = 200;

/** A serial line prints a text or output that matches a pattern; unread output counts. */
export function printing(
  board: Board,
  port: SerialPort,
  wanted: string | RegExp,
  options: WaitOptions = {},
): Expectation {
  checkOptions('toPrint', options, ['within']);
  const { within = defaultTimeout } = options;
  if (!(wanted instanceof RegExp) && (typeof wanted !== 'string' || wanted === '')) {
    throw new TypeError('toPrint expects a pattern or a text that is not empty');
  }
  const timeout = nanoseconds(within);
  const tracked = TrackedBoard.of(board);
  const begin = tracked.readOf(port);
  const search = watchFor(wanted);
  return {
    board,
    subject: port.name,
    expected: `print ${typeof wanted === 'string' ? JSON.stringify(wanted) : wanted} within ${timeText(timeout)}`,
    timeout,
    watch(decide) {
      const look = (bytes: Uint8Array) => {
        if (!search.push(bytes)) return;
        tracked.markRead(port, begin + search.end);
        decide(true);
      };
      look(port.bytes.subarray(begin - port.dropped));
      return port.onData(look);
    },
    observed() {
      const text = new TextDecoder().decode(port.bytes.subarray(Math.max(0, begin - port.dropped)));
      if (!text) return ['It printed nothing.'];
      const cut = text.length > mostCharacters ? '…' : '';
      return [`It printed ${text.length} characters: ${cut}${JSON.stringify(text.slice(-mostCharacters))}.`];
    },
  };
}

/** A wire changes its level, or toggles with a period. */
export function toggling(board: Board, pin: Pin, options: ToggleOptions = {}): Expectation {
  checkOptions('toToggle', options, ['period', 'tolerance', 'times', 'within']);
  const { period, tolerance } = options;
  if (period === undefined && options.times === undefined) return changing(board, pin, options);
  const times = repetitions(options.times ?? defaultTimes);
  const intervals = new IntervalCheck('rising edge', 'rising edges', {
    every: period,
    tolerance,
    events: times + 1,
  });
  const timeout = nanoseconds(options.within ?? nanoseconds(defaultTimeout) + intervals.length);
  const regularly = period === undefined ? '' : ` with a period of ${intervals.interval}`;
  return {
    board,
    subject: pin.name,
    expected: `toggle ${timesText(times)}${regularly} within ${timeText(timeout)}`,
    timeout,
    watch: (decide) =>
      pin.watch((level) => {
        const known = level === 1 ? intervals.add(board.clock.now) : undefined;
        if (known !== undefined) decide(known);
      }),
    observed: () => [intervals.summary()],
  };
}

function changing(board: Board, pin: Pin, { within = defaultTimeout }: WaitOptions): Expectation {
  const timeout = nanoseconds(within);
  const before = pin.level;
  return {
    board,
    subject: pin.name,
    expected: `toggle within ${timeText(timeout)}`,
    timeout,
    watch: (decide) => pin.watch(() => decide(true)),
    observed: () => [
      pin.level === before
        ? `It stayed ${before}.`
        : `It went from ${before} to ${pin.level} at ${timeText(board.clock.now)}.`,
    ],
  };
}
