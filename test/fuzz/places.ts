/** Where generated accesses go: memories, bit-band aliases, every register of every block from the register tables, nowhere. */
import { ekLm3s9b92 } from '../../boards/ek-lm3s9b92.js';
import type { Address } from '../../emulator/units.js';
import type { Random } from '../conformance/random.js';
import { ARENA, ARENA_SIZE, PROGRAM, RAM_CODE, RAM_CODE_SIZE } from './scaffold.js';

export type Kind =
  'RAM' | 'code' | 'flash' | 'ROM' | 'alias' | 'register alias' | 'register' | 'core' | 'absent';
export const KINDS: readonly Kind[] = [
  'RAM',
  'code',
  'flash',
  'ROM',
  'alias',
  'register alias',
  'register',
  'core',
  'absent',
];

/** A register of a block, at each of its addresses. */
export interface Place {
  readonly name: string;
  readonly address: Address;
}

/** Registers with which a program ends itself: where the vectors are, and whether anything may be executed. */
const LEFT_OUT = /\.(VTABLE|MPUCTRL)$/;
/** Nothing answers at these, at the ends of memories and of the peripherals. */
const ABSENT = [0x3000_0000, 0xa000_0000, 0x4002_0000, 0x400f_0000, 0x0003_fff8, 0x2001_7ff8, 0xdfff_fffc];

function registersOf(): readonly Place[] {
  const board = ekLm3s9b92({ image: Uint8Array.of(0, 0x10, 0, 0x20, 9, 0, 0, 0, 0xfe, 0xe7) });
  const places: Place[] = [];
  for (const [
    block,
    {
      base,
      alias,
      block: { layout },
    },
  ] of board.names.blocks) {
    for (const { name, from, to } of layout.registers) {
      for (const offset of [from, to]) places.push({ name: `${block}.${name}`, address: base + offset });
      if (alias !== undefined) places.push({ name: `${block}.${name} (AHB)`, address: alias + to });
    }
  }
  board.close();
  return places.filter(({ name }) => !LEFT_OUT.test(name));
}

const ALL = registersOf();
const CORE = ALL.filter(({ address }) => address >>> 28 === 0xe);
const BLOCKS = ALL.filter(({ address }) => address >>> 28 === 4);
const blockOf = ({ name }: Place) => name.replace(/\..* \(|\..*/, ' (');
const BY_BLOCK = [...new Set(BLOCKS.map(blockOf))].map((block) =>
  BLOCKS.filter((place) => blockOf(place) === block),
);

/** A register of a block of the chip, each block as often as any other; seldom of an aperture that may be off. */
export function anyRegister(random: Random): Place {
  const place = random.pick(random.pick(BY_BLOCK));
  return place.name.endsWith(')') && random.chance(85) ? anyRegister(random) : place;
}

/** A register by its name. @throws RangeError when there is none */
export function registerNamed(name: string): Place {
  const found = ALL.find((place) => place.name === name);
  if (!found) throw new RangeError(`no register ${name}`);
  return found;
}

/** An address of a kind, mostly a multiple of four. */
export function addressOf(kind: Kind, random: Random): Address {
  const odd = random.chance(8) ? random.below(4) : 0;
  switch (kind) {
    case 'RAM':
      return ARENA + 0x100 + (random.below(ARENA_SIZE - 0x200) & ~3) + odd;
    case 'code':
      return RAM_CODE + (random.below(RAM_CODE_SIZE) & ~3) + odd;
    case 'flash':
      return PROGRAM + (random.below(0x1000) & ~3) + odd;
    case 'ROM':
      return 0x0100_0000 + (random.below(0x1000) & ~3) + odd;
    case 'alias':
      return aliasOf(ARENA + random.below(ARENA_SIZE), random) + odd;
    case 'register alias':
      return aliasOf(anyRegister(random).address + random.below(4), random) + odd;
    case 'register':
      return anyRegister(random).address + odd;
    case 'core':
      return random.pick(CORE).address + odd;
    case 'absent':
      return random.pick(ABSENT) + odd;
  }
}

/** The address of a bit of a byte in the bit-band alias. */
function aliasOf(address: Address, random: Random): Address {
  const base = (address & 0xf000_0000) >>> 0;
  return base + 0x0200_0000 + (address - base) * 32 + random.below(8) * 4;
}
