/**
 * Steppers: part of a region cut into single instructions, so that it can be entered and left at each of them. They
 * execute what lies between the last check of the cycles and the exact boundary of an event, and what is left of a
 * block after an interrupt in it, far faster than the interpreter does.
 */
import type { Address } from '../../units.js';
import type { Block, Item, Region } from './region.js';

/**
 * The blocks around an address of a region, as blocks of one instruction; an IT block stays together.
 * @param enough the size in instructions at which no further block is taken in
 */
export function stepped(region: Region, pc: Address, enough: number): Region {
  const starts = new Map(region.blocks.map((block) => [block.start, block]));
  const around = region.blocks.find((block) => block.items.some(({ i }) => i.address === pc))!;
  const chosen = new Set([around]);
  let size = around.items.length;
  for (const block of chosen) {
    for (const way of waysOf(block)) {
      const next = starts.get(way);
      if (!next || size >= enough || chosen.has(next)) continue;
      chosen.add(next);
      size += next.items.length;
    }
  }
  const blocks = [...chosen].flatMap(cut);
  return { ...region, blocks, entries: blocks.map((block) => block.start) };
}

function waysOf({ items, next }: Block): readonly Address[] {
  const { exit, target } = items[items.length - 1].survey;
  return exit === 'direct' || exit === 'conditional' ? [next, target] : [next];
}

function cut(block: Block): Block[] {
  const groups: Item[][] = [];
  for (const item of block.items) {
    if (item.it === 0) groups.push([item]);
    else groups[groups.length - 1].push(item);
  }
  return groups.map((items, n) => {
    const last = items[items.length - 1].i;
    const start = items[0].i.address;
    const ends = n === groups.length - 1;
    const next = last.address + last.size;
    return ends
      ? { ...block, start, items }
      : { start, items, next, falls: true, interprets: false, likely: [] };
  });
}
