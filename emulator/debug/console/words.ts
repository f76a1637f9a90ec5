/** Command lines as words, and words that may be abbreviated. */
import { suggestion } from '../../suggestion.js';
import { ConsoleError } from './error.js';

/** A word of a line and where it begins. */
export interface Word {
  text: string;
  /** Index of its first character. */
  at: number;
}

/** The words of a line, separated by blanks. What is in quotes belongs to one word. */
export function wordsOf(line: string): Word[] {
  return [...line.matchAll(/(?:"(?:[^"\\]|\\.)*"|\S)+/g)].map((match) => ({
    text: match[0],
    at: match.index,
  }));
}

/** The characters of escapes, besides those by number. */
const escapes: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
  "'": "'",
  '?': '?',
};

/** An escape: of a byte by its hexadecimal or octal number, of a character by its number, or of a single character. */
const escapeForm = /\\(?:x([0-9a-fA-F]{2})|([0-3]?[0-7]{1,2})|u([0-9a-fA-F]{4})|([^]|$))/g;

/**
 * The bytes of a text in a command, quoted or not. The escapes are those of C, with two digits after `\x`: `\xNN` and `\NNN` are
 * bytes, and `\uNNNN` is a character. All else is UTF-8.
 * @throws ConsoleError for another escape, or a missing closing quote
 */
export function bytesOf(written: string): Uint8Array {
  const quoted = /^"((?:[^"\\]|\\[^])*)"$/.exec(written);
  if (!quoted && written.startsWith('"')) throw new ConsoleError(`${written} has no closing quote`);
  const text = quoted ? quoted[1] : written;
  const bytes: number[] = [];
  const add = (part: string) => bytes.push(...new TextEncoder().encode(part));
  let from = 0;
  for (const match of text.matchAll(escapeForm)) {
    const [whole, hexadecimal, octal, unicode, character] = match;
    add(text.slice(from, match.index));
    from = match.index + whole.length;
    if (hexadecimal) bytes.push(parseInt(hexadecimal, 16));
    else if (octal) bytes.push(parseInt(octal, 8));
    else add(unicode ? String.fromCharCode(parseInt(unicode, 16)) : escaped(whole, character));
  }
  add(text.slice(from));
  return Uint8Array.from(bytes);
}

function escaped(whole: string, character: string): string {
  if (Object.hasOwn(escapes, character)) return escapes[character];
  throw new ConsoleError(
    `'${whole}' is not an escape: escapes are \\r, \\n, \\t and the others of C, \\xNN for a byte and \\uNNNN for a character`,
  );
}

/** Bytes as a text in quotes, with escapes for what is no text. */
export function quote(bytes: Uint8Array): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return JSON.stringify(text).replace(/\\u00/g, '\\x');
  } catch {
    const characters = Array.from(bytes, (byte) =>
      byte < 0x7f ? quote(Uint8Array.of(byte)).slice(1, -1) : `\\x${byte.toString(16)}`,
    );
    return `"${characters.join('')}"`;
  }
}

/**
 * The candidate that a word names or unambiguously abbreviates.
 * @param what the kind of word, for messages: `command`
 * @throws ConsoleError for a word with no candidate or several
 */
export function choose<T extends { name: string }>(what: string, word: string, candidates: readonly T[]): T {
  const wanted = word.toLowerCase();
  const exact = candidates.find((c) => c.name === wanted);
  if (exact) return exact;
  const matches = candidates.filter((c) => c.name.startsWith(wanted));
  if (matches.length === 1) return matches[0];
  const names = candidates.map((c) => c.name);
  if (matches.length > 1) {
    throw new ConsoleError(`'${word}' is ambiguous: it may be ${listOf(matches.map((m) => m.name))}`);
  }
  const near = suggestion(word, names);
  throw new ConsoleError(
    `no ${what} '${word}'${near || `: there ${names.length > 1 ? 'are' : 'is'} ${listOf(names, 'and')}`}`,
  );
}

/** `a, b or c`. */
export function listOf(names: readonly string[], last: 'or' | 'and' = 'or'): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} ${last} ${names[names.length - 1]}`;
}

/**
 * An unsigned 32-bit number in the notation of C or of the data sheet (`0x2000_0000`); undefined for anything else.
 */
export function numberOf(text: string): number | undefined {
  const digits = text.replaceAll('_', '');
  if (!/^(0x[0-9a-f]+|0b[01]+|\d+)$/i.test(digits)) return undefined;
  const value = Number(digits);
  return value <= 0xffff_ffff ? value : undefined;
}

/** The count of a command such as `step 5`; 1 by default. @throws ConsoleError */
export function countOf(word: string | undefined): number {
  if (word === undefined) return 1;
  const count = numberOf(word);
  if (count === undefined || count < 1) throw new ConsoleError(`'${word}' is not a count: write 1 or more`);
  return count;
}
