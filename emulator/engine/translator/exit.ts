/**
 * Where a region is left. Code that leaves a region for the host only says at which of its exits: what the exit means for PC,
 * ITSTATE, the counters and the flags is known when the code is written, and takes effect here.
 */
import * as S from '../../core/state.js';
import type { Address } from '../../units.js';
import { evaluate, type Node } from './expression.js';
import * as F from './flags.js';
import { COUNT, Lazy, Local, LOCALS, Why } from './layout.js';

export interface Exit {
  readonly why: number;
  /** The address to continue at; undefined where it is in the state already. */
  readonly pc: Address | undefined;
  /** The branch that leads away; undefined where none does. */
  readonly from: Address | undefined;
  /** ITSTATE there. */
  readonly it: number;
  /** Cycles and instructions that the locals do not count yet. */
  readonly cost: number;
  readonly count: number;
  /** Where the flags are. */
  readonly flags: F.Flags;
}

/** Locals that the flags follow from, each with the word of the state that has its value after an exit. */
export const flagSources: ReadonlyMap<number, number> = new Map([
  [Local.n, S.N],
  [Local.z, S.Z],
  [Local.c, S.C],
  [Local.v, S.V],
  ...[
    Local.operandA,
    Local.operandB,
    Local.sum,
    Local.result,
    Local.carry,
    Local.overflow,
    Local.lazy,
  ].map((local, n) => [local, LOCALS + n] as const),
]);

/** The words of the state that hold locals. */
export const [firstSource, endOfSources] = [LOCALS, LOCALS + flagSources.size - 4];

/** Brings the state up to date after a region was left at an exit. */
export function settle(s: Int32Array, { why, pc, it, cost, count, flags }: Exit): void {
  if (why === Why.away) return;
  s[S.LEFT] -= cost;
  s[COUNT] += count;
  s[S.IT] = it;
  if (pc !== undefined) s[S.PC] = pc;
  if (flags !== F.inLocals) settleFlags(s, flags);
  s.fill(0, firstSource, endOfSources);
}

const opened: Readonly<Record<number, F.Flags>> = {
  [Lazy.none]: F.inLocals,
  [Lazy.compare]: F.compared,
  [Lazy.add]: F.added,
};

function settleFlags(s: Int32Array, flags: F.Flags): void {
  const open = opened[s[flagSources.get(Local.lazy)!]];
  const form: F.Flags = {
    nz: flags.nz === 'open' ? open.nz : flags.nz,
    c: flags.c === 'open' ? open.c : flags.c,
    v: flags.v === 'open' ? open.v : flags.v,
    from: undefined,
  };
  const value = (node: Node) => evaluate(node, (local) => s[flagSources.get(local)!]);
  const result = flags.nz === 'open' && open.from ? F.resultOf(open.from) : undefined;
  const values = [
    value(result ?? F.negative(form)),
    value(result ?? F.zeroness(form)),
    value(F.carry(form)),
    value(F.overflow(form)),
  ];
  s.set(values, S.N);
}
