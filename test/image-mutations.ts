/**
 * Owlet images with a right CRC and wrong insides: random changes of valid images, from a seed. Most of them go to the
 * bytecode and to the words that say how to read it.
 */
import { crc32, fnv1a, objectType } from '../firmware/toolchain/linker.js';
import { readPrelude } from '../firmware/toolchain/bytecode.js';
import { compileProgram, linkImage } from 'perch/toolchain';
import { seededRandom } from '../emulator/image/image.testing.js';

/** Programs that together have every opcode and every type of constant. */
const sources = [
  `
import math, sys
from math import *
def outer(a, b=2, *rest, key=1.5, **more):
    x, y = a, (b, 'text', 3.25, None, (1, 2, b'bytes'))
    def inner(n):
        nonlocal x
        x += n
        try:
            return [x + z for z in range(n) if z % 2]
        finally:
            del y[1:2]
    y = [1, rest, {k: v for k, v in more.items()}, {q for q in rest}]
    for i in range(3):
        while i:
            i -= 1
            if i == 1: continue
            break
        else:
            x = -x
    return inner(3), x, y[::2], 12345678901234567890
print(outer(1, 2, 3, *[4, 5], key=2, **{'u': 1}))
`,
  `
class Base:
    limit = 3
    def __init__(self, n): self.n = n
    def __enter__(self): return self
    def __exit__(self, kind, value, trace): return kind is ValueError
    def step(self): return self.n
class Derived(Base):
    def step(self):
        return super().step() + Base.limit
def numbers(n):
    with Derived(n) as d:
        for i in range(n):
            try:
                if i == 2: raise ValueError(i) from None
                got = yield d.step() + i
            except (KeyError, ValueError) as e:
                print(repr(e))
                raise
            finally:
                print('done', i)
    return n
def both():
    r = yield from numbers(4)
    yield r
for value in both():
    if value > 6: break
    print(value)
async def job(m):
    async with m as v:
        return v
assert numbers, 'no'
`,
  `
def fill(count):
    table = {}
    for i in range(count):
        table[i] = str(i) * 2
        if i > 3: del table[i - 3]
    a, *b, c = table.values()
    return a, b, c, table.get(9, ...), not count, ~count, -count, +count
print(fill(6), sum(x * x for x in range(5) if x != 2), [(i, j) for i in 'ab' for j in (1, 2)])
try:
    print(undefined_name)
except NameError as e:
    print('caught', e.args)
print('%s %d' % ('a', 5), '{:>8}|{!r}'.format(fill(5)[0], 3.5), max([3, 1], key=lambda v, s=-1: v * s))
`,
];

/** The valid images. */
export const validImages: readonly Uint8Array[] = sources.map((source) =>
  linkImage(compileProgram({ file: 'case.py', source })),
);

/** Where things are in a valid image. */
interface Layout {
  /** Byte ranges of the instructions and of the preludes. */
  instructions: [from: number, to: number][];
  preludes: [from: number, to: number][];
  /** Byte offsets of the words of objects that are sizes, references or values. */
  words: number[];
  strings: number[];
}

const view = (image: Uint8Array): DataView => new DataView(image.buffer, image.byteOffset, image.length);

function sizeOf(words: DataView, at: number): number {
  const word = (index: number): number => words.getUint32(at + 4 * index, true);
  const type = word(0) & 0xff;
  if (type === objectType.FLOAT) return 12;
  if (type === objectType.BIGINT || type === objectType.TUPLE) return 8 + 4 * word(1);
  if (type === objectType.CODE) return 16 + 4 * word(3) + ((word(2) + 3) & ~3);
  if (type === objectType.MODULE) return 24 + 4 * (word(3) + word(4));
  return 12 + ((word(1) + 4) & ~3);
}

function layoutOf(image: Uint8Array): Layout {
  const words = view(image);
  const layout: Layout = { instructions: [], preludes: [], words: [16, 20], strings: [] };
  for (let at = 20 + 4 * words.getUint32(16, true); at < image.length; at += sizeOf(words, at)) {
    const type = words.getUint32(at, true) & 0xff;
    const end = at + sizeOf(words, at);
    let plain = end;
    if (type === objectType.STR || type === objectType.BYTES) [plain] = [at + 12, layout.strings.push(at)];
    if (type === objectType.CODE) {
      plain = at + 16 + 4 * words.getUint32(at + 12, true);
      const body = image.subarray(plain, plain + words.getUint32(at + 8, true));
      const first = plain + readPrelude(body).opcodes;
      layout.preludes.push([plain, first]);
      layout.instructions.push([first, plain + body.length]);
    }
    for (let word = at; word < plain; word += 4) layout.words.push(word);
  }
  return layout;
}

