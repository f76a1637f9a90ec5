/**
 * Rewrites string literals that MicroPython's compiler does not know or reads wrongly: f-strings with a conversion
 * (`{x!r}`), raw ones, one beside another string, `{x = }`; and a backslash before a character that is not ASCII. An f-string
 * becomes a call of `format`, as the compiler makes it of the others.
 */
import type { Token } from './tokens.js';
import { scan } from './tokens.js';

/** A piece of source and what replaces it; it has the same number of lines. */
export interface Rewrite {
  start: number;
  text: string;
  replacement: string;
}

/** A literal between its quotes. */
interface Literal {
  raw: boolean;
  formatted: boolean;
  bytes: boolean;
  quote: string;
  content: string;
}

/** A literal as a template of `format`, and its arguments. */
interface Template {
  text: string;
  values: string[];
  /** Whether the compiler does not know it as it is. */
  unknown: boolean;
}

/** The rewrites of a source's strings, in the order of their starts. */
export function rewriteStrings(text: string, tokens: readonly Token[]): Rewrite[] {
  return groupsOf(tokens).flatMap((group) => {
    const [first, last] = [group[0], group[group.length - 1]];
    const source = text.slice(first.start, last.start + last.text.length);
    const replacement = rewriteGroup(source, group);
    return replacement === source ? [] : [{ start: first.start, text: source, replacement }];
  });
}

/** The strings that follow each other and are one value. */
function groupsOf(tokens: readonly Token[]): Token[][] {
  const groups: Token[][] = [];
  tokens.forEach((token, index) => {
    if (token.kind !== 'string') return;
    if (index > 0 && tokens[index - 1].kind === 'string') groups[groups.length - 1].push(token);
    else groups.push([token]);
  });
  return groups;
}

function rewriteGroup(source: string, group: readonly Token[]): string {
  const literals = group.map(({ text }) => literalOf(text));
  const templates = literals.map(templateOf);
  const joined = literals.length > 1 && literals.some(({ formatted }) => formatted);
  const isTemplate = joined || templates.some((template) => template?.unknown);
  const values = templates.flatMap((template) => template?.values ?? []);
  let [result, end] = ['', group[0].start];
  group.forEach(({ start, text }, index) => {
    const [literal, template] = [literals[index], templates[index]];
    const between = source.slice(end - group[0].start, start - group[0].start);
    const content = isTemplate && template ? template.text : literal.content;
    const prefix = text.slice(0, text.indexOf(literal.quote)).replace(isTemplate ? /[fF]/ : '', '');
    result += between + written(prefix, literal, content);
    end = start + text.length;
  });
  if (!isTemplate || templates.includes(undefined)) return isTemplate ? source : result;
  return `(${result}).format(${values.join(', ')})`;
}

