/**
 * Finds the operations on constants whose result is large. MicroPython's compiler calculates every operation on integer
 * literals, whatever its size: `9**9**9` never ends there. CPython leaves results of more than 128 bits to the run.
 */
import { scan, type Token } from './tokens.js';

/** A piece of source that must not be a constant for the compiler: a number, or the name of a constant (`const`). */
export interface Operand {
  kind: 'number' | 'name';
  start: number;
  text: string;
}

/** The size of an integer constant: an upper bound of its bits, its value if that is small, and a token of it. */
interface Constant {
  bits: number;
  value?: number;
  token?: Operand;
}

/** Undefined: not a constant. */
type Estimate = Constant | undefined;

interface Operator {
  text: string;
  precedence: number;
  unary: boolean;
}

/** An expression inside brackets, or at the top level. */
interface Level {
  values: Estimate[];
  operators: Operator[];
  /** What the closing bracket completes. */
  kind: 'group' | 'call' | 'other';
  /** Whether it follows an operand: a call or a subscript. */
  trailer: boolean;
  /** The name before the opening parenthesis of a call. */
  callee?: string;
  /** Whether it is one expression of operators only. */
  plain: boolean;
}

/** The most bits of a result that the compiler may calculate. */
const mostBits = 128;
/** Exponents and shifts above this have results above `mostBits` anyway. */
const mostValue = 2 ** 40;

const precedences: Readonly<Record<string, number>> = {
  '|': 1,
  '^': 2,
  '&': 3,
  '<<': 4,
  '>>': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '//': 6,
  '%': 6,
  '@': 6,
  '**': 8,
};
const unaryPrecedence = 7;
const grows = new Set(['*', '**', '<<']);
const shifts = new Set(['<<', '>>']);
/** Whether the compiler can shift by this count. */
const isShift = (count: number | undefined): boolean => count !== undefined && count >= 0 && count < 2 ** 30;
const keywords = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from global if import in is ' +
    'lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);
const integer = /^(0x_?[\da-f]+(_[\da-f]+)*|0o_?[0-7]+(_[0-7]+)*|0b_?[01]+(_[01]+)*|[1-9]\d*(_\d+)*|0+)$/i;

/** The integer that a number token stands for; undefined for floats and malformed numbers. */
export function integerValue(text: string): bigint | undefined {
  if (!integer.test(text)) return undefined;
  return BigInt(/^0\d/.test(text) ? 0 : text.replaceAll('_', ''));
}

/**
 * Returns the operands in a source text that, when they are no constants for the compiler, keep it from calculating
 * anything of more than 128 bits. Includes integer literals of that size, and the expressions in f-strings.
 * @param tokens the tokens of `text`
 */
export function largeOperands(text: string, tokens: readonly Token[]): Operand[] {
  if (!/\*|<<|[\da-f_]{33}/i.test(text)) return [];
  const found = new Map<number, Operand>();
  const names = new Map<string, Constant>();
  estimate(tokens, 0, names, found);
  return [...found.values()].sort((a, b) => a.start - b.start);
}

function estimate(
  tokens: readonly Token[],
  offset: number,
  names: Map<string, Constant>,
  found: Map<number, Operand>,
): void {
  new Estimator(offset, names, found).run(tokens);
}

class Estimator {
  private levels: Level[] = [newLevel('other', false)];
  private wantsOperand = true;
  /** The last name token, and the name to which `const(...)` would be assigned. */
  private name: string | undefined;
  private target: string | undefined;
  private afterDot = false;

  constructor(
    private readonly offset: number,
    private readonly names: Map<string, Constant>,
    private readonly found: Map<number, Operand>,
  ) {}

  run(tokens: readonly Token[]): void {
    for (const token of tokens) {
      this.take(token);
      if (token.kind !== 'name') this.name = undefined;
    }
    while (this.levels.length > 0) this.finish(this.levels.pop()!);
  }

  private get level(): Level {
    return this.levels[this.levels.length - 1];
  }

  private take(token: Token): void {
    switch (token.kind) {
      case 'number':
        return this.operand(this.number(token));
      case 'string':
        this.formatted(token);
        if (this.wantsOperand) this.operand(undefined);
        return;
      case 'name':
        return this.word(token);
      case 'operator':
        return this.operator(token.text);
      default:
        if (token.kind === 'newline') this.target = undefined;
        return this.separate();
    }
  }

  private operand(value: Estimate): void {
    if (!this.wantsOperand) this.separate();
    this.level.values.push(value);
    this.wantsOperand = false;
  }

  private number(token: Token): Estimate {
    const value = integerValue(token.text);
    if (value === undefined) return undefined;
    const operand = this.mark('number', token);
    if (value < mostValue) return { bits: bitsOf(Number(value)), value: Number(value), token: operand };
    const bits = value.toString(16).length * 4;
    if (bits <= mostBits) return { bits, token: operand };
    this.found.set(operand.start, operand);
    return undefined;
  }

  private word(token: Token): void {
    if (keywords.has(token.text)) return this.separate();
    this.name = token.text;
    const known = this.afterDot ? undefined : this.names.get(token.text);
    if (!this.afterDot) this.operand(known && { ...known, token: this.mark('name', token) });
    this.afterDot = false;
  }

  private mark(kind: Operand['kind'], { start, text }: Token): Operand {
    return { kind, start: start + this.offset, text };
  }

  private operator(text: string): void {
    const precedence = precedences[text];
    if (text === '(' || text === '[' || text === '{') this.open(text);
    else if (text === ')' || text === ']' || text === '}') this.close();
    else if (text === '.') this.attribute();
    else if (text === '...') this.operand(undefined);
    else if (this.wantsOperand && /^[-+~]$/.test(text)) this.unary(text);
    else if (precedence !== undefined && !this.wantsOperand) this.binary(text, precedence);
    else {
      if (text === '=' && this.levels.length === 1) this.target = this.name;
      this.separate();
    }
  }

