/** The console's commands on the shipped images, as a user types them. */
import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { ekLm3s9b92 } from '../../../boards/ek-lm3s9b92.js';
import { DebugConsole, type DebugConsoleOptions } from './debug-console.js';

function consoleOn(image: string, options?: DebugConsoleOptions) {
  const board = ekLm3s9b92({ image: readFileSync(`firmware/images/${image}.elf`) });
  const console = new DebugConsole(board, options);
  /** The reply to the last of some command lines, none of which may fail. */
  const say = async (...lines: string[]): Promise<string> => {
    let text = '';
    for (const line of lines) {
      const reply = await console.execute(line);
      expect(reply.failed, `${line}: ${reply.text}`).toBeUndefined();
      text = reply.text;
    }
    return text;
  };
  /** The error message of a command line. */
  const wrong = async (line: string): Promise<string> => {
    const { text, failed } = await console.execute(line);
    expect(failed).toBe('usage');
    return text;
  };
  return { board, console, say, wrong };
}

/** The lines of a reply without the last one, the position. */
const reasons = (text: string) => text.split('\n').slice(0, -1).join('\n');

test('analogue inputs are set and shown in their units', async () => {
  const { say, wrong, board } = consoleOn('hello');
  expect(await say('set ain0 = 1.65')).toBe('AIN0 0->1.65 V');
  expect(await say('set TEMP -10.5', 'analog')).toMatch(/^AIN0 +PE7 +1\.65 V\n[^]*\nTEMP +-10\.5 °C$/);
  expect([board.analog('AIN0').volts, board.analog('TEMP').value]).toEqual([1.65, -10.5]);
  expect(await wrong('set AIN0 = 9')).toBe('AIN0 cannot be 9 V: give -0.3 to 5.5 V');
  expect(await wrong('print AIN0')).toBe(
    'AIN0 is an analogue input: `analog` shows it, `set AIN0 = 1.5` sets it',
  );
  expect(await wrong('print AIM0')).toBe("nothing is called 'AIM0' (did you mean 'AIN0'?)");
});

describe('where the program is', () => {
  test('time, cycle, symbol, source line and the next instruction', async () => {
    const { say } = consoleOn('hello');
    expect(await say('run to main')).toMatch(
      /^0\.001062ms {2}cycle 17 {2}main {2}examples\/hello\.c:31 {2}0x0000_0194: push \{r4, r5, r6, lr\}$/,
    );
  });

  test('a displayed time names the same boundary', async () => {
    const { say } = consoleOn('hello');
    const shown = await say('run to print_fact', 'run 10us');
    await say('run 1ms');
    expect(await say(`go ${/^\S+/.exec(shown)![0]}`)).toBe(shown);
  });
});

test('a step that never reaches another line ends after a number of instructions, or at the time limit', async () => {
  const { say } = consoleOn('hello', { longestLine: 10_000 });
  await say('run to main', 'set PC = Default_Handler');
  expect(reasons(await say('line'))).toBe(
    'the line has not ended after 10,000 instructions: `run to LOCATION` goes farther',
  );
  for (const motion of ['line', 'next', 'step 100000000']) {
    const limited = consoleOn('hello', { limit: 1.1e6 });
    await limited.say('run to main', 'set PC = Default_Handler');
    const { failed, text } = await limited.console.execute(motion);
    expect([failed, text.slice(0, 25)]).toEqual(['time', 'time limit reached at 1.1']);
  }
});