function literalOf(text: string): Literal {
  const [, prefix, quote] = /^([A-Za-z]*)("""|'''|"|')/.exec(text)!;
  const letters = prefix.toLowerCase();
  return {
    raw: letters.includes('r'),
    formatted: letters.includes('f'),
    bytes: letters.includes('b'),
    quote,
    content: text.slice(prefix.length + quote.length, -quote.length),
  };
}

const unknownEscape = /\\[^]/g;

/** Whether a backslash is before a character that is not ASCII. */
function hasUnknownEscape(content: string): boolean {
  return (content.match(unknownEscape) ?? []).some((escape) => escape[1] > '\x7f');
}

/**
 * A backslash that starts no escape is itself; before a character that is not ASCII, the compiler takes the character's
 * bytes apart, in raw strings too. These lose their prefix.
 */
function written(prefix: string, literal: Literal, content: string): string {
  const { raw, bytes, quote } = literal;
  if (bytes || !hasUnknownEscape(content)) return prefix + quote + content + quote;
  const escaped = content.replace(unknownEscape, (escape) => {
    if (!raw) return escape[1] > '\x7f' ? `\\${escape}` : escape;
    return `\\\\${`\\'"`.includes(escape[1]) ? '\\' : ''}${escape[1]}`;
  });
  return prefix.replace(/[rR]/, '') + quote + escaped + quote;
}

/** Undefined if a replacement field is malformed: the compiler reports it. */
function templateOf(literal: Literal): Template | undefined {
  if (!literal.formatted) {
    return {
      text: doubled(literal.content.replace(/[{}]/g, '$&$&'), literal.raw),
      values: [],
      unknown: false,
    };
  }
  const reader = new FieldReader(doubled(literal.content, literal.raw));
  const text = reader.template(false);
  return text === undefined
    ? undefined
    : { text, values: reader.values, unknown: literal.raw || reader.unknown };
}

/** Braces that are written as escapes are text. */
function doubled(content: string, raw: boolean): string {
  return raw
    ? content
    : content.replace(/\\(?:\\|x7[bd]|u007[bd]|17[35])/gi, (text) => (text === '\\\\' ? text : text + text));
}

class FieldReader {
  private at = 0;
  unknown = false;
  readonly values: string[] = [];

  constructor(private readonly source: string) {}

  /** Text with replacement fields, to its end or, in a specification, to the closing brace. */
  template(inSpecification: boolean): string | undefined {
    let text = '';
    while (this.at < this.source.length) {
      const pair = this.source.slice(this.at, this.at + 2);
      if (!inSpecification && (pair === '{{' || pair === '}}')) {
        text += pair;
        this.at += 2;
      } else if (pair[0] === '}') {
        return inSpecification ? text : undefined;
      } else if (pair[0] === '{') {
        const field = this.field();
        if (field === undefined) return undefined;
        text += field;
      } else {
        text += pair[0];
        this.at++;
      }
    }
    return inSpecification ? undefined : text;
  }

  /** A replacement field from its opening brace. */
  private field(): string | undefined {
    const start = ++this.at;
    this.at = expressionEnd(this.source, start);
    const inside = this.source.slice(start, this.at);
    const shown = /[^=!<>]=\s*$/.test(inside);
    const expression = shown ? inside.replace(/=\s*$/, '') : inside;
    if (expression.trim() === '') return undefined;
    this.values.push(`(${rewritten(expression.replaceAll('\n', ' '))})`);
    let conversion = '';
    if (this.source[this.at] === '!') {
      conversion = this.source.slice(this.at, this.at + 2);
      if (!/^![rsa]$/.test(conversion)) return undefined;
      this.at += 2;
      this.unknown = true;
    }
    const specification = this.specification();
    if (specification === undefined || this.source[this.at++] !== '}') return undefined;
    if (shown && conversion === '' && specification === '') conversion = '!r';
    if (shown) this.unknown = true;
    const label = shown ? inside.replace(/[{}]/g, '$&$&') : '';
    return `${label}{${conversion}${specification}}`;
  }

  private specification(): string | undefined {
    if (this.source[this.at] !== ':') return '';
    this.at++;
    const text = this.template(true);
    return text === undefined ? undefined : `:${text}`;
  }
}

/** The end of a field's expression: the conversion, the specification or the closing brace. */
function expressionEnd(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; at++) {
    const character = source[at];
    const quote = /^("""|'''|"|')/.exec(source.slice(at, at + 3))?.[0];
    if (quote) {
      const close = source.indexOf(quote, at + quote.length);
      if (close < 0) return source.length;
      at = close + quote.length - 1;
    } else if ('([{'.includes(character)) depth++;
    else if (depth > 0) depth -= ')]}'.includes(character) ? 1 : 0;
    else if (character === '!' && source[at + 1] === '=') at++;
    else if ('!:})]'.includes(character)) return at;
  }
  return source.length;
}

/** An expression with its own strings rewritten. */
function rewritten(expression: string): string {
  let [result, end] = ['', 0];
  for (const { start, text, replacement } of rewriteStrings(expression, scan(expression).tokens)) {
    result += expression.slice(end, start) + replacement;
    end = start + text.length;
  }
  return result + expression.slice(end);
}
