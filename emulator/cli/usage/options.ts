/**
 * The options of `perch`, each declared once: flags, argument, help text, default and parser. A command lists the options
 * it takes; the type of their values follows from the list (`ValuesOf`).
 */
import { Option } from '@commander-js/extra-typings';
import { type PaceText, usualPace } from '../../port/serial-pace.js';
import { parseAnalogSetting } from './analog-setting.js';
import { serialLine } from './serial-target.js';
import { parseStimulus } from './stimulus.js';
import {
  collect,
  parseAddress,
  parseDuration,
  parseNames,
  parsePaceOption,
  parseRows,
  parseSize,
  parseTcpPort,
} from './values.js';

const text = (argument: string) => argument;

// ---- the board and what it executes ----

export const defaultBoard = 'ek-lm3s9b92';
/** Without a declared default: a recording names its board. */
export const board = new Option(
  '--board <board>',
  `board: a name, \`perch boards\` lists them, or a file, e.g. ./board.js (default: "${defaultBoard}")`,
);

export const engineNames = ['translator', 'interpreter', 'unicorn'] as const;
export type EngineName = (typeof engineNames)[number];
export const engine = new Option('--engine <engine>', 'execution engine')
  .choices(engineNames)
  .default('translator');

export const loadAddress = new Option(
  '--load-address <address>',
  'load address of raw binaries without @ADDRESS (default: 0)',
).argParser((argument) => parseAddress('--load-address', argument));

export const flash = new Option(
  '--flash <file>',
  'load the flash from this file, and save it there at the end',
);

export const files = new Option(
  '--files <folder>',
  'files that the program may use by semihosting: those of this folder (default: none)',
);

export const owletImage = new Option(
  '--image <file>',
  'firmware image to boot (default: the packaged Owlet)',
);

// ---- inputs ----

/** Every serial line; the first is the terminal. */
export const serialLines = [
  serialLine('uart0', 'stdio'),
  serialLine('uart1', 'none'),
  serialLine('uart2', 'none'),
] as const;
/** For commands whose own output goes to the terminal. */
export const quietUart0 = serialLine('uart0', 'none');

export const pace = new Option(
  '--pace <pace>',
  'how serial input waits for the firmware: fifo (while its receive FIFO is full), none, char or line (until it is read), or with a gap: char:5ms, line:100ms',
)
  .argParser((argument) => parsePaceOption('--pace', argument))
  .default<PaceText>(usualPace, usualPace);

export const analog = new Option(
  '--analog <setting>',
  'set an analogue input, in volts (TEMP: in °C), e.g. AIN0=1.65, or later: AIN0=1.65@10ms; may be repeated',
).argParser(collect((argument) => parseAnalogSetting('--analog', argument)));

/** Takes two arguments, which `command` joins. */
export const at = new Option(
  '--at <when action>',
  "perform an action once, e.g. --at 50ms 'press button', --at 'after \"login:\"' 'send uart0 root\\n'; may be repeated",
).argParser(collect((argument) => parseStimulus('--at', argument)));

export const runScript = new Option(
  '--script <file>',
  'execute the commands of `perch debug` in this file while the firmware runs; the run continues after the last one',
);

export const fault = new Option(
  '--fault <fault>',
  'inject a fault, e.g. "stuck PB4 0 at 1s"; may be repeated; `--fault help` lists the forms',
).argParser(collect(text));

// ---- time and end of a run ----

/** @param meaning the help text */
export const timeLimit = (meaning: string) =>
  new Option('--for <duration>', meaning).argParser((argument) => parseDuration('--for', argument));

export const untilText = new Option(
  '--until-text <text>',
  'stop with exit code 0 when uart0, a connected line or semihosting prints this text',
);
export const failText = new Option(
  '--fail-text <text>',
  'stop with exit code 1 when uart0, a connected line or semihosting prints this text',
);

export const realtime = new Option('--realtime', 'keep virtual time in step with the wall clock');

export const strict = new Option(
  '--strict',
  'exit with 1 if anything is reported: a handled fault, a feature or a block that is not modelled',
);

// ---- recordings ----

export const record = new Option(
  '--record <file>',
  'record all input, with digests of the state, to this file',
);

/** @param meaning the help text */
export const replay = (meaning: string) => new Option('--replay <file>', meaning);

// ---- output ----

export const maxSize = new Option(
  '--max-size <size>',
  'cut each file that the command writes at this size, e.g. 100M; what is written stays valid',
).argParser((argument) => parseSize('--max-size', argument));

export const keepOutput = new Option(
  '--keep-output <size>',
  'keep this much of the last output of each serial line and console, e.g. 64K (default: 1M)',
).argParser((argument) => parseSize('--keep-output', argument));

export const digest = new Option('--digest', 'print a digest of the final state');

export const stats = new Option('--stats <format>', 'print statistics as the last line of stderr').choices([
  'json',
]);

/** @param meaning the help text */
export const output = (meaning: string) => new Option('-o, --output <file>', meaning);

/** The first format is the default. */
export const reportFormat = <const Formats extends readonly [string, ...string[]]>(
  meaning: string,
  formats: Formats,
) => new Option('--format <format>', meaning).choices(formats).default<Formats[0]>(formats[0]);

export const rows = new Option('--top <count>', 'limit each table of the report to this many rows; 0 for all')
  .argParser((argument) => parseRows('--top', argument))
  .default<number>(20, '"20"');

// ---- coverage ----

export const append = new Option('--append', 'add to the counts in the output file');
export const merge = new Option('--merge <files...>', 'add up these tracefiles without running anything');

/** @param meaning the help text */
export const sourceFolders = (meaning: string) =>
  new Option('--source <folder>', meaning).argParser(collect(text));

// ---- tracing ----

export const tracedBlocks = new Option(
  '--blocks <names>',
  'trace accesses to these blocks or registers, e.g. UART0,GPIOD.DATA; all for every block',
).argParser((argument) => parseNames('--blocks', argument));
export const tracedPins = new Option(
  '--pins <names>',
  'trace edges and serial frames on these pins, e.g. PD0,PA1; all for every pin',
).argParser((argument) => parseNames('--pins', argument));
export const tracedExceptions = new Option('--irq', 'trace exceptions: pending, entry, return');
export const tracedSerial = new Option('--serial', 'trace bytes on the serial lines');
export const tracedTransfers = new Option('--dma', 'trace transfers of the uDMA controller');
/** Without a declared default: it depends on the output file's extension. */
export const traceFormat = new Option(
  '--format <format>',
  'output format; by default chosen by the extension of the output file, else text',
).choices(['text', 'jsonl', 'vcd', 'perfetto']);

// ---- debuggers ----

export const gdbPort = new Option('--port <port>', 'listen on this local TCP port; 0 takes a free one')
  .argParser((argument) => parseTcpPort('--port', argument, '; 0 takes a free one'))
  .default<number>(3333, '"3333"');
export const runFreely = new Option('--run', 'run the board until a debugger connects');
export const once = new Option(
  '--once',
  "exit when the first debugger disconnects, with the firmware's exit code if it has exited",
);
export const script = new Option(
  '--script <file>',
  'execute the commands in this file; `#` starts a comment',
);
export const debuggerCommands = new Option(
  '-c, --command <command>',
  'execute this command; may be repeated',
).argParser(collect(text));
