/** The call tree of a profile, with the cycles spent in each of its nodes. */
import type { Address, Cycles } from '../units.js';

/** What spends cycles: a function, an exception with everything that it calls, or the processor without code. */
export interface ProfileFrame {
  readonly kind: 'function' | 'exception' | 'hardware';
  /** A function's symbol, or its address if it has none; `[SysTick]`; `(sleep)`. */
  readonly name: string;
  /** The first address of a function. */
  readonly address?: Address;
  readonly file?: string;
  readonly line?: number;
}

/** A frame at its position in the call tree. */
export class ProfileNode {
  readonly children = new Map<ProfileFrame, ProfileNode>();
  /** Cycles in the frame itself. */
  self: Cycles = 0;
  /** Entries from `parent`. */
  calls = 0;

  constructor(
    readonly frame: ProfileFrame,
    readonly parent: ProfileNode | undefined,
  ) {}

  /** The node of a frame that this one calls. */
  child(frame: ProfileFrame): ProfileNode {
    let node = this.children.get(frame);
    if (!node) this.children.set(frame, (node = new ProfileNode(frame, this)));
    return node;
  }

  /** Cycles in the frame and in everything that it called. */
  get total(): Cycles {
    let sum = 0;
    for (const node of this.all()) sum += node.self;
    return sum;
  }

  /** This node and its descendants, parents first. */
  *all(): Generator<ProfileNode> {
    const waiting: ProfileNode[] = [this];
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      yield node;
      waiting.push(...[...node.children.values()].reverse());
    }
  }
}

/** The frames from the outermost to the node's. */
export function pathOf(node: ProfileNode): ProfileFrame[] {
  const frames: ProfileFrame[] = [];
  for (let at = node; at.parent; at = at.parent) frames.push(at.frame);
  return frames.reverse();
}

/** The cycles of a frame, added up over all callers. */
export interface FrameCost {
  readonly frame: ProfileFrame;
  self: Cycles;
  /** Including everything that it called; recursive calls count once. */
  total: Cycles;
  calls: number;
  readonly callers: Map<ProfileFrame, CallCost>;
  readonly callees: Map<ProfileFrame, CallCost>;
}

/** The calls from one frame to another. */
export interface CallCost {
  calls: number;
  /** Cycles in the callee until it returned, including everything that it called. */
  cycles: Cycles;
}

/** Adds up a tree by frame; the most expensive first. */
export function frameCosts(root: ProfileNode): FrameCost[] {
  const totals = totalsOf(root);
  const costs = new Map<ProfileFrame, FrameCost>();
  for (const node of totals.keys()) {
    if (!node.parent) continue;
    const cost = costOf(costs, node.frame);
    const total = totals.get(node)!;
    cost.self += node.self;
    cost.calls += node.calls;
    if (!isWithin(node.parent, node.frame)) cost.total += total;
    if (!node.parent.parent) continue;
    addCall(cost.callers, node.parent.frame, node.calls, total);
    addCall(costOf(costs, node.parent.frame).callees, node.frame, node.calls, total);
  }
  return [...costs.values()].sort((a, b) => b.self - a.self || compare(a.frame.name, b.frame.name));
}

/** The total of every node, in the order of `all`. */
function totalsOf(root: ProfileNode): Map<ProfileNode, Cycles> {
  const totals = new Map<ProfileNode, Cycles>();
  for (const node of root.all()) totals.set(node, node.self);
  for (const node of [...totals.keys()].reverse()) {
    if (node.parent && node !== root) totals.set(node.parent, totals.get(node.parent)! + totals.get(node)!);
  }
  return totals;
}

function costOf(costs: Map<ProfileFrame, FrameCost>, frame: ProfileFrame): FrameCost {
  let cost = costs.get(frame);
  if (!cost) {
    cost = { frame, self: 0, total: 0, calls: 0, callers: new Map(), callees: new Map() };
    costs.set(frame, cost);
  }
  return cost;
}

function isWithin(node: ProfileNode, frame: ProfileFrame): boolean {
  for (let at: ProfileNode | undefined = node; at; at = at.parent) if (at.frame === frame) return true;
  return false;
}

function addCall(to: Map<ProfileFrame, CallCost>, frame: ProfileFrame, calls: number, cycles: Cycles): void {
  const known = to.get(frame);
  to.set(frame, { calls: calls + (known?.calls ?? 0), cycles: cycles + (known?.cycles ?? 0) });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
