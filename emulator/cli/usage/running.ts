/** Commands that run a firmware image: run, coverage, profile, trace. */
import { boardOptions } from './board-options.js';
import { command, type ValuesOf } from './command.js';
import * as option from './options.js';

/** Arguments after `--` are the program's. */
export interface ProgramArguments {
  programArguments?: readonly string[];
}

/** Texts about the images of a command. */
export const imageHelp = {
  description:
    'Several images are loaded side by side: the first contains the vector table from which the processor starts, and ' +
    "`app.bin@0x1800` is a raw binary with its load address. Arguments after `--` are the program's (semihosting).",
  argument: 'firmware images, each a path, or PATH@ADDRESS for a raw binary',
  withReplay: '; default with --replay: the recorded ones',
} as const;

/** The options of every command that runs an image to its end. */
const imageRunOptions = [
  option.board,
  option.timeLimit('stop after this virtual time, e.g. 250ms or 2s'),
  option.untilText,
  option.failText,
  option.strict,
  ...option.serialLines,
  option.pace,
  option.engine,
  option.loadAddress,
  ...boardOptions,
  option.files,
  option.flash,
  option.analog,
  option.at,
  option.runScript,
  option.fault,
  option.realtime,
  option.maxSize,
  option.digest,
  option.stats,
] as const;
export type ImageRunOptions = ValuesOf<typeof imageRunOptions> & ProgramArguments;

const runOptions = [
  option.record,
  option.replay('replay this recording without live input, and compare the state at each digest'),
  ...imageRunOptions,
] as const;
export type RunOptions = ValuesOf<typeof runOptions> & ProgramArguments;

export const run = command('run', {
  summary: 'run a firmware image',
  description:
    'Boots a firmware image (ELF, Intel HEX, S-records or raw binary) and runs it as fast as the host allows. Without --for, ' +
    'the run ends at a given text, an exit of the program (semihosting), whose code is then that of the command, a crash, a ' +
    `sleep that nothing can wake, or Ctrl-C. ${imageHelp.description}`,
  options: runOptions,
  examples: [
    'perch run firmware/images/hello.elf --for 100ms',
    "perch run app.elf --for 10s --until-text 'PASS' --fail-text 'FAIL' --stats json",
    'perch run firmware/images/thermometer.elf --analog AIN0=1.25 --analog TEMP=40@200ms --for 500ms',
    'perch run loader.elf app.bin@0x1800 --uart0 tcp:5000 --realtime',
    'perch run tests.elf --files data -- --verbose 3',
    'perch run app.elf --record app.rec; perch run --replay app.rec --engine interpreter',
  ],
}).argument('[images...]', imageHelp.argument + imageHelp.withReplay);

const coverageOptions = [
  option.output('write the report to this file'),
  option.append,
  option.merge,
  option.sourceFolders('search this folder for source files first; may be repeated'),
  option.reportFormat('write an lcov tracefile, or counts per instruction as text', ['lcov', 'text']),
  ...imageRunOptions,
] as const;
export type CoverageOptions = ValuesOf<typeof coverageOptions> & ProgramArguments;

export const coverage = command('coverage', {
  summary: 'run a firmware image and measure its code coverage',
  description:
    'Runs a firmware image as `perch run` does and writes an lcov tracefile with exact execution counts of source lines, ' +
    'functions and both outcomes of conditional instructions. The exit code is that of the run. With --merge, adds up ' +
    'tracefiles instead.',
  options: coverageOptions,
  examples: [
    'perch coverage firmware/images/hello.elf --until-text bye -o hello.info && genhtml hello.info -o html',
    'perch coverage app.elf --for 2s -o all.info --append',
    'perch coverage --merge a.info b.info -o all.info',
  ],
}).argument('[images...]', `${imageHelp.argument}; at least one with a line table (DWARF)`);

const profileOptions = [
  option.output('write to this file (default: standard output)'),
  option.reportFormat('write a report, folded stacks, or a file for speedscope.app', [
    'text',
    'folded',
    'speedscope',
  ]),
  option.rows,
  ...imageRunOptions,
] as const;
export type ProfileOptions = ValuesOf<typeof profileOptions> & ProgramArguments;

export const profile = command('profile', {
  summary: 'run a firmware image and profile its cycles',
  description:
    'Runs a firmware image as `perch run` does and writes an exact profile: cycles by function and source line, the call ' +
    'graph, exceptions listed separately, interrupt latencies and the longest handlers. The exit code is that of the run.',
  options: profileOptions,
  examples: [
    'perch profile firmware/images/blinky.elf --for 2s',
    'perch profile app.elf --until-text done --format speedscope -o app.speedscope.json',
    'perch profile app.elf --for 1s --format folded | flamegraph.pl > app.svg',
  ],
}).argument('<images...>', imageHelp.argument);

const traceOptions = [
  option.tracedBlocks,
  option.tracedPins,
  option.tracedExceptions,
  option.tracedSerial,
  option.tracedTransfers,
  option.timeLimit('stop after this virtual time, e.g. 250ms or 2s'),
  option.strict,
  option.traceFormat,
  option.output('write to this file; the extensions .vcd, .jsonl and .json (Perfetto) select the format'),
  option.maxSize,
  option.quietUart0,
  option.pace,
  option.analog,
  option.at,
  option.runScript,
  option.board,
  option.engine,
  option.loadAddress,
  ...boardOptions,
  option.files,
] as const;
export type TraceOptions = ValuesOf<typeof traceOptions> & ProgramArguments;

export const trace = command('trace', {
  summary: 'run a firmware image and trace the activity of the board',
  description:
    'Runs a firmware image and writes register accesses with the fields they change, exceptions, pin edges and serial ' +
    'bytes, each with virtual time, cycle and source line. Any of --blocks, --pins, --irq, --serial and --dma restricts ' +
    'the trace to what they select; by default it has everything. Tracing does not change the firmware or its timing.',
  options: traceOptions,
  examples: [
    'perch trace firmware/images/hello.elf | less',
    'perch trace firmware/images/hello.elf --blocks UART0 --irq --for 5ms',
    'perch trace firmware/images/blinky.elf --for 3s -o blinky.vcd',
    'perch trace app.elf --for 1s -o app.json   # open in ui.perfetto.dev',
  ],
}).argument('<images...>', imageHelp.argument);
