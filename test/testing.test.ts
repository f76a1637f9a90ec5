/** `perch/testing` with the shipped images: boards for tests, each matcher and its negation, failure messages. */
import { execFileSync, execSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import type { Board } from 'perch';
import { type EkLm3s9b92, ekLm3s9b92 } from 'perch/boards';
import { boardFixture, boardTest, bootOnce, imageFile } from 'perch/testing';
import { describe, expect, test } from 'vitest';
import { main } from './command.js';

const make = (name: string) => {
  const image = imageFile(`firmware/images/${name}.elf`);
  return () => ekLm3s9b92({ image });
};

/** The message of a failing expectation. */
function failure(expectation: () => void): string {
  try {
    expectation();
  } catch (error) {
    return stripVTControlCharacters((error as Error).message);
  }
  throw new Error('the expectation did not fail');
}

describe('a board for each test', () => {
  let boots = 0;
  const fromFixture = test.extend({
    board: boardFixture(make('crash'), (board) => {
      boots++;
      expect(board.uart0).toPrint('How shall I crash?\r\n');
    }),
  });

  fromFixture('is booted', ({ board }) => {
    expect(board.uart0.text).toBe('How shall I crash?\r\n');
    board.uart0.send('d');
    expect(board).toFault();
  });

  fromFixture('is independent of other tests', ({ board }) => {
    expect(board).not.toFault({ within: '10ms' });
    expect(boots).toBe(1);
  });

  fromFixture('has no unread output from its boot', ({ board }) => {
    expect(board.uart0).not.toPrint('crash', { within: '10ms' });
  });

  const lent: Board[] = [];
  fromFixture.for([1, 2])('stays open to the end of its test: %i', (_, { board }) => {
    lent.push(board);
    expect(() => board.registers).not.toThrow();
    if (lent.length === 2) expect(() => lent[0].registers).toThrow(/is closed/);
  });

  boardTest(make('blinky'))('can start at reset', ({ board }) => {
    expect(board.clock.cycles).toBe(0);
    expect(board.uart0.text).toBe('');
  });

  boardTest(
    () => Promise.resolve(make('hello')()),
    async (board) => {
      await Promise.resolve();
      board.runUntil('bye');
    },
  )('can boot asynchronously', ({ board }) => {
    expect(board.uart0.text).toMatch(/^Hello.*bye/s);
  });

  test('bootOnce returns a new fork at each call', () => {
    const fork = bootOnce(make('hello'), (board) => board.runUntil('bye'));
    const [one, other] = [fork(), fork()];
    one.run({ for: '1s' });
    expect(other.digest()).toBe(fork().digest());
    expect(other).not.toBe(one);
  });

  const fork = bootOnce(make('blinky'), (board) => expect(board).toReach('main'));
  test.extend('board', () => fork())('bootOnce also makes fixtures of other kinds', ({ board }) => {
    expect(board.registers.pc).toBe(board.addressOf('main'));
    expect(board.led.on).toBe(false);
  });

  test('a failing boot is tried once and fails every call', () => {
    let tries = 0;
    const fork = bootOnce(make('hello'), (board) => {
      tries++;
      expect(board.uart0).toPrint('good morning', { within: '30ms' });
    });
    const messages = [fork, fork].map((boot) => failure(boot));
    expect(messages[0]).toMatch(/^expect\(uart0\)\.toPrint\('good morning', \{ within: '30ms' \}\)\n/);
    expect(messages[1]).toBe(messages[0]);
    expect(tries).toBe(1);
  });

  test('a minor garbage collection frees unreferenced forks', () => {
    const program = `
      import { ekLm3s9b92 } from 'perch/boards';
      import { bootOnce } from 'perch/testing';
      const fork = bootOnce(() => ekLm3s9b92());
      const used = (forks) => {
        while (forks--) fork();
        gc({ type: 'minor' });
        return process.memoryUsage().heapUsed;
      };
      used(50);
      gc();
      const before = process.memoryUsage().heapUsed;
      console.log((used(20) - before) / 20);`;
    const node = [process.execPath, ['--expose-gc', '--input-type=module', '--eval', program]] as const;
    const left = Number(execFileSync(...node, { encoding: 'utf8' }));
    expect(left).toBeLessThan(100e3); // Bytes; a whole board is 230 KB.
  });

  test('the error of a missing image file names it', () => {
    expect(() => imageFile('firmware/images/hallo.elf')).toThrow(/firmware\/images\/hallo\.elf/);
  });
});

describe('toPrint', () => {
  const hello = bootOnce(make('hello'));

  test('finds texts and patterns one after the other', () => {
    const { uart0 } = hello();
    expect(uart0).toPrint('Hello');
    expect(uart0).toPrint(/clock (\d+) MHz/g);
    expect(uart0).not.toPrint('Hello', { within: '10ms' });
    expect(uart0).toPrint('bye', { within: '1s' });
  });

  test('matches unread output from before', () => {
    const board = hello();
    board.run({ for: '100ms' });
    const { now } = board.clock;
    expect(board.uart0).toPrint('line 1');
    expect(board.uart0).toPrint('line 2');
    expect(board.clock.now).toBe(now);
  });

  test('a cleared line has no unread output', () => {
    const board = hello();
    board.run({ for: '100ms' });
    board.uart0.clear();
    expect(board.uart0).not.toPrint('bye', { within: '10ms' });
  });

  test('reports the actual output, accesses, serial lines, the program and a command to reproduce it', () => {
    const board = hello();
    const text = failure(() => expect(board.uart0).toPrint(/>>>/, { within: '20ms' }));
    expect(text).toMatch(/^expect\(uart0\)\.toPrint\(\/>>>\/, \{ within: '20ms' \}\)\n/);
    expect(text).toMatch(
      /Expected uart0 to print \/>>>\/ within 20 ms\.\nIt printed \d+ characters: "Hello from the/,
    );
    expect(text).toMatch(
      /accesses and exceptions:\n.*\n(.*UARTCharPut\S* uart\.c:\d+ +UART0\.\w+ .*\n){12}\n/,
    );
    expect(text).toMatch(/UART0\.FR polled [\d,]+ times/);
    expect(text).toMatch(/Serial lines:\n {2}uart0 {2}Hello from the LM3S9B92!\n {2}uart0 {2}clock 80 MHz\n/);
    expect(text).toMatch(
      /The program at 20 ms \(cycle \d+\):\n {2}#0 .*UARTCharPut.*uart\.c:\d+\)\n[^]*main.*hello\.c/,
    );
    expect(text).toMatch(
      /To reproduce:\n {2}npx perch debug firmware\/images\/hello\.elf -c 'go 20ms' -c backtrace$/,
    );
  });

  test('fails as soon as unexpected text is printed', () => {
    const board = hello();
    const text = failure(() => expect(board.uart0).not.toPrint('line 1'));
    expect(text).toMatch(
      /^expect\(uart0\)\.not\.toPrint\('line 1'\)\n\nExpected uart0 not to print "line 1" within 1 s\./,
    );
    expect(board.uart0.text).toMatch(/line 1$/);
  });
});

describe('toToggle', () => {
  const blinky = bootOnce(make('blinky'));

  test('measures periods', () => {
    const board = blinky();
    expect(board.pin('PD0')).toToggle({ period: '1s', tolerance: '1%', times: 5 });
    expect(board.clock.now).toBeGreaterThan(5e9);
    expect(board.pin('PD0')).toToggle({ times: 1, within: '2s' });
    expect(board.pin('PD0')).not.toToggle({ period: '1.02s' });
  });

  test('without options matches any change of level', () => {
    const board = blinky();
    expect(board.pin('PD0')).not.toToggle({ within: '500ms' });
    expect(board.pin('PD0')).toToggle();
    expect(board.clock.now).toBeLessThan(515e6);
  });

  test('reports the actual intervals', () => {
    const text = failure(() => expect(blinky().pin('PD0')).toToggle({ period: '500ms', tolerance: 0.05 }));
    expect(text).toMatch(/Expected PD0 to toggle 3 times with a period of 500 ms ±5% within 2\.5 s\./);
    expect(text).toMatch(/There were 2 rising edges, the first at 514\.\d+ ms; the intervals were 1 s\./);
    expect(text).toMatch(/GPIOD\.DATA +w32/);
    expect(failure(() => expect(blinky().pin('PD1')).toToggle())).toMatch(/It stayed 0\./);
  });
});

describe('toWrite', () => {
  const hello = bootOnce(make('hello'));

  test('matches blocks, registers and fields', () => {
    const board = hello();
    expect(board).toWrite('UART0.IBRD', 43);
    expect(board).toWrite('uart0.ctl.txe', 1);
    expect(board).toWrite('UART0.DR', 'H'.charCodeAt(0));
    expect(board).toWrite('UART0');
    expect(board).not.toWrite('TIMER0', undefined, { within: '100ms' });
  });

  test('matches a single pin of a port, written through the mask in the address', () => {
    const board = make('blinky')();
    expect(board).not.toWrite('GPIOD.DATA.1', undefined, { within: '600ms' });
    expect(board).toWrite('GPIOD.DATA.0', 0);
    expect(board).toWrite('GPIOD.DATA.0', 1);
  });

  test('reports the actual writes', () => {
    const text = failure(() => expect(hello()).toWrite('UART0.IBRD', 27, { within: '20ms' }));
    expect(text).toMatch(/Expected the board to write 27 \(0x001B\) to UART0\.IBRD within 20 ms\./);
    expect(text).toMatch(
      /It wrote to UART0\.IBRD: 43 \(0x002B\) at 14\.\d+ ms in UARTConfigSetExpClk\+0x\w+\./,
    );
  });

  test('rejects unknown names with suggestions', () => {
    expect(() => expect(hello()).toWrite('UART0.IBRT', 27)).toThrow(
      /no register 'IBRT' in UART0 \(did you mean 'IBRD'/,
    );
  });
});

describe('toTakeInterrupt', () => {
  test('counts and measures', () => {
    const board = make('blinky')();
    expect(board).toTakeInterrupt('TIMER0A');
    expect(board).toTakeInterrupt('TIMER0A', { every: '500ms', tolerance: '0.1%' });
    expect(board).not.toTakeInterrupt('TIMER0A', { times: 3 });
    expect(board).not.toTakeInterrupt('TIMER0B', { within: '100ms' });
  });

  test('reports why the interrupt was not taken', () => {
    const board = make('blinky')();
    const text = failure(() => expect(board).toTakeInterrupt('TIMER0A', { every: '1ms', times: 5 }));
    expect(text).toMatch(
      /take the interrupt TIMER0A every 1 ms ±1% 5 times within 1\.005 s\.\nThere was one entry, at 514/,
    );
    expect(failure(() => expect(board).toTakeInterrupt('UART0'))).toMatch(
      /no entry\.\nUART0 is not enabled in the NVIC\./,
    );
    expect(() => expect(board).toTakeInterrupt('TIMER0')).toThrow(
      /no exception 'TIMER0' \(did you mean 'TIMER0A'/,
    );
  });
});

describe('toReach', () => {
  test('leaves the program at the location', () => {
    const board = make('blinky')();
    expect(board).toReach('main');
    expect(board.registers.pc).toBe(board.addressOf('main'));
    expect(board).toReach(board.addressOf('Timer0A_Handler'));
    expect(board).not.toReach('main', { within: '100ms' });
  });

  test('reports the actual location', () => {
    const board = make('blinky')();
    const text = failure(() => expect(board).toReach('Timer0A_Handler', { within: '100ms' }));
    expect(text).toMatch(/Expected the board to reach Timer0A_Handler within 100 ms\./);
    expect(text).toMatch(
      /The program at 100 ms \(cycle \d+, asleep\):\n {2}#0 .*CPUwfi[^]*main.*blinky\.c:\d+/,
    );
    expect(failure(() => expect(board).not.toReach('Timer0A_Handler'))).toMatch(
      /not to reach Timer0A_Handler/,
    );
    expect(() => expect(board).toReach('mian')).toThrow(/no symbol 'mian' \(did you mean 'main'\?\)/);
  });
});

describe('toStayIdle', () => {
  test('waits for sleep and tolerates the allowed time awake', () => {
    expect(make('hello')()).toStayIdle({ for: '10s' });
    const board = make('blinky')();
    expect(board).toStayIdle('400ms');
    expect(board).not.toStayIdle({ for: '1s' });
    expect(board).toStayIdle({ for: '10s', awake: '0.001%' });
  });

  test('reports the actual time awake', () => {
    const text = failure(() => expect(make('blinky')()).toStayIdle());
    expect(text).toMatch(
      /Expected the board to stay idle for 1 s\.\nIt woke once and was awake for \d+ ns\./,
    );
    const busy = failure(() => expect(make('hello')()).toStayIdle({ within: '10ms' }));
    expect(busy).toMatch(/It did not fall asleep within 10 ms\./);
  });
});

describe('toFault', () => {
  const crash = bootOnce(make('crash'), (board) => board.runUntil('?\r\n'));
  const crashing = (key: string) => {
    const board = crash();
    board.uart0.send(key);
    return board;
  };

  test('matches a fault that is taken or being handled', () => {
    const board = crashing('d');
    expect(board).toFault();
    expect(board).toFault({ exception: 'HardFault' });
    expect(make('hello')()).not.toFault();
    expect(crashing('n')).not.toFault({ exception: 'BusFault', within: '10us' });
  });

  test('shows the crash and the inputs', () => {
    const text = failure(() => expect(crashing('d')).not.toFault());
    expect(text).toMatch(/Expected the board not to fault within 1 s, from \d+\.\d+ ms\./);
    expect(text).toMatch(/Inputs:\n {2}\S+ ms {2}uart0 {2}"d"\n/);
    expect(text).toMatch(
      /HardFault: division by zero \(DIVBYZERO.*\n[^]* pc 0x[^]*#0 .*divide_by_zero.*crash\.c:\d+/,
    );
    expect(text).toMatch(/perch debug firmware\/images\/crash\.elf/);
    expect(() => expect(crash()).toFault({ exception: 'UseFault' as 'BusFault' })).toThrow(
      /did you mean 'BusFault'/,
    );
  });

  test('a stopped run fails an expectation and its negation', () => {
    const fork = bootOnce(make('blinky'));
    for (const expectation of [
      (board: Board) => expect(board).toReach('Reset_Handler'),
      (board: Board) => expect(board).not.toReach('Reset_Handler'),
    ]) {
      const board = fork();
      board.pin('PD0').watch(() => board.stop());
      expect(failure(() => expectation(board))).toMatch(/The run ended early, at 514\.\d+ ms, .*: stopped\./);
    }
  });

  test('a crash fails other expectations and their negations', () => {
    for (const expectation of [
      (board: EkLm3s9b92) => expect(board.uart0).toPrint('ok'),
      (board: EkLm3s9b92) => expect(board.uart0).not.toPrint('ok'),
      (board: EkLm3s9b92) => expect(board).not.toReach('Reset_Handler'),
    ]) {
      expect(failure(() => expectation(crashing('n')))).toMatch(
        /The firmware crashed at [^]*HardFault: [^]*INVSTATE/,
      );
    }
  });
});

test.each<[string, () => Board, (board: Board) => void, RegExp]>([
  [
    'toToggle',
    make('blinky'),
    (board) => expect(board.pin('PD0')).not.toToggle({ period: '1s', times: 1 }),
    /^expect\(PD0\)\.not\.toToggle\(.*\n\nExpected PD0 not to toggle once with a period of 1 s ±1% within 2 s\./,
  ],
  [
    'toWrite',
    make('hello'),
    (board) => expect(board).not.toWrite('UART0.IBRD', 43),
    /not to write 43 \(0x002B\) to UART0\.IBRD within 1 s\.\nIt wrote to UART0\.IBRD: 43/,
  ],
  [
    'toTakeInterrupt',
    make('owlet'),
    (board) => expect(board).not.toTakeInterrupt('SysTick', { every: '100ms' }),
    /not to take the interrupt SysTick every 100 ms ±1% 3 times within 1\.3 s\.\nThere were 4 entries/,
  ],
  [
    'toStayIdle',
    make('hello'),
    (board) => expect(board).not.toStayIdle({ for: '10ms', awake: '50%' }),
    /not to stay idle for 10 ms, awake for at most 5 ms\.\nIt slept\./,
  ],
])('%s: the negation fails when the event happens', (_name, build, expectation, message) => {
  expect(failure(() => expectation(build()))).toMatch(message);
});

describe('the command of a report', () => {
  /** Runs the command that a report ends with. */
  const follow = (report: string) => {
    const command = /To reproduce:\n {2}npx perch (debug .*)/.exec(report)![1];
    return execSync(`'${process.execPath}' '${main}' ${command}`, { encoding: 'utf8' });
  };

  test('goes to the position of the failure', () => {
    const text = failure(() => expect(make('hello')().uart0).toPrint('>>>', { within: '20.0001ms' }));
    const [, cycle, frame] = /\(cycle (\d+)\):\n {2}#0 0x\w+ (\S+)/.exec(text)!;
    expect(follow(text)).toContain(`cycle ${Number(cycle).toLocaleString('en-US')}  ${frame}`);
  });

  test('enters the inputs', () => {
    const test = bootOnce(make('crash'), (board) => {
      board.button.press();
      board.run({ for: '20ms' });
      board.button.release();
    });
    const board = test();
    board.analog('AIN0').set(1.5);
    board.uart0.send('"\'d');
    const text = failure(() => expect(board).not.toFault());
    expect(text).toMatch(
      /Inputs:\n {2}0 ns {2}button {2}true\n {2}20 ms {2}button {2}false\n {2}20 ms {2}analog {2}\{"name":"AIN0","value":1\.5\}\n {2}20 ms {2}uart0 {2}"\\"'d"\n/,
    );
    expect(follow(text)).toMatch(/AIN0 0->1\.5 V[^]*divide_by_zero/);
  });

  test('has a placeholder for an image without a file', () => {
    const image = { ...make('hello')().image!, name: 'image' };
    const text = failure(() => expect(ekLm3s9b92({ image })).toFault({ within: '1ms' }));
    expect(text).toMatch(/npx perch debug IMAGE -c 'go [\d.]+ms' -c backtrace\n {2}\(IMAGE: .*imageFile\(\)/);
  });

  test('mentions inputs that it cannot enter', () => {
    const board = make('crash')();
    expect(board).not.toFault({ within: '1ms' });
    board.uart0.send(Uint8Array.of(0xff));
    const text = failure(() => expect(board).toFault({ within: '1ms' }));
    expect(text).toMatch(/-c backtrace\n {2}\(the command lacks some inputs of the board\)$/);
  });
});

describe('a wrong argument is rejected', () => {
  const board: Board = make('blinky')();

  test.each([
    [
      'a board instead of a serial line',
      () => expect(board as never as EkLm3s9b92['uart0']).toPrint('x'),
      /expects a serial line, such as board.uart0, not EkLm3s9b92/,
    ],
    [
      'nothing',
      () => expect(undefined as never as Board).toFault(),
      /toFault expects a board, not undefined/,
    ],
    [
      'an option',
      () => expect(board).toFault({ witihn: '1s' } as object),
      /toFault has no option 'witihn' \(did you mean 'within'\?\)/,
    ],
    [
      'a duration',
      () => expect(board).toReach('main', { within: '3 parsecs' }),
      /invalid duration '3 parsecs'/,
    ],
    [
      'a tolerance',
      () => expect(board.pin('PD0')).toToggle({ period: '1s', tolerance: 'some' }),
      /invalid share 'some'/,
    ],
    ['a number of times', () => expect(board.pin('PD0')).toToggle({ times: 0 }), /invalid number of times 0/],
    ['an empty text', () => expect(board.serial.uart0).toPrint(''), /a text that is not empty/],
  ])('%s', (_what, expectation, message) => {
    expect(expectation).toThrow(message);
  });
});
