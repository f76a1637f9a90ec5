/** Commands that show state and change none. */
import { type Address, hex } from '../../units.js';
import * as S from '../../core/state.js';
import type { Command } from './command.js';
import { ConsoleError } from './error.js';
import { grouped, timeText } from './format.js';
import {
  analogText,
  coreText,
  exceptionsText,
  pinsText,
  registersText,
  reportsText,
  serialText,
} from './look-chip.js';
import {
  backtraceText,
  codeOf,
  disassemblyText,
  listingText,
  type MemoryForm,
  memoryForms,
  memoryText,
  symbolsText,
} from './look-code.js';
import type { ConsoleContext } from './context.js';
import type { AccessKind } from './stops.js';
import { show } from './values.js';
import { choose, countOf, numberOf } from './words.js';

function registers({ board, locations, values }: ConsoleContext, words: readonly string[]): string {
  if (!words.length) return coreText(board, locations);
  return words.map((word) => registersText(board, values.registerName(word))).join('\n');
}

function print({ values }: ConsoleContext, words: readonly string[]): string {
  if (!words.length) throw new ConsoleError('print what? Write a register, field, pin, variable or number');
  const lines = words.map((word) => {
    const { label, width, read, explain } = values.find(word);
    const value = read();
    const more = explain?.(value);
    return `${label} = ${show(value, width)}${more ? `  ${more}` : ''}`;
  });
  return lines.join('\n');
}

const defaultBytes = 64;
const longestDump = 0x10000;

function memory({ board, locations, values }: ConsoleContext, words: readonly string[]): string {
  const [name, ...options] = words;
  if (name === undefined) throw new ConsoleError('which memory? Write a symbol or an address');
  const number = numberOf(name);
  const named = number === undefined ? undefined : board.names.at(number);
  if (named) throw new ConsoleError(`${named.label} is there: \`regs ${named.block.name}\` shows it`);
  const hasLength = options.length > 0 && options[0] !== 'as';
  const [length, ...more] = hasLength ? options : [undefined, ...options];
  if (more.length && (more[0] !== 'as' || more.length > 2)) {
    throw new ConsoleError(`unexpected '${more.join(' ')}': write \`as words\`, halfwords, bytes or text`);
  }
  const form = more.length
    ? choose(
        'form',
        more[1] ?? '',
        memoryForms.map((f) => ({ name: f })),
      ).name
    : 'bytes';
  const address = values.addressOf(name) >>> 0;
  const here = board.bus.memoryAt(address);
  const rest = here ? here.base + here.size - address : defaultBytes;
  const usual = locations.symbols.byName(name)?.size || Math.min(defaultBytes, rest);
  const size = length === undefined ? usual : countOf(length);
  const extent = locations.extentAt(address, Math.min(size, longestDump));
  return memoryText(board, extent, form as MemoryForm);
}

function pcOf({ board }: ConsoleContext): Address {
  return board.cpu.s[S.PC] >>> 0;
}

function disassemble(context: ConsoleContext, words: readonly string[]): string {
  const [first, second] = words;
  const onlyCount =
    first !== undefined && second === undefined && !first.startsWith('0x') && numberOf(first) !== undefined;
  const [name, count] = onlyCount ? [undefined, first] : [first, second];
  const { board, locations } = context;
  const wanted =
    name === undefined || locations.symbols.byName(name) ? name : hex(context.values.addressOf(name));
  const lines = codeOf(locations, wanted, pcOf(context), count === undefined ? undefined : countOf(count));
  return disassemblyText(board, locations, lines);
}

function list(context: ConsoleContext, words: readonly string[]): string {
  const { locations, readSource } = context;
  const [where] = words;
  const [, file, line] = /^(.+):(\d+)$/.exec(where ?? '') ?? [];
  if (file !== undefined) {
    const location = locations.line(file, 1);
    return listingText({ ...location, line: Number(line) }, readSource, true);
  }
  const address = where === undefined ? pcOf(context) : (context.values.addressOf(where) & ~1) >>> 0;
  const location = locations.source(address);
  if (location) return listingText(location, readSource, true);
  const reason = locations.hasLines ? 'has no source line' : 'has none: the image has no line table (DWARF)';
  throw new ConsoleError(`${locations.symbols.format(address)} ${reason}`);
}

function time({ board, history }: ConsoleContext): string {
  const { clock, engine } = board;
  const past = clock.cycles < history.end ? `, in the past: the end is cycle ${grouped(history.end)}` : '';
  return [
    `${timeText(clock.now)}, cycle ${grouped(clock.cycles)}, ${grouped(engine.instructions)} instructions${past}`,
    `the processor runs at ${clock.frequency / 1e6} MHz`,
  ].join('\n');
}

const whoWords: readonly { name: string; kind: AccessKind; noun: string }[] = [
  { name: 'wrote', kind: 'write', noun: 'write to' },
  { name: 'read', kind: 'read', noun: 'read of' },
  { name: 'accessed', kind: 'access', noun: 'access to' },
];

