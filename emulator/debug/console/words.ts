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

/** The characters of escapes, besides `\xNN`. */
const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  '\\': '\\',
  '"': '"',
};

/**
 * The text of a command, quoted or not. The escapes `\r`, `\n`, `\t`, `\0`, `\xNN`, `\\` and `\"` are those of C.
 * @throws ConsoleError for another escape, or a missing closing quote
 */
export function textOf(written: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(written);
  if (!quoted && written.startsWith('"')) throw new ConsoleError(`${written} has no closing quote`);
  return (quoted ? quoted[1] : written).replace(/\\(x[0-9a-fA-F]{2}|[^]|$)/g, (whole, escape: string) => {
    if (escape.length === 3) return String.fromCharCode(parseInt(escape.slice(1), 16));
    if (Object.hasOwn(escapes, escape)) return escapes[escape];
    throw new ConsoleError(
      `'${whole}' is not an escape: escapes are \\r, \\n, \\t, \\0, \\xNN, \\\\ and \\"`,
    );
  });
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
