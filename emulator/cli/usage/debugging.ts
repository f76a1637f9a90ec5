/** Commands that debug a firmware image: gdb and debug. */
import { boardOptions } from './board-options.js';
import { command, type ValuesOf } from './command.js';
import * as option from './options.js';
import { imageHelp, type ProgramArguments } from './running.js';

const replay = option.replay('replay this recording first; the whole of it is then history');

const gdbOptions = [
  option.gdbPort,
  option.runFreely,
  option.once,
  option.record,
  option.maxSize,
  replay,
  option.fault,
  option.realtime,
  ...option.serialLines,
  option.pace,
  option.analog,
  option.board,
  option.engine,
  option.loadAddress,
  ...boardOptions,
  option.files,
] as const;
export type GdbOptions = ValuesOf<typeof gdbOptions> & ProgramArguments;

export const gdb = command('gdb', {
  summary: 'debug a firmware image with GDB, forwards and backwards',
  description:
    'Serves a board to GDB. The board is halted at reset until a debugger continues. Breakpoints and watchpoints do not ' +
    'modify the program. reverse-step, reverse-continue and the like go back as far as history is kept. `monitor help` ' +
    `lists commands that GDB itself does not have. When GDB detaches, the board keeps running and accepts a new connection. ${imageHelp.description}`,
  options: gdbOptions,
  examples: [
    'perch gdb firmware/images/hello.elf',
    "gdb-multiarch firmware/images/hello.elf -ex 'target remote localhost:3333'",
    'perch run app.elf --record field.rec; perch gdb --replay field.rec',
  ],
}).argument('[images...]', imageHelp.argument + imageHelp.withReplay);

const debugOptions = [
  option.record,
  option.maxSize,
  option.keepOutput,
  replay,
  option.analog,
  option.fault,
  option.script,
  option.debuggerCommands,
  option.timeLimit('stop every run at this virtual time, e.g. 10s; a script that reaches it exits with 3'),
  option.sourceFolders('search this folder for source files too; may be repeated'),
  option.board,
  option.engine,
  option.loadAddress,
  ...boardOptions,
  option.files,
] as const;
export type DebugOptions = ValuesOf<typeof debugOptions> & ProgramArguments;

export const debug = command('debug', {
  summary: 'debug a firmware image in a console, forwards and backwards',
  description:
    'Halts a board at reset and reads commands: stop at accesses to registers, fields and variables, at interrupts, pin ' +
    'edges, source lines and times; step by instruction, line or access; inspect the state; all of it also backwards. ' +
    '`help` lists the commands. Without a terminal, or with --script or -c, it executes the commands in order and exits: ' +
    'with 2 at the first invalid command, with 1 at the first failed `expect` or `assert`. Ctrl-C at a terminal ends ' +
    `the commands and opens the prompt. ${imageHelp.description}`,
  options: debugOptions,
  examples: [
    'perch debug firmware/images/hello.elf',
    "perch debug app.elf -c 'run to write UART0.DR' -c backtrace -c 'who wrote UART0.CTL'",
    'perch run app.elf --record field.rec; perch debug --replay field.rec',
    "printf 'stop at irq TIMER0A\\nrun\\nassert PD0 == 0\\n' | perch debug firmware/images/blinky.elf",
  ],
}).argument('[images...]', imageHelp.argument + imageHelp.withReplay);
