/**
 * The options of `perch`, each declared once: flags, argument, help text, default and parser. A command lists those that it
 * takes; the type of the values that it gets follows from the list (`ValuesOf`).
 */
import { Option } from '@commander-js/extra-typings';
import { parseAnalogSetting } from './analog-setting.js';
import type { ValuesOf } from './command.js';
import { parseSerialTarget, type SerialTarget } from './serial-target.js';
import { collect, parseAddress, parseDuration, parseNames, parseRows, parseTcpPort } from './values.js';

const text = (argument: string) => argument;

// ---- the board and what it executes ----

export const defaultBoard = 'ek-lm3s9b92';
/** Has no default of its own: a recording says which board it is of. */
export const board = new Option('--board <name>', `see \`perch boards\` (default: "${defaultBoard}")`);

export const engineNames = ['translator', 'interpreter', 'unicorn'] as const;
export type EngineName = (typeof engineNames)[number];
export const engine = new Option('--engine <engine>', 'what executes')
  .choices(engineNames)
  .default('translator');

export const loadAddress = new Option(
  '--load-address <address>',
  'where a raw binary belongs; 0 unless given',
).argParser((argument) => parseAddress('--load-address', argument));

export const mac = new Option('--mac <address>', "the board's MAC address, such as 02:50:65:72:63:68");

export const flash = new Option('--flash <file>', 'keep the contents of the flash in this file');

export const owletImage = new Option('--image <file>', 'firmware to run instead of the Owlet that ships');

// ---- what comes from outside ----

function serialLine<Name extends string>(name: Name, target: 'stdio' | 'none') {
  return new Option(`--${name} <target>` as const, 'stdio, none, file:PATH or tcp:PORT')
    .argParser((argument) => parseSerialTarget(`--${name}`, argument))
    .default<SerialTarget>({ kind: target }, JSON.stringify(target));
}

/** Every serial line; the first is the terminal. */
export const serialLines = [
  serialLine('uart0', 'stdio'),
  serialLine('uart1', 'none'),
  serialLine('uart2', 'none'),
] as const;
export type SerialLineValues = ValuesOf<typeof serialLines>;
/** Where the terminal shows something else. */
export const quietUart0 = serialLine('uart0', 'none');

export const analog = new Option(
  '--analog <setting>',
  'what an analogue input is set to, in volts, such as AIN0=1.65, or later: AIN0=1.65@10ms; may be repeated',
).argParser(collect((argument) => parseAnalogSetting('--analog', argument)));

export const fault = new Option(
  '--fault <fault>',
  'what goes wrong, such as "stuck PB4 0 at 1s"; may be repeated; `--fault help` lists them',
).argParser(collect(text));

// ---- time, and where a run ends ----

/** @param meaning what happens at that time */
export const timeLimit = (meaning: string) =>
  new Option('--for <duration>', meaning).argParser((argument) => parseDuration('--for', argument));

export const untilText = new Option(
  '--until-text <text>',
  'end with success when uart0 or semihosting prints the text',
);
export const failText = new Option('--fail-text <text>', 'end with exit code 1 when it prints this text');

export const realtime = new Option('--realtime', 'let virtual time pass like time on the wall');

// ---- recordings ----

export const record = new Option('--record <file>', 'keep all input and digests of the state in this file');

/** @param meaning what is done with the recording */
export const replay = (meaning: string) => new Option('--replay <file>', meaning);

// ---- what is written ----

export const digest = new Option('--digest', 'print a digest of the final machine state');

export const stats = new Option('--stats <format>', 'print statistics on the last line of stderr').choices([
  'json',
]);

/** @param meaning what the file gets */
export const output = (meaning: string) => new Option('-o, --output <file>', meaning);

/** The first format is the default. */
export const reportFormat = <const Formats extends readonly [string, ...string[]]>(
  meaning: string,
  formats: Formats,
) => new Option('--format <format>', meaning).choices(formats).default<Formats[0]>(formats[0]);

export const rows = new Option('--top <count>', 'rows of each table in the report; 0 for all')
  .argParser((argument) => parseRows('--top', argument))
  .default<number>(20, '"20"');

// ---- coverage ----

export const append = new Option('--append', 'add to what is in the file');
export const merge = new Option('--merge <files...>', 'add up these tracefiles and run nothing');

/** @param meaning how the folders are used */
export const sourceFolders = (meaning: string) =>
  new Option('--source <folder>', meaning).argParser(collect(text));

// ---- what is traced ----

export const tracedBlocks = new Option(
  '--blocks <names>',
  'accesses to these blocks or registers, such as UART0,GPIOD.DATA; all for every block',
).argParser((argument) => parseNames('--blocks', argument));
export const tracedPins = new Option(
  '--pins <names>',
  'edges and serial frames on these pins, such as PD0,PA1; all for every pin',
).argParser((argument) => parseNames('--pins', argument));
export const tracedExceptions = new Option('--irq', 'exceptions: pending, entered, returned');
export const tracedSerial = new Option('--serial', 'bytes on the serial lines');
export const tracedTransfers = new Option(
  '--dma',
  'transfers of bus masters other than the processor: the uDMA controller',
);
/** Without a default: the output file's name says it too. */
export const traceFormat = new Option(
  '--format <format>',
  "what to write; text, or what the file's ending says",
).choices(['text', 'jsonl', 'vcd', 'perfetto']);

// ---- debuggers ----

export const gdbPort = new Option('--port <port>', 'TCP port on this machine; 0 takes a free one')
  .argParser((argument) => parseTcpPort('--port', argument, ', where 0 takes a free one'))
  .default<number>(3333, '"3333"');
export const runFreely = new Option('--run', 'let the board run until a debugger connects');
export const once = new Option(
  '--once',
  'end when the first debugger leaves; with the exit code of a firmware that ended itself',
);
export const script = new Option('--script <file>', 'follow the commands in this file; `#` begins a comment');
export const debuggerCommands = new Option(
  '-c, --command <command>',
  'follow this command; may be repeated',
).argParser(collect(text));
