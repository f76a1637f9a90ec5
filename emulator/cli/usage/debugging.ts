/** The commands that debug a firmware image: gdb and debug. */
import { command, type ValuesOf } from './command.js';
import * as option from './options.js';

const replay = option.replay(
  'run this recording first: the board stands at its end, and all of it is history',
);

const gdbOptions = [
  option.gdbPort,
  option.runFreely,
  option.once,
  option.record,
  replay,
  option.fault,
  option.realtime,
  ...option.serialLines,
  option.analog,
  option.board,
  option.engine,
  option.loadAddress,
  option.mac,
] as const;
export type GdbOptions = ValuesOf<typeof gdbOptions>;

export const gdb = command('gdb', {
  summary: 'debug a firmware image with GDB, forwards and backwards',
  description:
    'Serves a board to GDB: it is halted at reset until a debugger continues. Breakpoints and watchpoints do not touch ' +
    'the program; reverse-step, reverse-continue and the like go back as far as history is kept; `monitor help` ' +
    'lists what GDB itself has no command for. When GDB detaches, the board runs on, and can be connected to again.',
  options: gdbOptions,
  examples: [
    'perch gdb firmware/images/hello.elf',
    "gdb-multiarch firmware/images/hello.elf -ex 'target remote localhost:3333'",
    'perch run app.elf --record field.rec; perch gdb --replay field.rec',
  ],
}).argument('[image]', 'firmware image; with --replay, the one that the recording names unless given');

const debugOptions = [
  option.record,
  replay,
  option.analog,
  option.fault,
  option.script,
  option.debuggerCommands,
  option.timeLimit('no run goes beyond this virtual time: a script that gets there ends with 3'),
  option.sourceFolders('look for source files here too; may be repeated'),
  option.board,
  option.engine,
  option.loadAddress,
  option.mac,
] as const;
export type DebugOptions = ValuesOf<typeof debugOptions>;

export const debug = command('debug', {
  summary: 'debug a firmware image in a console, forwards and backwards',
  description:
    'Halts a board at reset and takes commands: stop at accesses to registers, fields and variables, at interrupts, pins, ' +
    'source lines and times; step by instruction, line and access; look at everything; and all of it backwards. `help` ' +
    'lists the commands. Without a terminal, or with --script or -c, it follows commands to their end: a command ' +
    'that is wrong ends it with exit code 2, a failed `expect` or `assert` with 1.',
  options: debugOptions,
  examples: [
    'perch debug firmware/images/hello.elf',
    "perch debug app.elf -c 'run to write UART0.DR' -c backtrace -c 'who wrote UART0.CTL'",
    'perch run app.elf --record field.rec; perch debug --replay field.rec',
    "printf 'stop at irq TIMER0A\\nrun\\nassert PD0 == 0\\n' | perch debug firmware/images/blinky.elf",
  ],
}).argument('[image]', 'firmware image; with --replay, the one that the recording names unless given');
