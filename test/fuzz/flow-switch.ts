/** Switches over four cases: table branches, loads into the PC, computed branches. */
import type { Address } from '../../emulator/units.js';
import type { FlowCode } from './flow-code.js';

const LIST = [0, 1, 2, 3] as const;

/** @param index the register whose low bits choose */
export function writeSwitch(code: FlowCode, index: number): void {
  const { random } = code;
  indexFrom(code, index);
  const before = code.cost;
  random.pick([tableBranch, loadedBranch, addedBranch, computedBranch])(code);
  code.cost = before + 14;
}

/** AND r0, index, #3. */
export function indexFrom({ w }: FlowCode, index: number): void {
  w.put(0xf000 | index, 0x0003);
}

/** TBB or TBH. */
function tableBranch(code: FlowCode): void {
  const { w, random } = code;
  const wide = random.chance(50);
  w.put(0xe8df, wide ? 0xf010 : 0xf000);
  const table = w.here;
  w.put(0, 0, ...(wide ? [0, 0] : []));
  const offsets = cases(code).map((at) => (at - table) >> 1);
  const [a, b, c, d] = offsets;
  w.rewrite(table, (place) => place.put(...(wide ? offsets : [a | (b << 8), c | (d << 8)])));
}

/** LDR pc, [r1, r0, LSL #2]. */
function loadedBranch(code: FlowCode): void {
  const { w } = code;
  const base = w.here;
  w.constant(1, 0);
  w.put(0xf851, 0xf020);
  code.align();
  const table = w.here;
  w.rewrite(base, (place) => place.constant(1, table));
  code.words([0, 0, 0, 0]);
  const starts = cases(code);
  w.rewrite(table, (place) => place.put(...starts.flatMap((at) => [(at | 1) & 0xffff, at >>> 16])));
}

/** ADD pc, r0 into a list of branches. */
function addedBranch(code: FlowCode): void {
  const { w } = code;
  w.put(0x0080, 0x4487, 0xbf00); // lsls r0, r0, #2; add pc, r0; nop
  branches(code);
}

/** MOV pc, r1 or BX r1 into a list of branches. */
function computedBranch(code: FlowCode): void {
  const { w, random } = code;
  const base = w.here;
  w.constant(1, 0);
  w.put(0xeb01, 0x0180, random.chance(50) ? 0x468f : 0x4708); // add.w r1, r1, r0, lsl #2
  const list = w.here;
  w.rewrite(base, (place) => place.constant(1, list | 1));
  branches(code);
}

/** Branches to the cases. */
function branches(code: FlowCode): void {
  const list = LIST.map(() => code.reserve());
  cases(code, (n) => code.settle(list[n]));
}

/** Four cases, which continue after the last one or in the next one. */
function cases(code: FlowCode, begins: (n: number) => void = () => {}): readonly Address[] {
  const { w, random } = code;
  const ends: Address[] = [];
  const starts = LIST.map((n) => {
    begins(n);
    const start = w.here;
    code.plain(1 + random.below(3));
    if (random.chance(75)) ends.push(code.reserve());
    return start;
  });
  for (const at of ends) code.settle(at);
  return starts;
}
