/**
 * `perch gdb` with Debian's gdb-multiarch, driven by scripts, on the shipped images. Each check is a few commands and the
 * output that GDB must print for them.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { romCode } from '../peripherals/rom.js';
import { main } from './command.js';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const imageOf = (name: string) => path(`firmware/images/${name}.elf`);

/** A `perch gdb` process, with its output so far. */
class Server {
  static readonly all: Server[] = [];
  stdout = '';
  stderr = '';
  readonly closed: Promise<number | null>;
  private readonly child: ChildProcess;
  /** Called once, at the next output. */
  private readonly listeners: (() => void)[] = [];

  constructor(image: string, options: readonly string[], input: string) {
    this.child = spawn(process.execPath, [main, 'gdb', imageOf(image), '--port', '0', ...options]);
    this.child.stdout!.on('data', (bytes: Buffer) => this.receive('stdout', bytes));
    this.child.stderr!.on('data', (bytes: Buffer) => this.receive('stderr', bytes));
    this.child.stdin!.on('error', () => {}).end(input);
    this.closed = new Promise((resolve) => this.child.on('close', resolve));
    Server.all.push(this);
  }

  /** Resolves when the output matches. @throws Error if the process ends without a match */
  async says(what: RegExp, on: 'stdout' | 'stderr' = 'stderr'): Promise<RegExpExecArray> {
    let over = false;
    const ended = this.closed.then(() => (over = true));
    for (;;) {
      const found = what.exec(this[on]);
      if (found) return found;
      if (over) throw new Error(`perch gdb ended without ${what}: ${this.stderr}`);
      await Promise.race([ended, new Promise((resolve) => this.listeners.push(resolve as () => void))]);
    }
  }

  private receive(on: 'stdout' | 'stderr', bytes: Buffer): void {
    this[on] += bytes;
    for (const listener of this.listeners.splice(0)) listener();
  }

  async port(): Promise<string> {
    return (await this.says(/listens on 127\.0\.0\.1:(\d+),/))[1];
  }

  stop(): void {
    this.child.kill();
  }
}

afterAll(() => Server.all.forEach((server) => server.stop()));

