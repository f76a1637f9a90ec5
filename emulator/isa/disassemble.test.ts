import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decode, disassemble, disassembleRange, isWide } from './index.js';
import { PC } from './operations.js';

// What objdump prints that a Cortex-M3 does not mean, or prints differently where the manual promises nothing:
// - it knows later and larger architectures, so an UNDEFINED encoding may have a name (hlt, pkhbt, vadd …);
// - UNPREDICTABLE encodings: pld for every byte load to the PC, clrm for LDM with the PC as base, bxns, remarks;
// - most coprocessor instructions are FPA, Maverick, VFP or MVE to it;
// - a literal load whose offset has 1110 in bits 11:8 is an unprivileged one to it;
// - it names hints and barrier options of later architectures (sevl, pacbti, ssbb …).
const PLAIN_COPROCESSORS = new Set([0, 3, 7, 12]);

function oddity(encoding: number, inIt: boolean): boolean {
  if (isForXscale(encoding)) return true;
  const wide = encoding > 0xffff;
  const i = decode(wide ? encoding >>> 16 : encoding, encoding & 0xffff, 0, inIt, inIt);
  if (i.name === 'UNDEFINED' || i.unpredictable !== '' || i.name === 'Hint') return true;
  if (i.name === 'DSB') return [0, 4, 12].includes(i.imm);
  const coprocessor = wide && encoding >>> 29 === 7 && ((encoding >>> 26) & 3) === 3;
  if (coprocessor)
    return !PLAIN_COPROCESSORS.has((encoding >>> 8) & 15) || encoding >>> 28 === 0xf || i.t === PC;
  const literal = i.name.endsWith('(literal)') || i.name === 'Unallocated memory hint';
  return literal && wide && ((encoding >>> 8) & 15) === 14;
}

/** Transfers to and from coprocessor 0, which objdump takes for the accumulator of Intel's XScale. */
function isForXscale(encoding: number): boolean {
  const coprocessor = (encoding >>> 8) & 15;
  const two = encoding >>> 21 === 0xec400000 >>> 21;
  const one = encoding >>> 24 === 0xee && (encoding & 0x10) !== 0;
  return coprocessor === 0 && (two || one);
}