async function who(
  { grammar, backward, locations }: ConsoleContext,
  words: readonly string[],
): Promise<string> {
  const [verb, ...target] = words;
  if (verb === undefined)
    throw new ConsoleError('who did what? Write `who wrote UART0.CTL` or `who wrote counter`');
  const { name, kind, noun } = choose('question', verb, whoWords);
  if (!target.length) throw new ConsoleError(`who ${name} what? Write a register or a variable`);
  const found = await backward.lookBack(grammar.access(kind, target));
  if (!found) return `no ${noun} ${target.join(' ')} before now`;
  const { at } = found;
  if (!at) return found.reasons.join('\n');
  return [
    ...found.reasons,
    `at ${timeText(at.time)}, cycle ${grouped(at.cycle)}: \`go cycle ${at.cycle}\` is just before it (${locations.instruction(at.pc)})`,
  ].join('\n');
}

export const lookCommands: readonly Command[] = [
  {
    name: 'where',
    group: 'looking',
    usage: ['where'],
    summary: 'where the program is: time, cycle, symbol, source line, next instruction',
    run: (context) => context.position,
  },
  {
    name: 'regs',
    group: 'looking',
    usage: ['regs', 'regs UART0', 'regs UART0.CTL'],
    summary: "the core's registers, or a block's with their fields",
    complete: (_before, completions, partial) => completions.registers(partial),
    run: (context, { words }) => registers(context, words),
  },
  {
    name: 'print',
    short: ['p'],
    group: 'looking',
    usage: [
      'print UART0.CTL.TXE',
      'print R0',
      'print counter',
      'print PD0',
      'print *SP',
      'print *0x2000_0000',
    ],
    summary: 'a value: of a register, field, pin, variable, or the word at an address',
    complete: (_before, completions, partial) => completions.values(partial),
    run: (context, { words }) => print(context, words),
  },
  {
    name: 'memory',
    short: ['m', 'x'],
    group: 'looking',
    usage: [
      'memory buffer',
      'memory 0x2000_0000 32',
      'memory SP',
      'memory buffer 16 as words|halfwords|bytes|text',
    ],
    summary: 'bytes of a memory',
    help: 'The length is that of the symbol, or 64 bytes at an address, by default.',
    complete: (before, completions) =>
      before.length === 0 ? completions.variables() : before.at(-1) === 'as' ? memoryForms : ['as'],
    run: (context, { words }) => memory(context, words),
  },
  {
    name: 'disasm',
    short: ['u'],
    group: 'looking',
    usage: ['disasm', 'disasm 20', 'disasm main', 'disasm 0x1f0 4'],
    summary: 'instructions: the next ones, a function, or those at an address',
    complete: (before, completions) => (before.length ? [] : completions.symbols()),
    run: (context, { words }) => disassemble(context, words),
  },
  {
    name: 'list',
    group: 'looking',
    usage: ['list', 'list main', 'list hello.c:31'],
    summary: 'source lines',
    help: 'Files are searched where the compiler found them, next to the image, and in the folders of `--source`.',
    complete: (before, completions) => (before.length ? [] : completions.code()),
    run: (context, { words }) => list(context, words),
  },
  {
    name: 'backtrace',
    short: ['bt'],
    group: 'looking',
    usage: ['backtrace'],
    summary: 'the chain of calls, innermost first, through exceptions',
    run: ({ board }) => backtraceText(board),
  },
  {
    name: 'irqs',
    group: 'looking',
    usage: ['irqs'],
    summary: 'exceptions that are pending, active or enabled, with priorities and handlers',
    run: ({ board, locations }) => exceptionsText(board, locations),
  },
  {
    name: 'symbols',
    group: 'looking',
    usage: ['symbols UART', 'symbols *_Handler'],
    summary: 'symbols whose names contain a text or match a pattern',
    complete: (before, completions) => (before.length ? [] : completions.symbols()),
    run: ({ locations }, { words }) => symbolsText(locations, words[0]),
  },
  {
    name: 'time',
    group: 'looking',
    usage: ['time'],
    summary: 'virtual time, cycles, instructions, clock frequency',
    run: (context) => time(context),
  },
  {
    name: 'pins',
    group: 'looking',
    usage: ['pins'],
    summary: 'levels of all pins, and the parts on them',
    run: ({ board }) => pinsText(board),
  },
  {
    name: 'analog',
    group: 'looking',
    usage: ['analog'],
    summary: 'values of the analogue inputs',
    run: ({ board }) => analogText(board),
  },
  {
    name: 'reports',
    group: 'looking',
    usage: ['reports'],
    summary: 'features used that the model lacks, and faults that the program handled, up to now',
    run: ({ board }) => reportsText(board),
  },
  {
    name: 'serial',
    group: 'looking',
    usage: ['serial', 'serial 50', 'serial uart1', 'serial uart1 50'],
    summary: 'the last lines that the firmware printed',
    complete: (before, completions) => (before.length ? [] : completions.serial()),
    run: ({ board }, { words }) => {
      const count = words.find((word) => numberOf(word) !== undefined);
      const name = words.find((word) => numberOf(word) === undefined) ?? 'uart0';
      return serialText(board, name, count === undefined ? 10 : countOf(count));
    },
  },
  {
    name: 'who',
    group: 'looking',
    usage: ['who wrote UART0.CTL', 'who wrote counter', 'who read UART0.DR', 'who accessed GPIOD'],
    summary: 'the last access before now, and the code that made it',
    complete: (before, completions, partial) =>
      before.length === 0
        ? whoWords.map((w) => w.name)
        : before.length === 1
          ? completions.accessible(partial)
          : [],
    run: (context, { words }) => who(context, words),
  },
];
