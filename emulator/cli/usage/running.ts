/** The commands that run a firmware image: run, coverage, profile, trace. */
import { command, type ValuesOf } from './command.js';
import * as option from './options.js';

/** Says how an image is run, whatever is done with the run. */
const imageRunOptions = [
  option.board,
  option.timeLimit('end after this virtual time, such as 250ms or 2s'),
  option.untilText,
  option.failText,
  ...option.serialLines,
  option.engine,
  option.loadAddress,
  option.mac,
  option.flash,
  option.analog,
  option.fault,
  option.realtime,
  option.digest,
  option.stats,
] as const;
export type ImageRunOptions = ValuesOf<typeof imageRunOptions>;

const runOptions = [
  option.record,
  option.replay('run this recording again, without the outside, and compare the state on the way'),
  ...imageRunOptions,
] as const;
export type RunOptions = ValuesOf<typeof runOptions>;

export const run = command('run', {
  summary: 'run a firmware image',
  description:
    'Runs a firmware image (ELF, Intel HEX or raw binary). Virtual time passes as fast as it can. Without --for the run ' +
    'lasts until the text, the end of the program (semihosting), a crash, a sleep that nothing can end, or Ctrl-C.',
  options: runOptions,
  examples: [
    'perch run firmware/images/hello.elf --for 100ms',
    "perch run app.elf --for 10s --until-text 'PASS' --fail-text 'FAIL' --stats json",
    'perch run firmware/images/thermometer.elf --analog AIN0=1.25 --analog TEMP=40@200ms --for 500ms',
    'perch run app.bin --load-address 0 --uart0 tcp:5000 --realtime',
    'perch run app.elf --record app.rec; perch run --replay app.rec --engine interpreter',
  ],
}).argument('[image]', 'firmware image; with --replay, the one that the recording names unless given');

const coverageOptions = [
  option.output('the file to write'),
  option.append,
  option.merge,
  option.sourceFolders('look for source files here first; may be repeated'),
  option.reportFormat('an lcov tracefile, or counts by instruction as text', ['lcov', 'text']),
  ...imageRunOptions,
] as const;
export type CoverageOptions = ValuesOf<typeof coverageOptions>;

export const coverage = command('coverage', {
  summary: 'run an image and write which lines were executed',
  description:
    'Runs a firmware image as `perch run` does and writes an lcov tracefile: how often lines, functions and the ways out ' +
    'of conditional instructions were executed, exactly. The exit code is that of the run. With --merge it adds ' +
    'tracefiles up instead.',
  options: coverageOptions,
  examples: [
    'perch coverage firmware/images/hello.elf --until-text bye -o hello.info && genhtml hello.info -o html',
    'perch coverage app.elf --for 2s -o all.info --append',
    'perch coverage --merge a.info b.info -o all.info',
  ],
}).argument('[image]', 'firmware image (ELF with a line table)');

const profileOptions = [
  option.output('the file to write; standard output unless given'),
  option.reportFormat('a report, folded stacks, or a file for speedscope.app', [
    'text',
    'folded',
    'speedscope',
  ]),
  option.rows,
  ...imageRunOptions,
] as const;
export type ProfileOptions = ValuesOf<typeof profileOptions>;

export const profile = command('profile', {
  summary: 'run an image and write where its cycles went',
  description:
    'Runs a firmware image as `perch run` does and writes where the cycles went, exactly: by function and source line, ' +
    'with the call graph, exceptions on their own, interrupt latencies and the longest handlers. The exit code is ' +
    'that of the run.',
  options: profileOptions,
  examples: [
    'perch profile firmware/images/blinky.elf --for 2s',
    'perch profile app.elf --until-text done --format speedscope -o app.speedscope.json',
    'perch profile app.elf --for 1s --format folded | flamegraph.pl > app.svg',
  ],
}).argument('<image>', 'firmware image');

const traceOptions = [
  option.tracedBlocks,
  option.tracedPins,
  option.tracedExceptions,
  option.tracedSerial,
  option.tracedTransfers,
  option.timeLimit('end after this virtual time, such as 250ms or 2s'),
  option.traceFormat,
  option.output('write to a file: .vcd, .jsonl and .json (Perfetto) choose the format'),
  option.quietUart0,
  option.analog,
  option.board,
  option.engine,
  option.loadAddress,
] as const;
export type TraceOptions = ValuesOf<typeof traceOptions>;

export const trace = command('trace', {
  summary: 'write what happens on the board, access by access',
  description:
    'Runs a firmware image and writes register accesses with the fields that change, exceptions, pin edges and serial ' +
    'bytes, each with its virtual time, cycle and source line. Without a selection it writes all of them; with one or ' +
    'more of --blocks, --pins, --irq, --serial and --dma only these. The firmware is not changed and takes the same time.',
  options: traceOptions,
  examples: [
    'perch trace firmware/images/hello.elf | less',
    'perch trace firmware/images/hello.elf --blocks UART0 --irq --for 5ms',
    'perch trace firmware/images/blinky.elf --for 3s -o blinky.vcd',
    'perch trace app.elf --for 1s -o app.json   # open in ui.perfetto.dev',
  ],
}).argument('<image>', 'firmware image');
