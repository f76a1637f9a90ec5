/** Which flags nobody sees: most 16-bit instructions set flags that are set again before anything reads them. */
import { type Block, isConditional, type Item } from './region.js';
import { allFlags } from './survey.js';

/**
 * @param stays whether the region is not left at an instruction, though that has accesses
 * @returns whether the flags that an instruction sets are all set again in the same block, before an instruction reads them and before
 * one at which the region can be left; for each instruction of a block.
 */
export function deadFlags({ items }: Block, stays: (n: number) => boolean): boolean[] {
  const dead: boolean[] = [];
  let live = allFlags;
  for (let n = items.length - 1; n >= 0; n--) {
    const { flagsSet, flagsUsed } = items[n].survey;
    dead[n] = flagsSet !== 0 && (live & flagsSet) === 0;
    if (isConditional(items[n]) || isLeft(items[n], stays(n))) live = allFlags;
    else live = (live & ~flagsSet) | flagsUsed;
  }
  return dead;
}

/** Whether the region can be left at an instruction, before it has any effect. */
function isLeft({ survey }: Item, stays: boolean): boolean {
  return (survey.accesses.length > 0 && !stays) || survey.exit !== 'none' || survey.decides;
}
