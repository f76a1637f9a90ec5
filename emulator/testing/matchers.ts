/** Vitest's `expect` for boards, serial lines and pins: matchers that run the board until they are decided. */
import { inspect } from 'node:util';
import type { MatcherState } from 'vitest';
import { Board, boardOf, type Duration } from '../board/board.js';
import { Pin } from '../port/pin.js';
import { SerialPort } from '../port/serial.js';
import type { Address } from '../units.js';
import { type WaitOptions, printing, type ToggleOptions, toggling } from './port-expectations.js';
import {
  faulting,
  type FaultOptions,
  type IdleOptions,
  type InterruptOptions,
  reaching,
  stayingIdle,
  takingInterrupt,
  writing,
} from './program-expectations.js';
import { check, type Expectation } from './expectation.js';
import { report } from './report.js';
import { expect } from './vitest.js';

type OnLine<T, Matcher> = T extends SerialPort ? Matcher : never;
type OnPin<T, Matcher> = T extends Pin ? Matcher : never;
type OnBoard<T, Matcher> = T extends Board ? Matcher : never;

/**
 * Matchers for boards, serial lines and pins. Each runs the board until it is decided and leaves it there; times are
 * virtual. A run that ends early (a crash, a breakpoint, `board.stop()`) fails a matcher and its opposite.
 */
export interface BoardMatchers<T> {
  /**
   * A serial line prints a text, or output that matches a pattern, within 1 s by default. Output since the last match
   * counts; the output of a fixture's boot does not. `not`: it does not within that time.
   * @example expect(board.uart0).toPrint(/>>>/, { within: '2s' })
   */
  toPrint: OnLine<T, (text: string | RegExp, options?: WaitOptions) => void>;
  /**
   * A pin changes its level; with `times` or `period`, it completes that many periods, from rising edge to rising edge.
   * The first wrong period fails. By default it waits 1 s plus the length of the periods. `not`: its level does not
   * change, or a period is wrong or missing.
   * @example expect(board.pin('PD0')).toToggle({ period: '1s', tolerance: '1%', times: 5 })
   */
  toToggle: OnPin<T, (options?: ToggleOptions) => void>;
  /**
   * The program writes a value, by default any, to a block (`UART0`), register (`UART0.IBRD`), field (`UART0.CTL.TXE`) or
   * bit (`GPIOD.DATA.0`), within 1 s by default. `not`: it does not within that time.
   * @example expect(board).toWrite('UART0.IBRD', 27)
   */
  toWrite: OnBoard<T, (register: string, value?: number, options?: WaitOptions) => void>;
  /**
   * The handler of an interrupt or another exception is entered, `times` times or, with `every`, at equal intervals. The
   * first wrong interval fails. By default it waits 1 s plus the length of the intervals. `not`: it is not entered that
   * often within that time, or an interval is wrong.
   * @example expect(board).toTakeInterrupt('TIMER0A', { every: '1ms' })
   */
  toTakeInterrupt: OnBoard<T, (name: string, options?: InterruptOptions) => void>;
  /**
   * The instruction at a symbol or address is next, within 1 s by default. `not`: it is not within that time.
   * @example expect(board).toReach('main')
   */
  toReach: OnBoard<T, (location: string | Address, options?: WaitOptions) => void>;
  /**
   * The processor falls asleep, within 1 s by default, and then sleeps for `for` (1 s by default) except for the share
   * `awake`. `not`: it does not fall asleep, or is awake for longer.
   * @example expect(board).toStayIdle({ for: '100ms', awake: '1%' })
   */
  toStayIdle: OnBoard<T, (options?: Duration | IdleOptions) => void>;
  /**
   * The processor takes a fault within 1 s by default, or is already in a fault's handler. `not`: it does not within that
   * time.
   * @example expect(board).not.toFault({ within: '10s' })
   */
  toFault: OnBoard<T, (options?: FaultOptions) => void>;
}

declare module 'vitest' {
  interface Matchers<T> extends BoardMatchers<T> {}
}

expect.extend({
  toPrint(this: MatcherState, received: unknown, text: string | RegExp, options?: WaitOptions) {
    const port = the(SerialPort, received, 'toPrint', 'a serial line, such as board.uart0');
    return resultOf(this, 'toPrint', printing(boardOf(port), port, text, options), text, options);
  },
  toToggle(this: MatcherState, received: unknown, options?: ToggleOptions) {
    const pin = the(Pin, received, 'toToggle', "a pin, such as board.pin('PD0')");
    return resultOf(this, 'toToggle', toggling(boardOf(pin), pin, options), options);
  },
  toWrite(this: MatcherState, received: unknown, register: string, value?: number, options?: WaitOptions) {
    const board = theBoard(received, 'toWrite');
    return resultOf(this, 'toWrite', writing(board, register, value, options), register, value, options);
  },
  toTakeInterrupt(this: MatcherState, received: unknown, name: string, options?: InterruptOptions) {
    const board = theBoard(received, 'toTakeInterrupt');
    return resultOf(this, 'toTakeInterrupt', takingInterrupt(board, name, options), name, options);
  },
  toReach(this: MatcherState, received: unknown, location: string | Address, options?: WaitOptions) {
    const board = theBoard(received, 'toReach');
    return resultOf(this, 'toReach', reaching(board, location, options), location, options);
  },
  toStayIdle(this: MatcherState, received: unknown, options?: Duration | IdleOptions) {
    return resultOf(this, 'toStayIdle', stayingIdle(theBoard(received, 'toStayIdle'), options), options);
  },
  toFault(this: MatcherState, received: unknown, options?: FaultOptions) {
    return resultOf(this, 'toFault', faulting(theBoard(received, 'toFault'), options), options);
  },
});

const onOneLine = { breakLength: Infinity };

function theBoard(received: unknown, matcher: string): Board {
  return the(Board, received, matcher, 'a board');
}

/** @throws TypeError naming what the matcher expects */
function the<C>(
  wanted: abstract new (...args: never[]) => C,
  received: unknown,
  matcher: string,
  what: string,
): C {
  if (received instanceof wanted) return received;
  const given =
    received === null ? 'null' : ((received as object | undefined)?.constructor?.name ?? typeof received);
  throw new TypeError(`${matcher} expects ${what}, not ${given}`);
}

function resultOf(
  { isNot, utils }: MatcherState,
  matcher: string,
  expectation: Expectation,
  ...given: unknown[]
) {
  const outcome = check(expectation);
  const written = given.filter((value) => value !== undefined).map((value) => inspect(value, onOneLine));
  const received = expectation.subject.replace('the ', '');
  return {
    // A run that ended early fails an expectation and its opposite.
    pass: outcome.holds ?? isNot,
    message: () => {
      const hint = utils.matcherHint(matcher, received, written.join(', '), { isNot });
      return `${hint}\n\n${report(outcome, isNot)}`;
    },
  };
}