  private open(text: string): void {
    const trailer = !this.wantsOperand;
    const kind = text !== '(' ? 'other' : trailer ? 'call' : 'group';
    this.levels.push({ ...newLevel(kind, trailer), callee: this.name });
    this.wantsOperand = true;
  }

  private close(): void {
    if (this.levels.length === 1) return this.separate();
    const level = this.levels.pop()!;
    const inner = this.finish(level);
    const isConst = level.kind === 'call' && level.callee === 'const';
    if (isConst && inner && this.target !== undefined) this.names.set(this.target, inner);
    if (level.trailer) this.level.values.pop();
    this.level.values.push(level.kind === 'group' || isConst ? inner : undefined);
    this.wantsOperand = false;
  }

  private attribute(): void {
    this.afterDot = true;
    if (!this.wantsOperand) this.level.values[this.level.values.length - 1] = undefined;
  }

  private unary(text: string): void {
    this.level.operators.push({ text, precedence: unaryPrecedence, unary: true });
  }

  private binary(text: string, precedence: number): void {
    this.reduce(text === '**' ? precedence + 1 : precedence);
    this.level.operators.push({ text, precedence, unary: false });
    this.wantsOperand = true;
  }

  /** Ends an expression inside its brackets. */
  private separate(): void {
    this.reduce(0);
    const { level } = this;
    level.values = [];
    level.operators = [];
    level.plain = false;
    this.wantsOperand = true;
    this.afterDot = false;
  }

  private finish(level: Level): Estimate {
    this.reduce(0, level);
    return level.plain && level.values.length === 1 ? level.values[0] : undefined;
  }

  /** Applies the operators that bind at least as tightly as a precedence. */
  private reduce(precedence: number, level = this.level): void {
    const { operators, values } = level;
    while (operators.length > 0 && operators[operators.length - 1].precedence >= precedence) {
      const { text, unary } = operators.pop()!;
      const right = values.pop();
      values.push(unary ? negated(text, right) : this.result(text, values.pop(), right));
    }
  }

  private result(text: string, left: Estimate, right: Estimate): Estimate {
    if (!left || !right) return undefined;
    const bits = resultBits(text, left, right);
    const token = right.token ?? left.token;
    const leave = (grows.has(text) && bits > mostBits) || (shifts.has(text) && !isShift(right.value));
    if (!leave || !token) return { bits, value: resultValue(text, left, right), token };
    this.found.set(token.start, token);
    return undefined;
  }

  /** Estimates the expressions of an f-string. */
  private formatted(token: Token): void {
    if (!/^r?f/i.test(token.text) || !/\*|<<|[\da-f_]{33}/i.test(token.text)) return;
    for (const { start, text } of expressionsOf(token.text)) {
      estimate(scan(text).tokens, this.offset + token.start + start, this.names, this.found);
    }
  }
}

function newLevel(kind: Level['kind'], trailer: boolean): Level {
  return { values: [], operators: [], kind, trailer, plain: true };
}

function bitsOf(value: number): number {
  return value < 2 ? 1 : Math.floor(Math.log2(value)) + 1;
}

function negated(text: string, right: Estimate): Estimate {
  if (!right) return undefined;
  const { bits, value, token } = right;
  const known = value === undefined ? undefined : text === '-' ? -value : text === '~' ? ~value : value;
  return { bits: bits + 1, value: known, token };
}

function resultBits(text: string, left: Constant, right: Constant): number {
  switch (text) {
    case '**':
      return powerBits(left, right.value ?? Infinity);
    case '<<':
      return left.value === 0 ? 1 : left.bits + Math.max(0, right.value ?? Infinity);
    case '*':
      return left.bits + right.bits;
    default:
      return Math.max(left.bits, right.bits) + 1;
  }
}

function powerBits({ bits, value }: Constant, exponent: number): number {
  if (exponent <= 0) return 1;
  const each = value === undefined ? bits : Math.log2(Math.abs(value));
  return each <= 0 ? 1 : Math.floor(each * exponent) + 1;
}

/** The result if it is known and small. */
function resultValue(text: string, { value: a }: Constant, { value: b }: Constant): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  const value = { '+': a + b, '-': a - b, '*': a * b, '<<': a * 2 ** b, '**': a ** b }[text];
  return value !== undefined && Number.isInteger(value) && Math.abs(value) < mostValue ? value : undefined;
}

/** The expressions between the braces of an f-string, nested format specifications included. */
function expressionsOf(literal: string): { start: number; text: string }[] {
  const found: { start: number; text: string }[] = [];
  /** Depths of brackets in the expressions that are open; -1 in the format specification of one. */
  const open: { start: number; depth: number }[] = [];
  for (let at = 0; at < literal.length; at++) {
    const character = literal[at];
    const field = open[open.length - 1];
    const inText = !field || field.depth < 0;
    if (inText && character === '{') {
      if (literal[at + 1] === '{') at++;
      else open.push({ start: at + 1, depth: 0 });
    } else if (inText) {
      if (character === '}') open.pop();
    } else if (character === "'" || character === '"') {
      const end = literal.indexOf(character, at + 1);
      if (end < 0) return found;
      at = end;
    } else if ('([{'.includes(character)) field.depth++;
    else if (field.depth > 0 && ')]}'.includes(character)) field.depth--;
    else if (field.depth === 0 && /[}:!]/.test(character) && literal[at + 1] !== '=') {
      found.push({ start: field.start, text: literal.slice(field.start, at) });
      if (character === '}') open.pop();
      else field.depth = -1;
    }
  }
  return found;
}