describe('stops, forwards and backwards', () => {
  test('an access to a register, with its changes and its author', async () => {
    const { say } = consoleOn('hello');
    expect(await say('stop at write UART0.CTL.UARTEN')).toBe('stop 1: at write UART0.CTL.UARTEN');
    const off = await say('run');
    expect(off).toMatch(
      /^stop 1: UART0\.CTL <- 0x0000_0000 \(TXE 1->0, RXE 1->0\), written by UARTConfigSetExpClk\+0x\w+ \(/,
    );
    expect(await say('run')).toMatch(/^stop 1: UART0\.CTL <- 0x0000_0000, written by /);
    const on = await say('run');
    expect(on).toMatch(/^stop 1: UART0\.CTL <- 0x0000_0301 \(UARTEN 0->1, TXE 0->1, RXE 0->1\), written by /);
    const before = await say('back run');
    expect(reasons(before)).toBe(reasons(on));
    expect(await say('step')).toBe(on);
    expect(reasons(await say('back run', 'back run', 'back run'))).toBe(reasons(off));
    expect(await say('back run')).toMatch(/^the start: no such event before now\n0\.000000ms {2}cycle 0 /);
  });

  test('a bit that hardware changes, a pin, an interrupt, a time', async () => {
    const { say } = consoleOn('blinky');
    await say('stop when SYSCTL.RIS.PLLLRIS rises', 'stop when GPIOD.DATA.0 rises', 'stop at irq TIMER0A');
    await say('stop at time 600ms');
    const stops = [await say('run'), await say('run'), await say('run'), await say('run')];
    expect(stops.map(reasons)).toEqual([
      'stop 1: SYSCTL.RIS.PLLLRIS 0->1',
      'stop 3: TIMER0A is entered',
      expect.stringMatching(/^stop 2: GPIOD\.DATA\.0 0->1, by GPIOPinWrite/),
      'stop 4: at time 600.000000ms',
    ]);
    const back = [await say('back run'), await say('back run'), await say('back run')];
    expect(back.map(reasons)).toEqual(stops.slice(0, 3).map(reasons).reverse());
  });

  test('a source line in each function that contains it; the next line for one without code', async () => {
    const { say } = consoleOn('blinky');
    expect(await say('stop at blinky.c:9')).toBe('stop 1: at examples/blinky.c:11');
    expect(await say('run')).toMatch(
      /^stop 1: at examples\/blinky\.c:11\n\S+ {2}cycle \S+ {2}Timer0A_Handler /,
    );
  });

  test('a variable, with its old and new value; a text that is printed', async () => {
    const { say } = consoleOn('owlet');
    const written = await say('run to write received');
    expect(written).toMatch(/^received(\+\d+)? 0x\w+->0x\w+, written by \w+/);
    const printed = await say('stop at text "Owlet"', 'run');
    expect(printed).toMatch(/^stop 1: uart0 has printed "Owlet"\n/);
    expect(reasons(await say('run 1ms', 'back run'))).toBe(reasons(printed));
  });

  test('DMA transfers, and the changes they make', async () => {
    const { say } = consoleOn('dma');
    await say('stop at dma 9', 'stop when destination+4 changes');
    expect(reasons(await say('run'))).toBe(
      'stop 2: *(destination+4) 0x0000_0000->0x0101_0101, by UDMA channel 30',
    );
    const moved = await say('delete 2', 'run');
    expect(reasons(moved)).toMatch(/^stop 1: UDMA channel 9 moves 0x36 from 0x2000_\w{4} to UART0\.DR$/);
    expect(await say('who wrote UART0.DR')).toMatch(/^UART0\.DR <- 0x36 '6', written by UDMA channel 9\n/);
    expect(await say('run', 'back run', 'back run')).toContain('0x36');
    expect(await say('step')).toBe(moved);
  });

  test('reports up to the present moment', async () => {
    const { say } = consoleOn('hello');
    expect(await say('run 1ms', 'set SYSCTL.RCGC0 = 0x01000000', 'reports')).toMatch(
      /^SYSCTL\.RCGC0\.CAN0 enables the clock of CAN0, which is not modelled, at 1\.0000\d\d ms by a debugger$/,
    );
    await say('go start');
    expect(await say('reports')).toBe('nothing is reported up to now');
  });

  test('a press of a button changes a pin', async () => {
    const { say } = consoleOn('blinky');
    expect(await say('stop when PB4 falls', 'press button')).toBe('button is pressed\nstop 1: PB4 1->0');
    expect(await say('run 1ms', 'release button', 'run 1ms')).toMatch(/^2\.0000\d\dms /);
  });
});

describe('steps, forwards and backwards', () => {
  test('lines go into functions, or over them; back to the beginning of a line', async () => {
    const { say } = consoleOn('blinky');
    await say('run to Timer0A_Handler');
    expect(await say('next')).toContain('Timer0A_Handler+0xc  examples/blinky.c:13');
    const inside = await say('line');
    expect(inside).toContain('GPIOPinRead  driverlib/gpio.c');
    expect(await say('line')).toContain('GPIOPinWrite  driverlib/gpio.c');
    expect(await say('back line')).toContain('Timer0A_Handler+0x14  examples/blinky.c:13');
    expect(await say('back line 2')).toBe(inside);
    expect(await say('back finish')).toContain('bl 278 <GPIOPinRead>');
    expect(await say('back line')).toContain('Timer0A_Handler+0xc  examples/blinky.c:13');
    expect(await say('back next')).toContain('Timer0A_Handler+0x4  examples/blinky.c:12');
  });

  test('back over a long call, and out of the function', async () => {
    const { say } = consoleOn('hello');
    await say('run to SysCtlPeripheralEnable', 'finish', 'back next');
    expect(await say('back next')).toContain('cycle 22  main+0x2  examples/hello.c:32');
    expect(await say('back next 2')).toContain('Reset_Handler+0x32  startup/startup.c:29');
  });

  test('finish leaves a function, and an exception handler; back finish goes to before the call', async () => {
    const { say } = consoleOn('blinky');
    const read = await say('run to GPIOPinRead', 'finish');
    expect(read).toMatch(/^GPIOPinRead returned R0 = 0x0000_0000\n.*Timer0A_Handler\+/);
    expect(await say('finish')).toContain('CPUwfi+0x2');
    await say('back 1', 'back finish');
    expect(await say('where')).toContain('cycle 40,239,116  CPUwfi+0x2');
  });

  test('stops hold on the way back over functions, handlers and sleep', async () => {
    const { say } = consoleOn('blinky');
    await say('run to Timer0A_Handler', 'finish', 'finish', 'run 1us', 'finish');
    await say('stop at Timer0A_Handler', 'stop at read GPIOD', 'stop at time 600ms');
    expect(reasons(await say('back line'))).toMatch(
      /^stop 2: GPIOD\.DATA -> 0x0000_0001, read by GPIOPinRead/,
    );
    expect(reasons(await say('back finish', 'back finish'))).toBe('stop 1: at Timer0A_Handler');
    expect(reasons(await say('back next'))).toBe('stop 3: at time 600.000000ms');
    expect(await say('back next')).toMatch(/^514\.925537ms .* CPUwfi {2}driverlib\/cpu\.c:39/);
  });

  test('instructions and accesses, and the same number back', async () => {
    const { say, board } = consoleOn('hello');
    const start = await say('run to UARTCharPut');
    await say('step 7');
    expect(await say('back 7')).toBe(start);
    expect(await say('access UART0.DR 3')).toMatch(/^UART0\.DR <- 0x0000_006C 'l'/);
    expect(await say('back access UART0.DR 3')).toMatch(/^UART0\.DR <- 0x0000_0048 'H'/);
    expect(board.clock.cycles).toBeGreaterThan(0);
  });

  test('output is emitted once, however often it is re-executed', async () => {
    const { say, board } = consoleOn('hello');
    let output = '';
    board.uart0.onData((bytes) => (output += String.fromCharCode(...bytes)));
    await say('run 20ms', 'go 16ms', 'run 2ms', 'back run', 'run 40ms');
    expect(output).toBe(board.uart0.text);
    expect(output).toMatch(/^Hello[^]*bye\r\n$/);
  });

  test('the host can interrupt a run', async () => {
    const { say, console } = consoleOn('crash', {
      breathe: async () => console.interrupt(),
    });
    expect(await say('run')).toMatch(/^interrupted\n/);
  });
});

describe('questions', () => {
  test('who wrote a register; the position does not change', async () => {
    const { say } = consoleOn('hello');
    const here = await say('stop at UARTCharPut', 'run', 'delete 1', 'stop at main', 'run 20ms');
    expect(await say('who wrote UART0.CTL')).toMatch(
      /^UART0\.CTL <- 0x0000_0301 \(UARTEN 0->1, TXE 0->1, RXE 0->1\), written by .*\nat \d+\.\d+ms, cycle [\d,]+: `go cycle/,
    );
    expect(await say('who wrote TIMER0')).toBe('no write to TIMER0 before now');
    expect(await say('where')).toBe(here);
  });

  test('a search for a write that never occurred executes nothing', async () => {
    const { board, say } = consoleOn('hello');
    await say('run 20ms');
    const execute = vi.spyOn(board.engine, 'execute');
    expect(await say('who wrote TIMER0')).toMatch(/^no write to /);
    expect(await say('who wrote 0x20017000')).toMatch(/^no write to /);
    expect(await say('who wrote GPIOD.DATA')).toMatch(/^no write to /);
    expect(execute).not.toHaveBeenCalled();
  });

  test('values of everything with a name', async () => {
    const { say } = consoleOn('hello');
    await say('run 20ms');
    expect(await say('print UART0.CTL.TXE PB4 UART0.IBRD main')).toBe(
      `UART0.CTL.TXE = 1
PB4 = 1
UART0.IBRD = 0x0000_002B (43)  DIVINT 43
main = 0x0000_0194 (404)  main (examples/hello.c:31)`,
    );
    expect(await say('regs UART0.CTL')).toMatch(/^UART0\.CTL = 0x0000_0301: .*\n[^]* 9 {3}RXE {5}1\n/);
    expect(await say('symbols *CharPut*')).toContain('UARTCharPut');
  });

  test('a change by the debugger is part of the history', async () => {
    const { say, board } = consoleOn('hello');
    const before = await say('run to main');
    expect(await say('set R4 = 0x1234')).toBe('R4 0x0000_0000->0x0000_1234 (4660)');
    await say('step 3', 'back 3');
    expect(board.cpu.s[4]).toBe(0x1234);
    expect(await say('where')).toBe(before);
    await say('set SYSCTL.RCGC1 = 1', 'run 1us');
    expect(await say('who wrote SYSCTL.RCGC1')).toMatch(
      /^SYSCTL\.RCGC1 <- 0x0000_0001 .*, written by debugger\n/,
    );
  });
});

describe('words', () => {
  test('a command can be abbreviated where that is unambiguous', async () => {
    const { say, wrong } = consoleOn('hello');
    expect(await say('s')).toBe(await say('whe'));
    expect(await wrong('re')).toBe("'re' is ambiguous: it may be regs, reports, release or reset");
    expect(await wrong('stpe')).toBe("no command 'stpe' (did you mean 'step'?): `help` lists them");
  });

  const mistakes: [line: string, message: string | RegExp][] = [
    ['stop at write UARTO', "nothing is called 'UARTO' (did you mean 'UART0' or 'UART1' or 'UART2'?)"],
    ['stop at write UART0.CLT', "no register 'CLT' in UART0 (did you mean 'CTL'?)"],
    ['stop at write UART0.CTL.TXF', /^no field 'TXF' in UART0\.CTL \(did you mean 'TXE'/],
    ['stop at mian', "the image has no symbol 'mian' (did you mean 'main'?)"],
    ['stop at helo.c:3', "the image has no code of a file 'helo.c' (did you mean 'hello.c'?)"],
    ['stop at UART0', /^UART0 is a device: write `at write UART0`/],
    ['stop at dma 32', /^no channel '32': give a number from 0 to 31$/],
    ['stop at irq UARTO', /^no exception 'UARTO' \(did you mean 'UART0'/],
    ['stop when PD0 sinks', "no change 'sinks': there are rises, falls, changes and is"],
    ['stop when UART0.IBRD rises', /^UART0\.IBRD has 32 bits: only one bit rises/],
    ['stop when R0 is 5', 'R0 cannot be watched: its changes are not reported'],
    ['stop at time soon', /^invalid duration 'soon'/],
    ['delete 7', 'there is no stop 7: `stop` lists them'],
    ['run fast', 'run where? Write a time, as in `run 10ms`, or `run to fast`'],
    ['step x', "'x' is not a count: write 1 or more"],
    ['go nowhere', /^'nowhere' is not a time/],
    ['memory 0x4000_C000', 'UART0.DR is there: `regs UART0` shows it'],
    ['set UART0.CTL = 1', "the write is a bus error: UART0's clock is off: RCGC1.UART0"],
    ['set UART0.CTL.TXE = 2', '2 is more than UART0.CTL.TXE holds: it has 1 bit'],
    ['press buton', "the board has no button 'buton' (did you mean 'button'?): it has button"],
    ['print PD8', /^nothing is called 'PD8' \(did you mean 'PD0'/],
    ['send "x', '"x has no closing quote'],
    ['finish', 'the caller is not known'],
  ];
  test.each(mistakes)('%s', async (line, message) => {
    const { wrong } = consoleOn('hello');
    const text = await wrong(line);
    if (typeof message === 'string') expect(text).toBe(message);
    else expect(text).toMatch(message);
  });

  test('every command has help', async () => {
    const { say } = consoleOn('hello');
    const listed = [...(await say('help')).matchAll(/^ {2}([a-z]+)/gm)].map((match) => match[1]);
    expect(listed.length).toBeGreaterThan(25);
    for (const name of listed)
      expect(await say(`help ${name}`)).toMatch(new RegExp(`^${name}.*: .+\\n  ${name}`));
  });

  test.each([
    ['bac', ['back', 'backtrace'], 'bac'],
    ['stop at wr', ['write '], 'wr'],
    ['stop at write UART0.D', ['UART0.DMACTL', 'UART0.DR'], 'UART0.D'],
    ['stop when gpiod.da', ['GPIOD.DATA'], 'gpiod.da'],
    ['print UART0.CTL.TX', ['UART0.CTL.TXE'], 'UART0.CTL.TX'],
    ['stop at irq TIMER0', ['TIMER0A', 'TIMER0B'], 'TIMER0'],
    ['run to UARTCh', ['UARTCharPut '], 'UARTCh'],
    ['stop at hell', ['hello.c:'], 'hell'],
    ['press ', ['button '], ''],
  ])('completes %s', (line, candidates, end) => {
    expect(consoleOn('hello').console.complete(line)).toEqual([candidates, end]);
  });
});

describe('checks', () => {
  test('expect runs until a text is printed, or shows the output instead', async () => {
    const { say, console } = consoleOn('hello');
    await say('expect "line 2" within 100ms', 'expect bye');
    const { text, failed } = await console.execute('expect "line 2" within 5ms');
    expect(failed).toBe('check');
    expect(text).toMatch(/^expected "line 2" on uart0 and did not get it by \d+\.\d+ms\n[^]*uart0 \| bye\n/);
  });

  test('assert compares values', async () => {
    const { say, console } = consoleOn('hello');
    await say('run to main', 'assert PC == main', 'assert UART0.CTL.TXE==1', 'assert SP > 0x2000_0000');
    const { text, failed } = await console.execute('assert UART0.CTL.UARTEN == 1');
    expect([failed, text.split('\n')[0]]).toEqual([
      'check',
      'expected UART0.CTL.UARTEN == 1, but UART0.CTL.UARTEN is 0',
    ]);
  });
});