/** Runs GDB with commands, in order and regardless of failures. @returns all of its output */
function gdb(
  image: string | undefined,
  commands: readonly string[],
  started: (child: ChildProcess) => void = () => {},
): Promise<string> {
  const before = ['set pagination off', 'set confirm off', 'set width 0', `directory ${path('firmware')}`];
  const args = ['-nx', '-q', '-batch', ...[...before, ...commands].flatMap((command) => ['-ex', command])];
  const program = ['exec "$0" "$@" 2>&1', 'gdb-multiarch', ...args, ...(image ? [imageOf(image)] : [])];
  const child = spawn('sh', ['-c', ...program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => (said += bytes));
  started(child);
  return new Promise((resolve) => child.on('close', () => resolve(said)));
}

type Check = [name: string, commands: string[], expected: RegExp];

interface Scenario {
  image: string;
  options?: string[];
  /** Sent to the board's uart0. */
  input?: string;
  checks: Check[];
}

/** The address of ROM_UARTCharPut as a program finds it: in the first word of the table at the API table's second word. */
const findCharPut = 'set $put = *(unsigned *)*(unsigned *)0x01000014 - 1';

const scenarios: Record<string, Scenario> = {
  'rom_hello: the ROM': {
    image: 'rom_hello',
    checks: [
      ['the memory map', ['info mem'], /0x01000000 0x01004000 ro /],
      [
        'a software breakpoint: GDB makes it a hardware one',
        [findCharPut, 'break *$put', 'continue', 'p/x $pc == $put', 'p/c $r1'],
        /automatically using hardware breakpoints for read-only addresses[^]*Breakpoint 1, [^]*= 0x1\n.* = 72 'H'/,
      ],
      ['the caller', ['up', 'info symbol $pc', 'down'], /print \+ \d+ in section \.text/],
      ['finish', ['finish', 'info symbol $pc'], /print \+ \d+ in section \.text/],
      [
        'reverse into it',
        ['reverse-stepi', 'p $pc > 0x01000000', 'stepi', 'info symbol $pc'],
        /= 1\n[^]*print \+ \d+ in section \.text/,
      ],
      [
        'GDB rejects a software breakpoint without auto-hw',
        ['delete', 'set breakpoint auto-hw off', 'break *$put', 'continue', 'delete'],
        /Cannot set software breakpoint at read-only address 0x1\w+\n/,
      ],
      [
        'a hardware breakpoint',
        ['set breakpoint auto-hw on', 'hbreak *$put', 'continue', 'p/c $r1'],
        /Breakpoint 3, [^]* = 101 'e'/,
      ],
      ['stepping', ['stepi', 'p $pc == $put + 4', 'reverse-stepi', 'p $pc == $put'], /= 1\n[^]*= 1\n?$/],
      [
        'a watchpoint on a table',
        ['delete', 'stepi', 'awatch *(unsigned *)0x01000014', 'continue'],
        /Hardware access \(read\/write\) watchpoint \d+: \*\(unsigned \*\)0x01000014\n\nValue = 16777328/,
      ],
      [
        'a write is rejected and changes nothing',
        ['delete', 'set var *(unsigned *)0x01000010 = 5', 'p *(unsigned *)0x01000010'],
        /Cannot access memory at address 0x1000010\n.* = 0/,
      ],
      [
        'symbols and source lines, of images/rom.elf',
        [`add-symbol-file ${imageOf('rom')}`, 'break ROM_Crc16Array3', 'continue', 'bt'],
        /#0 +ROM_Crc16Array3 \(words=2, data=0x200\w+( <\w+>)?, crcs=.*\) at rom\/crc16\.c:\d+\n#1 +0x\w+ in main/,
      ],
    ],
  },
  'hello: inspection': {
    image: 'hello',
    checks: [
      [
        'halted at reset',
        ['info registers pc sp lr'],
        /pc +0x\w+ +0x\w+ <Reset_Handler>\nsp +0x20018000 .*\n?[^]*lr +0xffffffff/,
      ],
      [
        'all core registers',
        ['info registers'],
        /r0 .*\n(.*\n)*r12 .*\n(.*\n)*xpsr +0x1000000 +\[ EXCEPTION=0 T \]/,
      ],
      [
        'the system registers',
        ['info registers msp psp primask basepri faultmask control'],
        /msp +0x20018000.*\npsp +0x0 .*\nprimask +0x0 .*\nbasepri +0x0 .*\nfaultmask +0x0 .*\ncontrol +0x0 +\[ \]/,
      ],
      [
        'the memory map',
        ['info mem'],
        /0x00000000 0x00040000 flash blocksize 0x400[^]*0x20000000 0x20018000 rw/,
      ],
      ['the vector table', ['x/2xw 4'], /0x4( <\w+\+4>)?:\t0x0000\w+\t0x0000/],
      ['a string in flash', ['p name', 'info symbol main'], /main in section \.text/],
      ['disassembly', ['x/2i Reset_Handler'], /=> 0x\w+ <Reset_Handler>:\tldr\tr0, \[pc/],
      ['writing a register', ['set var $r5 = 0x12345678', 'p/x $r5'], /= 0x12345678/],
      ['writing basepri: the bits that exist', ['set var $basepri = 0x7f', 'p/x $basepri'], /= 0x60/],
      [
        'writing primask',
        ['set var $primask = 1', 'p/x $primask', 'set var $primask = 0', 'p/x $primask'],
        /= 0x1\n.*= 0x0/,
      ],
      [
        'control chooses the stack',
        ['set var $psp = 0x20001000', 'set var $control = 2', 'p/x $sp', 'set var $control = 0', 'p/x $sp'],
        /= 0x20001000\n.*= 0x20018000/,
      ],
      [
        'writing flags',
        ['set var $xpsr = 0x81000000', 'p $xpsr', 'set var $xpsr = 0x01000000'],
        /\[ EXCEPTION=0 T N \]/,
      ],
      [
        'writing SRAM',
        ['set var *(int*)0x20001000 = 0x55aa1234', 'x/4xb 0x20001000'],
        /0x34\t0x12\t0xaa\t0x55/,
      ],
      [
        'writing many bytes',
        ['set var *(char(*)[9])0x20001000 = "abcdefgh"', 'x/s 0x20001000'],
        /"abcdefgh"/,
      ],
      ['GDB does not write flash', ['set var *(int*)0x3ff00 = 1'], /Writing to flash memory forbidden/],
      [
        'except with its own memory map',
        ['delete mem', 'mem 0 0x40000 rw', 'set var *(int*)0x3ff00 = 0x1badcafe', 'x/xw 0x3ff00', 'mem auto'],
        /0x3ff00:\t0x1badcafe/,
      ],
      [
        'the bit-band alias',
        ['set var *(int*)0x22020000 = 1', 'x/xb 0x20001000', 'x/xw 0x22020000'],
        /0x20001000:\t0x61\n0x22020000:\t0x00000001/,
      ],
      ['a register of the core', ['x/xw 0xe000ed00'], /0xe000ed00:\t0x412fc230/],
      [
        'a block without a clock does not respond',
        ['x/xw 0x4000c018'],
        /Cannot access memory at address 0x4000c018/,
      ],
      [
        'a write to a register enables a block',
        ['set var *(int*)0x400fe104 = 1', 'x/xw 0x4000c018'],
        /0x4000c018:\t0x00000090/,
      ],
      ['an unmapped address', ['x/xw 0x60000000'], /Cannot access memory at address 0x60000000/],
      [
        'an address outside the memory map',
        ['x/xw 0xf0000000'],
        /Cannot access memory at address 0xf0000000/,
      ],
      ['the one thread', ['info threads'], /\* 1 +Thread 1 \(Thread mode\) /],
      ['monitor help', ['monitor help'], /help .*\nreset .*\nhalt .*\nregs .*\nreports .*\ntime /],
      ['monitor halt', ['monitor halt'], /halted at 0x0000_/],
      ['monitor regs', ['monitor regs'], /GPIOA .*UART0 .*SYSCTL .*NVIC/],
      ['monitor regs with a block', ['monitor regs UART0'], /FR +0x0000_0090 .*TXFE=1/],
      ['monitor regs with a register', ['monitor regs gpioa.dir'], /DIR +0x0000_0000/],
      [
        'monitor regs with a wrong name',
        ['monitor regs UART0.CLT'],
        /no register 'CLT' in UART0 \(did you mean 'CTL'/,
      ],
      ['monitor reports', ['monitor reports'], /no reports/],
      ['monitor time', ['monitor time'], /0\.000000 ms, cycle 0, 0 instructions, 16 MHz/],
      ['an unknown monitor command', ['monitor tmie'], /no monitor command 'tmie' \(did you mean 'time'\?\)/],
    ],
  },
  'hello: running': {
    image: 'hello',
    checks: [
      [
        'a breakpoint in flash',
        ['break main', 'continue'],
        /automatically using hardware breakpoints[^]*Breakpoint 1, main \(\)/,
      ],
      ['a source line', ['next'], /33\t  SysCtlPeripheralEnable\(SYSCTL_PERIPH_UART0\)/],
      ['into a function', ['step'], /SysCtlPeripheralEnable \(peripheral=/],
      ['out of it', ['finish'], /main \(\) at examples\/hello\.c:3\d/],
      ['one instruction', ['p $before = $pc', 'stepi', 'p $pc > $before || $pc < $before'], /= 1\n$/],
      ['over a call', ['nexti 8', 'bt'], /main \(\)/],
      ['until a line', ['until 42', 'info line'], /Line 42 /],
      [
        'a software breakpoint in a function, and backtrace',
        ['tbreak print_number', 'continue', 'bt'],
        /Temporary breakpoint[^]*#0 +print_number \(value=80\)[^]*#1 +print_fact .*\n(.*\n)*/,
      ],
      ['locals', ['next', 'info locals'], /digits = /],
      ['an argument', ['p value'], /= 80/],
      [
        'a write watchpoint, with old and new value',
        ['watch digits[9]', 'continue'],
        /Hardware watchpoint \d+: digits\[9\]\n\nOld value = 0 '\\000'\nNew value = 48 '0'/,
      ],
      [
        'the same write in reverse',
        ['reverse-continue'],
        /Hardware watchpoint \d+: digits\[9\]\n\nOld value = 48 '0'\nNew value = 0 '\\000'/,
      ],
      ['the instruction that writes', ['x/i $pc'], /strb/],
      ['the same write forwards', ['continue'], /New value = 48 '0'/],
      [
        'a read watchpoint on a register',
        ['delete', 'rwatch *(int*)0x4000c018', 'continue'],
        /Hardware read watchpoint \d+: \*\(int\*\)0x4000c018\n\nValue = \d+/,
      ],
      [
        'an access watchpoint on another',
        ['delete', 'awatch *(int*)0x4000c000', 'continue', 'bt 1'],
        /Hardware access \(read\/write\) watchpoint[^]*UARTCharPut/,
      ],
      ['a condition', ['delete', 'break print_number if value == 256', 'continue', 'p value'], /= 256/],
      [
        'an ignored breakpoint',
        ['delete', 'break UARTCharPut', 'ignore $bpnum 3', 'continue', 'info breakpoints'],
        /already hit 4 times/,
      ],
      ['calling a function of the program', ['delete', 'p (int)SysCtlClockGet()'], /= 80000000/],
      ['the call leaves the position unchanged', ['bt 2'], /UARTCharPut/],
      [
        'a breakpoint in a called function',
        ['tbreak SysCtlFlashSizeGet', 'p (int)SysCtlFlashSizeGet()', 'bt', 'finish', 'bt 2'],
        /#0 +SysCtlFlashSizeGet[^]*<function called from gdb>[^]*Value returned is \$\d+ = 262144/,
      ],
      ['hitting a hardware breakpoint', ['hbreak SysCtlSleep', 'continue'], /Breakpoint \d+, SysCtlSleep/],
      [
        'all breakpoints are gone when deleted',
        ['delete', 'info breakpoints'],
        /No breakpoints or watchpoints\./,
      ],
      [
        'reset',
        ['monitor reset', 'maintenance flush register-cache', 'info registers pc'],
        /reset: PC is [^]*<Reset_Handler>/,
      ],
      ['jump', ['tbreak print', 'jump main', 'bt 2'], /print \(text=[^]*main/],
    ],
  },
  'hello: backwards': {
    image: 'hello',
    checks: [
      ['the start has no history', ['reverse-stepi'], /No more reverse-execution history\.\nReset_Handler/],
      ['to the second call', ['break print_number', 'continue', 'continue', 'p value'], /= 256/],
      ['reverse-stepi', ['p $there = $pc', 'reverse-stepi', 'p $pc != $there'], /= 1\n$/],
      ['stepi is its inverse', ['stepi', 'p $pc == $there'], /= 1\n$/],
      [
        'reverse-continue to the first call',
        ['reverse-continue', 'p value'],
        /Breakpoint 1.*print_number[^]*= 80/,
      ],
      ['no repeated output', ['shell true'], /^\n?$/],
      [
        'reverse-step into the call before',
        ['delete', 'reverse-step', 'reverse-step', 'bt 1'],
        /UARTCharPut|print/,
      ],
      [
        'reverse-finish',
        ['break UARTCharPut', 'reverse-continue', 'delete', 'reverse-finish', 'bt 1'],
        /print/,
      ],
      [
        'reverse-next over a call',
        ['delete', 'tbreak SysCtlFlashSizeGet', 'continue', 'finish', 'reverse-next', 'bt 1'],
        /SysCtlFlashSizeGet \(\)[^]*Value returned[^]*#0 +main \(\)/,
      ],
      ['to the start', ['delete', 'reverse-continue'], /No more reverse-execution history\.\nReset_Handler/],
      ['to the end of the history', ['continue'], /No more reverse-execution history\.\n/],
      ['beyond the history', ['tbreak SysCtlSleep', 'continue'], /Temporary breakpoint \d+, SysCtlSleep/],
      [
        'a write in the past changes the future',
        [
          'tbreak SysCtlSRAMSizeGet',
          'reverse-continue',
          'finish',
          'set var $r0 = 7 << 10',
          'tbreak SysCtlSleep',
          'continue',
        ],
        /SysCtlSRAMSizeGet[^]*Temporary breakpoint \d+, SysCtlSleep/,
      ],
    ],
  },
  'blinky: interrupts': {
    image: 'blinky',
    checks: [
      ['a breakpoint in a handler', ['break Timer0A_Handler', 'continue'], /Breakpoint 1, Timer0A_Handler/],
      [
        'the backtrace goes through the exception',
        ['bt'],
        /#0 +Timer0A_Handler[^]*<signal handler called>[^]*CPUwfi[^]*main \(\)/,
      ],
      ['the exception number', ['p $xpsr', 'info threads'], /EXCEPTION=35[^]*Thread 1 \(TIMER0A handler\)/],
      ['half a second of virtual time', ['monitor time'], /^514\.9\d+ ms/m],
      ['GPIOD without side effects', ['p/x *(int*)0x400073fc'], /= 0x0/],
      ['finish leaves the handler', ['finish', 'bt 1'], /CPUwfi/],
      [
        'steps pass over the handler',
        ['delete', 'stepi', 'stepi', 'stepi', 'stepi', 'stepi', 'stepi', 'p $xpsr', 'monitor time'],
        /EXCEPTION=0[^]*^1014\.9\d+ ms/m,
      ],
      [
        'reverse steps pass over it too',
        ['reverse-stepi', 'reverse-stepi', 'x/i $pc', 'monitor time'],
        /wfi\n[^]*^514\.9\d+ ms/m,
      ],
      [
        'a watchpoint on the LED',
        ['watch *(char*)0x400073fc', 'continue', 'bt 2'],
        /Hardware watchpoint[^]*Old value[^]*GPIOPinWrite[^]*Timer0A_Handler/,
      ],
      [
        'the previous writes',
        ['reverse-continue', 'reverse-continue', 'monitor time'],
        /New value = 0 [^]*^514\.9\d+ ms/m,
      ],
    ],
  },
  'blinky: back over a handler': {
    image: 'blinky',
    checks: [
      ['from its return', ['tbreak Timer0A_Handler', 'continue', 'finish'], /in CPUwfi/],
      ['one reverse step passes over it', ['reverse-stepi', 'x/i $pc'], /wfi\n$/],
      [
        'except at a breakpoint in it',
        ['tbreak GPIOPinRead', 'continue', 'finish', 'finish', 'break GPIOPinWrite', 'reverse-stepi', 'bt 1'],
        /Breakpoint \d+, GPIOPinWrite /,
      ],
      [
        'or at its first instruction',
        ['delete', 'finish', 'finish', 'break Timer0A_Handler', 'reverse-step', 'bt 1'],
        /#0 +Timer0A_Handler/,
      ],
      [
        'or at a watchpoint',
        ['delete', 'finish', 'watch *(char*)0x400073fc', 'reverse-next', 'bt 1'],
        /Old value = 1 [^]*New value = 0 [^]*#0 +GPIOPinWrite/,
      ],
      [
        'of several watchpoints, the last one hit is reported',
        ['watch *(char*)0x4000c000', 'watch *(int*)0x40030024', 'finish', 'finish', 'reverse-continue'],
        /Old value = 1 [^]*New value = 0 /,
      ],
    ],
  },
  'crash: null call': {
    image: 'crash',
    input: 'n',
    checks: [
      ['is a SIGILL', ['continue'], /Program received signal SIGILL, Illegal instruction\.\nFault_Handler/],
      ['the backtrace', ['bt'], /<signal handler called>[^]*call_null \(\)[^]*crash \([^]*main \(\)/],
      ['the fault status', ['monitor regs NVIC.FAULT_STAT'], /INVSTATE=1|INVSTAT=1/],
      [
        'back to the call',
        ['break call_null', 'reverse-continue'],
        /Breakpoint 1, .*call_null|Breakpoint 1, crash/,
      ],
    ],
  },
  'crash: unaligned': {
    image: 'crash',
    input: 'u',
    checks: [['is a SIGBUS', ['continue'], /signal SIGBUS, Bus error/]],
  },
  'crash: divide by zero': {
    image: 'crash',
    input: 'd',
    checks: [
      ['is a SIGFPE', ['continue'], /signal SIGFPE, Arithmetic exception/],
      ['remains a SIGFPE', ['continue'], /signal SIGFPE, Arithmetic exception/],
      ['the division', ['up 2', 'x/i $pc'], /[us]div/],
    ],
  },
  'owlet: flash': {
    image: 'owlet',
    checks: [
      ['load', ['load'], /Loading section \.text, size 0x\w+ lma 0x0[^]*Transfer rate/],
      ['compare-sections', ['compare-sections'], /Section \.text, .*: matched\./],
      [
        'a damaged section is detected',
        ['delete mem', 'mem 0 0x40000 rw', 'set var *(char*)main = 0', 'mem auto', 'compare-sections .text'],
        /MIS-MATCHED!/,
      ],
      ['load repairs it', ['load', 'compare-sections .text'], /: matched\./],
      ['runs', ['break main', 'continue'], /Breakpoint 1, main \(\)/],
      [
        'to the interpreter',
        ['delete', 'tbreak link_start', 'continue', 'finish'],
        /link_start \(clock=80000000|link_start \(clock=clock@entry=80000000[^]*main \(\)/,
      ],
    ],
  },
  'firmware that exits': {
    image: 'hello',
    checks: [
      [
        'extended-remote runs it',
        ['disconnect', 'target extended-remote localhost:PORT', 'tbreak main', 'run', 'bt'],
        /Temporary breakpoint \d+, main \(\)/,
      ],
      [
        'BKPT stops it',
        ['set var *(int*)0x20004000 = 0xbeabbe00', 'set var $pc = 0x20004000', 'continue'],
        /Program received signal SIGTRAP/,
      ],
      [
        'an exit',
        ['set var $r0 = 0x18', 'set var $r1 = 0x20026', 'continue'],
        /\[Inferior 1 \(Remote target\) exited normally\]/,
      ],
      [
        'an exit with a code',
        [
          'tbreak main',
          'run',
          'set var $pc = 0x20004002',
          'set var *(int*)0x20004000 = 0xbeabbe00',
          'set var $r0 = 0x20',
          'set var $r1 = 0x20005000',
          'set var *(int*)0x20005000 = 0x20026',
          'set var *(int*)0x20005004 = 3',
          'continue',
        ],
        /exited with code 03\]/,
      ],
    ],
  },
};

describe.concurrent.each(Object.entries(scenarios))(
  '%s',
  (_name, { image, options = [], input = '', checks }) => {
    let said: string[] = [];

    beforeAll(async () => {
      const server = new Server(image, options, input);
      const port = await server.port();
      const commands = checks.flatMap(([, list], n) => [`echo \\n@@${n}\\n`, ...list]);
      const all = ['target remote localhost:PORT', ...commands].map((command) =>
        command.replace('PORT', port),
      );
      said = (await gdb(image, all)).split(/\n@@\d+\n/).slice(1);
      server.stop();
    });

    test.each(checks.map(([name, , expected], n) => [name, expected, n] as const))('%s', (_, expected, n) => {
      expect(said[n] ?? 'GDB did not reach this check').toMatch(expected);
    });
  },
);

/** A client that sends single packets. */
class RawClient {
  private said = '';
  private check: () => void = () => {};
  private readonly socket: Socket;

  constructor(port: string) {
    this.socket = connect(Number(port), '127.0.0.1');
    this.socket.on('data', (bytes) => {
      this.said += bytes;
      this.check();
    });
    this.socket.on('error', () => {});
  }

  /** Sends a packet. Resolves when a reply matches. */
  async ask(data: string, reply: RegExp): Promise<void> {
    const checksum = [...data].reduce((sum, character) => (sum + character.charCodeAt(0)) & 0xff, 0);
    this.said = '';
    this.socket.write(`$${data}#${checksum.toString(16).padStart(2, '0')}`);
    await new Promise<void>((resolve) => {
      this.check = () => void (reply.test(this.said) && resolve());
    });
  }

  write(text: string): void {
    this.socket.write(text);
  }

  drop(): void {
    this.socket.destroy();
  }
}

describe.concurrent('the server', () => {
  test('Ctrl-C stops a program that sleeps', async () => {
    const server = new Server('hello', [], '');
    const port = await server.port();
    const interrupt = async (child: ChildProcess) => {
      await server.says(/bye/, 'stdout');
      child.kill('SIGINT');
    };
    const commands = [`target remote localhost:${port}`, 'continue', 'bt'];
    const said = await gdb('hello', commands, (child) => void interrupt(child));
    expect(said).toMatch(/Program received signal SIGINT[^]*#0 .*CPUwfi[^]*main \(\)/);
    server.stop();
  });

  test('a detached board keeps running and accepts a new connection with its history', async () => {
    const server = new Server('hello', [], '');
    const port = await server.port();
    await gdb('hello', [`target remote localhost:${port}`, 'tbreak main', 'continue', 'detach']);
    await server.says(/bye\r\n/, 'stdout');
    const commands = ['bt', 'break main', 'reverse-continue', 'info registers pc'];
    const said = await gdb('hello', [`target remote localhost:${port}`, ...commands]);
    expect(said).toMatch(/CPUwfi[^]*Breakpoint 1, main \(\)[^]*<main>/);
    expect(server.stdout).toMatch(/^Hello from the LM3S9B92!\r\nclock 80 MHz\r\n[^]*bye\r\n$/);
    server.stop();
  });

  test('re-executed output is not printed twice; output after a reset is printed', async () => {
    const server = new Server('hello', [], '');
    const port = await server.port();
    const commands = ['break SysCtlSleep', 'continue', 'reverse-continue', 'continue'];
    await gdb('hello', [`target remote localhost:${port}`, ...commands, 'kill']);
    await server.says(/killed the program; the board is halted at reset/);
    expect(server.stdout.match(/Hello/g)).toHaveLength(1);
    await gdb('hello', [`target remote localhost:${port}`, 'detach']);
    await server.says(/bye\r\n/, 'stdout');
    expect(server.stdout.match(/Hello/g)).toHaveLength(2);
    server.stop();
  });

  test('a software breakpoint in ROM, as other clients set it, works; a write to ROM is rejected', async () => {
    const server = new Server('rom_hello', [], '');
    const client = new RawClient(await server.port());
    const put = romCode.symbols.byName('ROM_UARTCharPut')!.address.toString(16).padStart(8, '0');
    await client.ask(`Z0,${put},2`, /OK/);
    await client.ask('vCont;c', /T05/);
    await client.ask('pf', new RegExp(put.match(/../g)!.reverse().join('')));
    await client.ask('M1000010,4:05000000', /E/);
    client.drop();
    server.stop();
  });

  test('a second debugger is rejected with a reason and does not disturb the first', async () => {
    const server = new Server('hello', [], '');
    const port = await server.port();
    const first = new RawClient(port);
    await first.ask('P5=78563412', /\+\$OK#9a/);
    const said = await gdb('hello', [`target remote localhost:${port}`]);
    expect(said).toContain('a debugger is already connected');
    expect(server.stderr).toContain('refused a second debugger');
    await first.ask('p5', /78563412/);
    first.drop();
    server.stop();
  });

  test('a lost connection halts the board in its position', async () => {
    const server = new Server('hello', [], '');
    const port = await server.port();
    const first = new RawClient(port);
    await first.ask('vCont;c', /\+/);
    await server.says(/Hello/, 'stdout');
    first.write('$m0');
    first.drop();
    await server.says(/the debugger disconnected; the board is halted/);
    const said = await gdb('hello', [`target remote localhost:${port}`, 'monitor time', 'monitor time']);
    const [one, other] = said.match(/, cycle \d+,/g)!;
    expect(one).toBe(other);
    server.stop();
  });

  test('a client that never reads does not prevent the next connection', async () => {
    const server = new Server('hello', [], '');
    const port = await server.port();
    const flood = new RawClient(port);
    flood.write('$m0,1000#8d'.repeat(50_000));
    await server.says(/connected/);
    flood.drop();
    await server.says(/the debugger disconnected/);
    const next = new RawClient(port);
    await next.ask('qC', /QC1/);
    next.drop();
    server.stop();
  });

  test('--run starts the board; --once ends with the exit code of the firmware', async () => {
    const server = new Server('hello', ['--run', '--once'], '');
    const port = await server.port();
    await server.says(/bye\r\n/, 'stdout');
    const memory = ['0x20004000 = 0xbeab', '0x20005000 = 0x20026', '0x20005004 = 7'];
    const registers = ['pc = 0x20004000', 'r0 = 0x20', 'r1 = 0x20005000'];
    const said = await gdb('hello', [
      `target remote localhost:${port}`,
      ...memory.map((assignment) => `set var *(int*)${assignment}`),
      ...registers.map((assignment) => `set var $${assignment}`),
      'continue',
    ]);
    expect(said).toMatch(/exited with code 07/);
    expect(await server.closed).toBe(7);
  });

  test('a session is recorded with the changes of the debugger, and its recording can be debugged', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'perch-'));
    const file = join(folder, 'session.rec');
    const server = new Server(
      'hello',
      ['--record', file, '--once', '--fault', 'flip 0x20001000.3 at 1ms'],
      '',
    );
    const changes = [
      'set var value = 7',
      'print (int)SysCtlClockGet()',
      'next',
      'reverse-next',
      'set var value = 12345',
    ];
    const rest = ['delete', 'finish', 'tbreak SysCtlSleep', 'continue'];
    const way = ['break print_number', 'continue', ...changes, ...rest];
    const said = await gdb('hello', [`target remote localhost:${await server.port()}`, ...way]);
    expect(said).toMatch(/= 80000000[^]*Temporary breakpoint \d+, SysCtlSleep/);
    expect(await server.closed).toBe(0);
    expect(server.stdout).toContain('12345');
    const again = new Server('hello', ['--replay', file], '');
    const port = await again.port();
    expect(again.stderr).toMatch(/replayed .*session\.rec up to here; `reverse-continue` runs back/);
    expect(again.stdout).toBe(server.stdout);
    const commands = ['bt 1', 'break print_number', 'reverse-continue', 'print value'];
    const back = await gdb('hello', [`target remote localhost:${port}`, ...commands]);
    expect(back).toMatch(/SysCtlSleep[^]*Breakpoint 1\.2, print_number \(value=\d+\)/);
    again.stop();
    rmSync(folder, { recursive: true });
  });

  test('bad input is rejected', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const run = async (...options: string[]) => {
      const server = new Server('hello', options, '');
      return [await server.closed, server.stderr.split('\n')[0]];
    };
    const inUse = `perch: --port: port ${port} is in use: --port 0 takes a free one`;
    expect(await run('--port', String(port))).toEqual([2, inUse]);
    expect(await run('--port', '70000')).toEqual([2, expect.stringMatching(/'70000' is not a TCP port/)]);
    expect(await run('--uart0', 'modem')).toEqual([
      2,
      expect.stringMatching(/^perch: --uart0: 'modem' is not a target/),
    ]);
    taken.close();
  });
});