/** The text by address that objdump gives for encodings that lie one after the other from 0, symbol `main`, on. */
function objdump(encodings: readonly number[]): Map<number, string> {
  const folder = mkdtempSync(join(tmpdir(), 'perch-isa-'));
  try {
    const [source, object] = [join(folder, 'code.s'), join(folder, 'code.o')];
    const lines = encodings.map((e) => `.inst.${e > 0xffff ? 'w' : 'n'} ${e}`);
    writeFileSync(source, `.syntax unified\n.cpu cortex-m3\n.thumb\nmain:\n${lines.join('\n')}\n`);
    execFileSync('arm-none-eabi-as', ['-o', object, source]);
    const output = execFileSync('arm-none-eabi-objdump', ['-d', object], { maxBuffer: 1 << 28 }).toString();
    const found = output.matchAll(/^ *([0-9a-f]+):\t[0-9a-f ]+\t(.*)$/gm);
    return new Map([...found].map((match) => [parseInt(match[1]!, 16), match[2]!]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const symbol = (address: number) => (address === 0 ? 'main' : `main+0x${address.toString(16)}`);

function bytesOf(encodings: readonly number[]): Uint8Array {
  const halfwords = encodings.flatMap((e) => (e > 0xffff ? [e >>> 16, e & 0xffff] : [e]));
  return new Uint8Array(Uint16Array.from(halfwords).buffer);
}

/** Lines that differ from objdump's without being one of its oddities. */
function differences(encodings: readonly number[]): string[] {
  const theirs = objdump(encodings);
  const different: string[] = [];
  let itBefore = false;
  for (const line of disassembleRange(bytesOf(encodings), 0, symbol)) {
    const expected = theirs.get(line.address);
    if (line.text !== expected && !oddity(line.encoding, itBefore)) {
      different.push(`${line.encoding.toString(16)}: '${line.text}', objdump '${expected}'`);
    }
    itBefore = line.text.startsWith('it\t');
  }
  return different;
}

const NARROW = Array.from({ length: 0xe800 }, (_, hw1) => hw1);
const isIt = (hw1: number) => hw1 >>> 8 === 0xbf && (hw1 & 15) !== 0;
const IT_EQ = 0xbf08;

/** Second halfwords: a few that keep should-be and must-be bits right, and pseudo-random ones (seed 20). */
function wideSample(perFirst: number): number[] {
  let state = 20;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 16;
  const shapes = [
    (hw2: number) => hw2,
    (hw2: number) => hw2 | 0xf000,
    (hw2: number) => hw2 & 0x0fff,
    (hw2: number) => (hw2 & 0xd8ff) | 0x8000,
    (hw2: number) => hw2 & 0xff3f,
    (hw2: number) => (hw2 & 0xf0ff) | 0x0f00,
    (hw2: number) => hw2 & 0x7fdf,
  ];
  const sample: number[] = [];
  for (let hw1 = 0xe800; hw1 < 0x1_0000; hw1++) {
    for (let k = 0; k < perFirst; k++) sample.push(hw1 * 0x1_0000 + shapes[k % shapes.length]!(random()));
  }
  return sample;
}

/** Second halfwords: each of its four digits goes through all values while the others stand still. */
function wideSweep(others: number): number[] {
  const sweep: number[] = [];
  for (let hw1 = 0xe800; hw1 < 0x1_0000; hw1++) {
    for (let digit = 0; digit < 16; digit += 4) {
      for (let value = 0; value < 16; value++) {
        sweep.push(hw1 * 0x1_0000 + ((others & ~(15 << digit)) | (value << digit)));
      }
    }
  }
  return sweep;
}

describe('disassembler against objdump', () => {
  it('writes every 16-bit instruction alike', () => {
    expect(differences(NARROW.filter((hw1) => !isIt(hw1)))).toEqual([]);
  });

  it('writes every 16-bit instruction alike in an IT block', () => {
    const blocks = NARROW.filter((hw1) => hw1 >>> 8 !== 0xbf).flatMap((hw1) => [IT_EQ, hw1]);
    expect(differences(blocks)).toEqual([]);
  });

  it('writes 32-bit instructions alike', () => {
    expect(differences(wideSample(10))).toEqual([]);
  });

  it.each([0x0000, 0xf000])('writes the sweep of second halfwords around %i alike', (others) => {
    expect(differences(wideSweep(others))).toEqual([]);
  });

  it('writes 32-bit instructions alike in an IT block', () => {
    expect(differences(wideSample(7).flatMap((encoding) => [IT_EQ, encoding]))).toEqual([]);
  });

  it('writes IT and the conditions of its block alike', () => {
    const blocks: number[] = [];
    for (let it = 0xbf01; it < 0xbfef; it++) {
      // No more than one instruction with AL: the others would be ELSE.
      if (!isIt(it) || (it >>> 4 === 0xbfe && it !== 0xbfe8)) continue;
      const length = 4 - Math.log2(it & -it & 15);
      blocks.push(it, ...Array.from({ length }, () => 0x1c40), 0x1c40);
    }
    expect(differences(blocks)).toEqual([]);
  });

  it('names the special registers and barrier options alike', () => {
    const encodings: number[] = [];
    for (let sysm = 0; sysm < 256; sysm++) encodings.push(0xf3ef_8000 + sysm, 0xf380_8800 + sysm);
    for (let option = 0; option < 256; option++) encodings.push(0xf3bf_8f00 + option, 0xf3af_8000 + option);
    expect(differences(encodings)).toEqual([]);
  });

  it('leaves out a half instruction at the end', () => {
    const lines = [...disassembleRange(bytesOf([0x4770, 0xf7ff]).subarray(0, 4), 0x100)];
    expect(lines).toEqual([{ address: 0x100, size: 2, encoding: 0x4770, text: 'bx\tlr' }]);
  });

  it('writes bare addresses without symbols', () => {
    expect(isWide(0xe7fe)).toBe(false);
    expect(disassemble(decode(0xe7fe, 0, 0x8000, false))).toBe('b.n\t0x8000');
  });
});

/** Runs of instructions in objdump's listing of a file: data, which it writes as `.word` and the like, parts them. */
function listing(file: string): { address: number; halfwords: number[]; texts: string[] }[] {
  const output = execFileSync('arm-none-eabi-objdump', ['-d', file], { maxBuffer: 1 << 28 }).toString();
  const runs: { address: number; halfwords: number[]; texts: string[] }[] = [];
  let end = -1;
  for (const [, at, code, text] of output.matchAll(/^ *([0-9a-f]+):\t((?:[0-9a-f]{4} ?)+) *\t(.*)$/gm)) {
    if (text!.startsWith('.')) continue;
    const address = parseInt(at!, 16);
    if (address !== end) runs.push({ address, halfwords: [], texts: [] });
    const halfwords = code!.trim().split(' ');
    runs.at(-1)!.halfwords.push(...halfwords.map((digits) => parseInt(digits, 16)));
    runs.at(-1)!.texts.push(text!.replace(/ <[^>]*>/g, ''));
    end = address + 2 * halfwords.length;
  }
  return runs;
}

const IMAGES = new URL('../../firmware/images/', import.meta.url);
const images = readdirSync(IMAGES).filter((name) => name.endsWith('.elf'));

describe('disassembler on the shipped images', () => {
  it.each(images)('writes %s as objdump does', (name) => {
    const runs = listing(new URL(name, IMAGES).pathname);
    expect(runs.length).toBeGreaterThan(0);
    for (const { address, halfwords, texts } of runs) {
      const bytes = new Uint8Array(Uint16Array.from(halfwords).buffer);
      const lines = [...disassembleRange(bytes, address, () => 'symbol')];
      expect(lines.map(({ text }) => text.replace(/ <symbol>/g, ''))).toEqual(texts);
    }
  });
});
