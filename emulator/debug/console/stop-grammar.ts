/** Parses stops: `at write UART0.DR`, `when GPIOD.DATA.0 rises`, `at hello.c:31`. */
import type { Board } from '../../board/board.js';
import type { RegisterName } from '../../board/names.js';
import { duration, hex, type Nanoseconds } from '../../units.js';
import { splitLine } from './actions.js';
import { ConsoleError } from './error.js';
import { counted } from './format.js';
import type { Locations } from './locations.js';
import {
  type AccessKind,
  type Change,
  DeviceStop,
  ExceptionStop,
  labelOf,
  MemoryStop,
  LocationStop,
  type Stop,
  TextStop,
  TimeStop,
  TransferStop,
  ValueStop,
} from './stops.js';
import { asConsoleError, type Values } from './values.js';
import { bytesOf, choose, numberOf } from './words.js';

/** The words that may follow `at` instead of a location. */
const events: readonly { name: string; parse(grammar: StopGrammar, words: readonly string[]): Stop }[] = [
  { name: 'read', parse: (grammar, words) => grammar.access('read', words) },
  { name: 'write', parse: (grammar, words) => grammar.access('write', words) },
  { name: 'access', parse: (grammar, words) => grammar.access('access', words) },
  { name: 'irq', parse: (grammar, words) => grammar.exception(words) },
  { name: 'dma', parse: (grammar, words) => grammar.transfer(words) },
  { name: 'time', parse: (grammar, words) => grammar.time(words) },
  { name: 'text', parse: (grammar, words) => grammar.text(words) },
];

/** The words for a change of a value. */
const changes = ['rises', 'falls', 'changes', 'is'].map((name) => ({ name }));
const dmaChannels = 32;
const forms =
  '`at LOCATION`, `at read|write|access NAME`, `at irq NAME`, `at dma CHANNEL`, `at time 12.5ms`, `at text "bye"` or `when NAME rises|falls|changes|is VALUE`';

export const stopWords: readonly string[] = [...events.map((e) => e.name)];
export const changeWords: readonly string[] = changes.map((c) => c.name);

export class StopGrammar {
  constructor(
    private readonly board: Board,
    private readonly locations: Locations,
    private readonly values: Values,
  ) {}

  /** `at` and `when` may be omitted. @throws ConsoleError that names the wrong part */
  parse(words: readonly string[]): Stop {
    const [first, ...rest] = words;
    if (first === undefined) throw new ConsoleError(`where? Write ${forms}`);
    if (first === 'at') return this.at(rest);
    if (first === 'when') return this.when(rest);
    return rest.length && !this.event(first) ? this.when(words) : this.at(words);
  }

  private at(words: readonly string[]): Stop {
    const [first, ...rest] = words;
    if (first === undefined) throw new ConsoleError(`at what? Write ${forms}`);
    const event = this.event(first);
    if (event) return event.parse(this, rest);
    if (rest.length) throw new ConsoleError(`unexpected '${rest.join(' ')}' after ${first}: write ${forms}`);
    return this.location(first);
  }

  /** The event of a word. An abbreviation counts unless the image has a symbol of that name. */
  private event(word: string): (typeof events)[number] | undefined {
    const exact = events.find((e) => e.name === word);
    if (exact || this.locations.symbols.byName(word)) return exact;
    const matches = events.filter((e) => e.name.startsWith(word));
    return matches.length === 1 ? matches[0] : undefined;
  }

  // ---- at ----

  /** An access to a named target, or without a name to any device. */
  access(kind: AccessKind, words: readonly string[]): Stop {
    const [name, length, ...more] = words;
    if (more.length) throw new ConsoleError(`unexpected '${more.join(' ')}' after the length`);
    if (name === undefined) return new DeviceStop(this.board, this.locations, kind);
    const device = this.device(name);
    if (!device) {
      const extent = this.locations.extent(name, this.length(length));
      return new MemoryStop(this.board, this.locations, kind, extent);
    }
    if (length !== undefined) throw new ConsoleError(`${labelOf(device)} takes no length`);
    return new DeviceStop(this.board, this.locations, kind, device);
  }

  /** A block, register or field by name or address; undefined for an address in a memory. */
  private device(name: string): RegisterName | undefined {
    const { bus, names } = this.board;
    const address = numberOf(name);
    if (address !== undefined) {
      const found = names.at(address);
      if (!found && !bus.memoryAt(address)) throw new ConsoleError(`there is no register at ${hex(address)}`);
      return found;
    }
    const isBlock = names.blocks.has(name.toUpperCase().split('.')[0]);
    if (this.locations.symbols.byName(name) && name !== name.toUpperCase()) return undefined;
    if (isBlock || name.includes('.')) return this.values.registerName(name);
    if (this.locations.symbols.byName(name) || name.includes('+')) return undefined;
    this.values.find(name);
    throw new ConsoleError(`${name} is not in a memory or device: it has no accesses`);
  }

