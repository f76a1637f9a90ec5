/**
 * Turns a graph of blocks into the nesting that WebAssembly wants: loops where the graph has them, forward branches out of
 * blocks, and a dispatcher for everything else (the method of "Beyond Relooper", N. Ramsey, ICFP 2022, which walks
 * the dominator tree).
 */

/** Node 0 is the dispatcher; the others are blocks. */
export interface Shape {
  /** Position in reverse postorder, by node; -1 where it cannot be reached. */
  readonly order: readonly number[];
  /** Whether a node has several ways to it, forward ones only: it gets a label of its own. */
  readonly merges: readonly boolean[];
  /** Whether a node begins a loop. */
  readonly loops: readonly boolean[];
  /** Nodes that a node immediately dominates and that merge, in reverse postorder. */
  readonly below: readonly (readonly number[])[];
  /** Blocks that the dispatcher goes to. */
  readonly entries: readonly number[];
  /** Whether an edge has to go through the dispatcher. */
  dispatched(from: number, to: number): boolean;
}

/**
 * @param successors by node, without the dispatcher's
 * @param entries the blocks it must go to
 * @param labelled blocks that get a label though there may be only one way to them
 */
export function shapeOf(
  successors: readonly (readonly number[])[],
  entries: readonly number[],
  labelled: readonly number[],
): Shape {
  const all = new Set(entries);
  for (;;) {
    const graph = successors.map((list, node) => (node === 0 ? [...all] : list));
    const order = reversePostorder(graph);
    const dominators = dominatorsOf(graph, order);
    const dominates = (a: number, b: number) => {
      let node = b;
      while (order[node] > order[a]) node = dominators[node];
      return node === a;
    };
    const backward = (from: number, to: number) => order[to] <= order[from];
    const dispatched = (from: number, to: number) => backward(from, to) && !dominates(to, from);
    const before = all.size;
    graph.forEach((list, from) => {
      if (order[from] < 0) return;
      for (const to of list) if (from !== 0 && dispatched(from, to)) all.add(to);
    });
    if (all.size > before) continue;
    return finish(graph, order, dominators, [...all], labelled, backward, dispatched);
  }
}

function finish(
  graph: readonly (readonly number[])[],
  order: readonly number[],
  dominators: readonly number[],
  entries: readonly number[],
  labelled: readonly number[],
  backward: (from: number, to: number) => boolean,
  dispatched: (from: number, to: number) => boolean,
): Shape {
  const ways = graph.map(() => 0);
  const loops = graph.map(() => false);
  graph.forEach((list, from) => {
    if (order[from] < 0) return;
    for (const to of list) {
      if (dispatched(from, to)) continue;
      if (backward(from, to)) loops[to] = true;
      else ways[to]++;
    }
  });
  for (const to of [...entries, ...labelled]) ways[to] += 2;
  const merges = ways.map((count) => count > 1);
  const below: number[][] = graph.map(() => []);
  for (let node = 1; node < graph.length; node++) {
    if (order[node] >= 0 && merges[node]) below[dominators[node]].push(node);
  }
  for (const list of below) list.sort((a, b) => order[a] - order[b]);
  return { order, merges, loops, below, entries, dispatched };
}

function reversePostorder(graph: readonly (readonly number[])[]): number[] {
  const order = graph.map(() => -1);
  const seen = graph.map(() => false);
  const postorder: number[] = [];
  const visit = (node: number) => {
    seen[node] = true;
    for (const next of graph[node]) if (!seen[next]) visit(next);
    postorder.push(node);
  };
  visit(0);
  postorder.reverse().forEach((node, position) => (order[node] = position));
  return order;
}

/** Immediate dominators (Cooper, Harvey, Kennedy, "A Simple, Fast Dominance Algorithm"). */
function dominatorsOf(graph: readonly (readonly number[])[], order: readonly number[]): number[] {
  const nodes = graph.map((_, node) => node).filter((node) => order[node] >= 0);
  nodes.sort((a, b) => order[a] - order[b]);
  const before: number[][] = graph.map(() => []);
  for (const node of nodes) for (const next of graph[node]) before[next].push(node);
  const dominators = graph.map(() => -1);
  dominators[0] = 0;
  const meet = (a: number, b: number) => {
    let [x, y] = [a, b];
    while (x !== y) {
      while (order[x] > order[y]) x = dominators[x];
      while (order[y] > order[x]) y = dominators[y];
    }
    return x;
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const node of nodes) {
      if (node === 0) continue;
      const known = before[node].filter((p) => dominators[p] >= 0);
      const found = known.reduce((a, b) => meet(a, b));
      if (dominators[node] !== found) {
        dominators[node] = found;
        changed = true;
      }
    }
  }
  return dominators;
}