const layouts = validImages.map(layoutOf);

/** The image number `index` of a seed. The same numbers give the same image. */
export function mutatedImage(seed: number, index: number): Uint8Array {
  const random = seededRandom(seed * 1_000_003 + index);
  const which = random(validImages.length);
  let image: Uint8Array = validImages[which].slice();
  for (let count = 1 + (random(3) === 0 ? random(4) : 0); count > 0; count--) {
    image = mutations[random(mutations.length)](image, layouts[which], random);
  }
  return sealed(image);
}

/** The image with the right CRC. */
function sealed(image: Uint8Array): Uint8Array {
  view(image).setUint32(12, crc32(image.subarray(16)), true);
  return image;
}

type Mutation = (image: Uint8Array, layout: Layout, random: (below: number) => number) => Uint8Array;

const within = (image: Uint8Array, at: number): number => Math.min(at, image.length - 4);

const place = ([from, to]: [number, number], random: (below: number) => number): number =>
  from + random(to - from);

function pick<T>(list: readonly T[], random: (below: number) => number): T {
  return list[random(list.length)];
}

/** Changes a byte: to anything, by a bit, or by one. */
function changeByte(image: Uint8Array, at: number, random: (below: number) => number): Uint8Array {
  const old = image[at];
  image[at] = [random(256), old ^ (1 << random(8)), old + 1, old - 1][random(4)];
  return image;
}

function changeWord(image: Uint8Array, at: number, random: (below: number) => number): Uint8Array {
  const words = view(image);
  const old = words.getUint32(at, true);
  const other = words.getUint32(within(image, 4 * random(image.length / 4)), true);
  const choices = [
    random(2 ** 32),
    old + 4,
    old - 4,
    old + 1,
    old ^ (1 << random(32)),
    other,
    4 * random(image.length / 4),
    [0, 1, 2, 3, 0x80000000, 0xffffffff, 0x12, 0x0e][random(8)],
  ];
  words.setUint32(at, choices[random(choices.length)] >>> 0, true);
  return image;
}

const opcode: Mutation = (image, layout, random) =>
  changeByte(image, place(pick(layout.instructions, random), random) % image.length, random);

const mutations: Mutation[] = [
  opcode,
  opcode,
  opcode,
  // Two instructions' bytes exchanged, in one function or in two.
  (image, layout, random) => {
    const [a, b] = [0, 1].map(() => place(pick(layout.instructions, random), random) % image.length);
    [image[a], image[b]] = [image[b], image[a]];
    return image;
  },
  // Some bytes of one function's code over another's.
  (image, layout, random) => {
    const [a, b] = [0, 1].map(() => place(pick(layout.instructions, random), random) % image.length);
    image.copyWithin(a, b, b + 1 + random(6));
    return image;
  },
  // Sizes of the frame, counts of arguments, cells, names, lines.
  (image, layout, random) =>
    changeByte(image, place(pick(layout.preludes, random), random) % image.length, random),
  (image, layout, random) => changeWord(image, within(image, pick(layout.words, random)), random),
  (image, layout, random) => changeWord(image, within(image, pick(layout.words, random)), random),
  (image, layout, random) => {
    const words = view(image);
    const [a, b] = [0, 1].map(() => within(image, pick(layout.words, random)));
    const [first, second] = [words.getUint32(a, true), words.getUint32(b, true)];
    words.setUint32(a, second, true);
    words.setUint32(b, first, true);
    return image;
  },
  (image, _layout, random) => changeByte(image, 16 + random(image.length - 16), random),
  // Text with the right hash.
  (image, layout, random) => {
    const at = pick(layout.strings, random);
    if (at + 16 > image.length) return image;
    const length = view(image).getUint32(at + 4, true);
    if (length === 0 || at + 12 + length > image.length) return image;
    changeByte(image, at + 12 + random(length), random);
    view(image).setUint32(at + 8, fnv1a(image.subarray(at + 12, at + 12 + length)), true);
    return image;
  },
  // Cut off, with the length in the header as it was or corrected.
  (image, _layout, random) => {
    const cut = image.slice(0, Math.max(24, 4 * random(image.length / 4)));
    if (random(4) > 0) view(cut).setUint32(8, cut.length, true);
    return cut;
  },
];
