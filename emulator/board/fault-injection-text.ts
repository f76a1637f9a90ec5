/** Injected faults as text, for the command line: `flip 0x20000100.3 at 12ms`, `lose uart0 in 1/10 seed 7`. */
import { suggestion } from '../suggestion.js';
import { type Address, duration, type Level, type Nanoseconds } from '../units.js';
import type { InjectedFault, SerialFault } from './fault-injection.js';

/** The forms of an injected fault, for help texts. */
export const faultForms = [
  ['flip TARGET.BIT', 'a bit of a register (R4), an address or a symbol flips once'],
  ['cell TARGET.BIT 0|1', 'a bit of flash or SRAM keeps its value'],
  ['stuck PIN 0|1', 'a pin keeps its level'],
  ['noise PIN every TIME', 'a pin changes its level at random'],
  ['stuck INPUT VALUE', 'an analogue input, such as AIN0, keeps a value'],
  ['noise INPUT by VALUE every TIME', 'an analogue input is off by a random amount, VALUE at most'],
  ['lose|double|corrupt LINE in|out [1/N | nth N]', 'characters to or from the chip'],
  ['dead BLOCK [zero|fault]', 'a block reads as zero, or responds with a bus fault'],
  ['drift PPM', 'the oscillators are fast (positive) or slow (negative)'],
  ['brown-out', 'the supply dips'],
  ['power-cut', 'the supply fails, for 100ms by default'],
] as const;

/** Options with a value, at the end of every form. */
const options = ['at', 'for', 'seed', 'every', 'by', 'nth'] as const;
type OptionName = (typeof options)[number];

class Words {
  readonly options: Partial<Record<OptionName, string>> = {};
  private readonly words: string[] = [];
  private next = 0;

  constructor(private readonly text: string) {
    const all = text.trim().split(/\s+/);
    for (let i = 0; i < all.length; i++) {
      const name = options.find((option) => option === all[i]);
      if (!name) this.words.push(all[i]);
      else if (all[i + 1] === undefined) throw this.error(`'${name}' needs a value`);
      else this.options[name] = all[++i];
    }
  }

  error(message: string): RangeError {
    return new RangeError(`fault '${this.text}': ${message}`);
  }

  /** The next word. @param what its meaning, for the error when it is missing */
  take(what: string): string {
    const word = this.words[this.next++];
    if (word === undefined) throw this.error(`${what} is missing`);
    return word;
  }

  /** The next word, one of the choices; the first choice at the end of the text. */
  choice<T extends string>(...choices: readonly T[]): T {
    const word = this.words[this.next];
    if (word === undefined) return choices[0];
    this.next++;
    const found = choices.find((choice) => choice === word);
    if (!found) throw this.error(`'${word}' is none of ${choices.join(', ')}`);
    return found;
  }

  level(): Level {
    const word = this.take('the level, 0 or 1,');
    if (word !== '0' && word !== '1') throw this.error(`'${word}' is not a level: write 0 or 1`);
    return Number(word) as Level;
  }

  /** N if the next word is `1/N`. */
  rate(): number | undefined {
    const match = /^1\/([1-9]\d*)$/.exec(this.words[this.next] ?? '');
    if (!match) return undefined;
    this.next++;
    return Number(match[1]);
  }

  number(text: string, what: string): number {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value)) throw this.error(`${what} '${text}' is not a number`);
    return value;
  }

  time(name: OptionName): Nanoseconds | undefined {
    const text = this.options[name];
    if (text === undefined) return undefined;
    if (name === 'at' && text === '0') return 0;
    try {
      return duration(text);
    } catch (error) {
      throw this.error((error as Error).message);
    }
  }

  /** A target and its bit: `0x20000100.3`, `counter.0`, `R4.31`. */
  bit(resolve: (symbol: string) => Address): { target: Address | string; bit: number } {
    const word = this.take('what and which bit, such as 0x20000100.3,');
    const match = /^(.+)\.(\d+)$/.exec(word);
    if (!match) throw this.error(`'${word}' names no bit: write it as in ${word}.0`);
    const [, name, bit] = match;
    if (/^(r\d+|sp|lr|pc)$/i.test(name)) return { target: name.toLowerCase(), bit: Number(bit) };
    const address = /^(0x[0-9a-f_]+|\d+)$/i.test(name) ? Number(name.replaceAll('_', '')) : resolve(name);
    return { target: address, bit: Number(bit) };
  }

  /** @throws RangeError when words are left. */
  finish(): void {
    const word = this.words[this.next];
    if (word !== undefined) throw this.error(`unexpected '${word}'`);
  }
}

/**
 * Parses an injected fault.
 * @param resolve returns a symbol's address, or throws
 * @throws RangeError naming the wrong word and the reason
 */
export function parseFault(text: string, resolve: (symbol: string) => Address): InjectedFault {
  const words = new Words(text);
  const fault = { ...readForm(words, resolve), ...readOptions(words) } as InjectedFault;
  words.finish();
  return fault;
}

function readForm(words: Words, resolve: (symbol: string) => Address): InjectedFault {
  const kind = words.take('the kind of fault');
  switch (kind) {
    case 'flip':
      return { kind, ...words.bit(resolve) };
    case 'cell': {
      const { target, bit } = words.bit(resolve);
      if (typeof target === 'string') throw words.error('a register is no memory cell');
      return { kind, address: target, bit, value: words.level() };
    }
    case 'stuck':
      return readStuck(words);
    case 'noise': {
      const every = words.time('every');
      if (every === undefined) throw words.error("the interval is missing, as in 'every 10us'");
      const name = words.take('the pin').toUpperCase();
      const { by } = words.options;
      return by === undefined
        ? { kind, pin: name, every }
        : { kind, input: name, by: words.number(by, 'by'), every };
    }
    case 'lose':
    case 'double':
    case 'corrupt':
      return readSerial(words, kind);
    case 'dead':
      return { kind, block: words.take('the block').toUpperCase(), answer: words.choice('zero', 'fault') };
    case 'drift':
      return { kind, ppm: words.number(words.take('the parts in a million').replace(/ppm$/, ''), 'drift') };
    case 'brown-out':
    case 'power-cut':
      return { kind };
    default:
      throw words.error(noFault(kind));
  }
}

function noFault(kind: string): string {
  const kinds = [...new Set(faultForms.flatMap(([form]) => form.split(' ')[0].split('|')))];
  return `'${kind}' is not a kind of fault${suggestion(kind, kinds)}: ${kinds.join(', ')}`;
}

/** A name that is not a pin's is taken as an analogue input. */
function readStuck(words: Words): InjectedFault {
  const kind = 'stuck';
  const name = words.take('the pin').toUpperCase();
  if (/^P[A-Z]\d/.test(name)) return { kind, pin: name, level: words.level() };
  return { kind, input: name, value: words.number(words.take('the value'), 'value') };
}

function readSerial(words: Words, kind: SerialFault['kind']): SerialFault {
  const line = words.take('the serial line');
  const direction = words.choice('in', 'out');
  const { nth } = words.options;
  const fault: SerialFault = { kind, line, direction };
  if (nth !== undefined) return { ...fault, nth: words.number(nth, 'nth') };
  const oneIn = words.rate();
  return oneIn === undefined ? fault : { ...fault, oneIn };
}

function readOptions(words: Words): object {
  const { seed } = words.options;
  const [at, lasting] = [words.time('at'), words.time('for')];
  return {
    ...(at !== undefined && { at }),
    ...(lasting !== undefined && { for: lasting }),
    ...(seed !== undefined && { seed: words.number(seed, 'seed') }),
  };
}
