/** Generates programs whose shape no one writes by hand: one function of thousands of branches, thousands of functions, much code. */

/** Numbers that are the same in each run (constants of Numerical Recipes). */
class Numbers {
  private state = 20261130;

  below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);
const heading = (what: string) => `/* Generated: ${what}. */\n#include "guest.h"\n`;

/**
 * One function that tests conditions of an array, 2,400 branches: a net whose transitions fire when their places have
 * enough tokens.
 */
export function manyBranches(): string {
  const numbers = new Numbers();
  const place = () => `p[${numbers.below(48)}]`;
  const transition = () => {
    const [from, also, to] = [place(), place(), place()];
    const least = 1 + numbers.below(6);
    return `    if (${from} > ${least} && ${also} < ${8 + numbers.below(40)}) {
        ${from} -= ${least};
        ${to} += ${least} + (${place()} & 1);
        x = x * ${3 + 2 * numbers.below(500)} + ${also};
        if (x & ${1 << numbers.below(16)}) ${place()} = x & 31;
    }`;
  };
  return `${heading('one function with some thousand branches')}
static unsigned p[48];

__attribute__((noinline)) static unsigned net(unsigned x) {
${upTo(800).map(transition).join('\n')}
    return x;
}

unsigned work(unsigned rounds) {
    unsigned check = 1;
    for (int i = 0; i < 48; i++) p[i] = (unsigned)i;
    while (rounds--) check = net(check) ^ p[rounds % 48];
    return check;
}
`;
}

/** 3,000 functions of a few instructions, called in random order, directly and by pointer. */
export function manyFunctions(): string {
  const numbers = new Numbers();
  const count = 3000;
  const bodies = [
    (n: number) => `return x * ${2 * n + 3} + ${numbers.below(1000)};`,
    () => `return (x >> ${1 + numbers.below(9)}) ^ x;`,
    () => `return x & ${1 << numbers.below(8)} ? x + ${numbers.below(99)} : x << 1;`,
    (n: number) =>
      n < 8
        ? 'return ~x;'
        : `return x & ${1 + numbers.below(7)} ? x - ${numbers.below(99)} : f${n - 1 - numbers.below(7)}(x + 1);`,
  ];
  const tiny = (n: number) => `LEAF f${n}(unsigned x) { ${bodies[numbers.below(bodies.length)](n)} }`;
  const groups = 100;
  const group = (n: number) => {
    const calls = upTo(25).map(() => `    x = f${numbers.below(count)}(x);`);
    return `LEAF g${n}(unsigned x) {\n${calls.join('\n')}\n    return x ^ table[x % ${count}](x);\n}`;
  };
  const names = (letter: string, length: number) =>
    upTo(length)
      .map((n) => letter + n)
      .join(', ');
  return `${heading('thousands of tiny functions')}
#define LEAF __attribute__((noinline)) static unsigned
typedef unsigned function(unsigned);
${upTo(count).map(tiny).join('\n')}
static function *const table[] = {${names('f', count)}};
${upTo(groups).map(group).join('\n')}
static function *const groups[] = {${names('g', groups)}};

unsigned work(unsigned rounds) {
    unsigned check = 1;
    while (rounds--) {
        for (int i = 0; i < ${groups}; i++) check = groups[i](check);
    }
    return check;
}
`;
}

/** About 200 KB of code, each part of which is executed now and then and none often: loops, decisions, switches and calls. */
export function muchCode(): string {
  const numbers = new Numbers();
  const count = 640;
  const word = () => `m[(x + ${numbers.below(256)}) & 255]`;
  const statements = [
    () => `    ${word()} += x ^ ${numbers.below(1 << 16)};`,
    () => `    x = (x << ${1 + numbers.below(8)}) + (x >> ${8 + numbers.below(16)}) + ${word()};`,
    () =>
      `    if (x & ${1 << numbers.below(6)}) ${word()} ^= x; else x += ${word()} * ${numbers.below(100)};`,
    () => `    for (unsigned i = 0; i < ${2 + numbers.below(5)}; i++) x = x * 33 + b[(x + i) & 511];`,
    () => `    b[x & 511] = (unsigned char)(x >> ${numbers.below(16)});`,
    () => `    if (${word()} > x) { x ^= ${word()} >> 3; ${word()} = x; }`,
    () =>
      `    switch (x & 7) { case 0: x += 5; break; case 1: x ^= ${word()}; break; case 2: x = ~x; break; ` +
      `case 5: ${word()} = x; break; case 6: x -= ${numbers.below(99)}; break; default: x += 1; }`,
  ];
  const part = (n: number) => {
    const lines = upTo(11).map(() => statements[numbers.below(statements.length)]());
    const call = n > 0 && n % 3 === 0 ? `    if (x & 3) x = c${numbers.below(n)}(x);\n` : '';
    return `PART c${n}(unsigned x) {\n${lines.join('\n')}\n${call}    return x;\n}`;
  };
  const calls = upTo(count).map((n) => `        x = c${n}(x);`);
  return `${heading('200 KB of code that is all lukewarm')}
#define PART __attribute__((noinline)) static unsigned
static unsigned m[256];
static unsigned char b[512];
${upTo(count).map(part).join('\n')}

unsigned work(unsigned rounds) {
    unsigned x = 1;
    while (rounds--) {
${calls.join('\n')}
    }
    return x ^ m[7] ^ b[9];
}
`;
}