  private length(word: string | undefined): number | undefined {
    if (word === undefined) return undefined;
    const length = numberOf(word);
    if (length === undefined || length < 1) throw new ConsoleError(`'${word}' is not a length in bytes`);
    return length;
  }

  exception(words: readonly string[]): Stop {
    if (words.length > 1)
      throw new ConsoleError(`unexpected '${words.slice(1).join(' ')}' after ${words[0]}`);
    if (!words.length) return new ExceptionStop(this.board);
    const number = numberOf(words[0]);
    if (number !== undefined && number < this.board.cpu.count) return new ExceptionStop(this.board, number);
    try {
      return new ExceptionStop(this.board, this.board.names.exceptionNumber(words[0]));
    } catch (error) {
      throw asConsoleError(error);
    }
  }

  /** A DMA transfer, by channel number. */
  transfer(words: readonly string[]): Stop {
    if (words.length > 1)
      throw new ConsoleError(`unexpected '${words.slice(1).join(' ')}' after ${words[0]}`);
    if (!words.length) return new TransferStop(this.board);
    const channel = numberOf(words[0]);
    if (channel !== undefined && channel < dmaChannels) return new TransferStop(this.board, channel);
    throw new ConsoleError(`no channel '${words[0]}': give a number from 0 to ${dmaChannels - 1}`);
  }

  time(words: readonly string[]): Stop {
    return new TimeStop(timeOf(words.join(' ')));
  }

  /** On `uart0`, or on the serial line that the first word names. */
  text(words: readonly string[]): Stop {
    const { line, text } = splitLine(this.board, words.join(' '));
    if (text === '') throw new ConsoleError('at what text? Write `at text "bye"`');
    if (line === 'console') throw new ConsoleError('`at text` waits for serial lines, not for the console');
    return new TextStop(this.board, bytesOf(text), [line]);
  }

  /** A symbol, a source line or an address. */
  private location(text: string): Stop {
    const [, file, line] = /^(.+):(\d+)$/.exec(text) ?? [];
    if (file !== undefined) {
      const found = this.locations.line(file, Number(line));
      return new LocationStop(`${found.file}:${found.line}`, found.addresses);
    }
    const block = this.board.names.blocks.get(text.toUpperCase().split('.')[0]);
    if (block && !this.locations.symbols.byName(text)) {
      const name = text.toUpperCase();
      throw new ConsoleError(
        `${name} is a device: write \`at write ${name}\`, \`at read\`, \`at access\` or \`at irq\``,
      );
    }
    const address = this.locations.address(text) & ~1;
    const symbol = this.locations.symbols.byName(text);
    if (symbol?.kind === 'object') {
      throw new ConsoleError(
        `${text} is a variable: write \`at write ${text}\`, \`at read\` or \`at access\``,
      );
    }
    if (!this.board.bus.memoryAt(address)) throw new ConsoleError(`no code can be at ${hex(address)}`);
    const name = symbol || numberOf(text) === undefined ? text : this.locations.symbols.format(address >>> 0);
    return new LocationStop(name, [address >>> 0]);
  }

  // ---- when ----

  private when(words: readonly string[]): Stop {
    const [name, word, written, ...more] = words;
    if (name === undefined)
      throw new ConsoleError('when what? Write `when NAME rises|falls|changes|is VALUE`');
    if (word === undefined)
      throw new ConsoleError(`when ${name} what? Write rises, falls, changes or is VALUE`);
    const kind = choose('change', word === '==' || word === '=' ? 'is' : word, changes)
      .name as Change['kind'];
    if (kind !== 'is' && written !== undefined)
      throw new ConsoleError(`unexpected '${written}' after ${kind}`);
    if (more.length) throw new ConsoleError(`unexpected '${more.join(' ')}' after ${written}`);
    const value = this.values.find(name);
    const change: Change = kind === 'is' ? { kind, value: this.number(name, written) } : { kind };
    if ((kind === 'rises' || kind === 'falls') && value.width > 1) {
      throw new ConsoleError(
        `${value.label} has ${value.width} bits: only one bit ${kind}; write changes or is VALUE`,
      );
    }
    if (change.kind === 'is' && change.value >= 2 ** value.width) {
      throw new ConsoleError(`${value.label} has ${counted(value.width, 'bit')} and is never ${written}`);
    }
    return new ValueStop(this.board, this.locations, value, change);
  }

  private number(name: string, written: string | undefined): number {
    if (written === undefined) throw new ConsoleError(`when ${name} is what?`);
    const value = this.values.find(written);
    return value.read();
  }
}

/** A time such as `12.5ms`, or 0. @throws ConsoleError */
export function timeOf(text: string): Nanoseconds {
  if (/^0+(\.0+)?\s*(ns|us|µs|ms|s|min|h)?$/.test(text)) return 0;
  try {
    return duration(text);
  } catch (error) {
    throw asConsoleError(error);
  }
}
