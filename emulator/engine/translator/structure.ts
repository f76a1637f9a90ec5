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
  /**
   * Blocks that can be entered from outside, or that control goes to by way of the dispatcher; those inside loops come
   * last.
   */
  readonly entries: readonly number[];
  /** By entry, the node that the dispatcher goes to: the entry, or the outermost loop around it. */
  readonly first: readonly number[];
  /**
   * By node that begins a loop, the entries inside with the node to continue at on the way to each: loops are entered at
   * their beginning only, so that they stay loops.
   */
  readonly within: readonly (readonly { readonly entry: number; readonly next: number }[])[];
  /** Whether an edge has to go through the dispatcher. */
  dispatched(from: number, to: number): boolean;
}

type Graph = readonly (readonly number[])[];

/** A graph with what follows from it. */
interface Analysis {
  readonly graph: Graph;
  readonly order: readonly number[];
  readonly dominators: readonly number[];
  backward(from: number, to: number): boolean;
  dominates(a: number, b: number): boolean;
}

/** Beginnings of loops become entries as long as there are no more than so many. */
const mostEntries = 64;

/**
 * Loops can be entered too, because that is where control comes back to soon.
 * @param successors by node, without the dispatcher's
 * @param entries the blocks that can be entered, the main one first
 * @param labelled blocks that get a label though there may be only one way to them
 */
export function shapeOf(successors: Graph, entries: readonly number[], labelled: readonly number[]): Shape {
  const roots = rootsOf(successors, entries);
  const plain = analyse(successors, [...roots]);
  const loops = loopsOf(plain);
  const depth = (entry: number) => routeTo(entry, loops, plain).length;
  const wanted = new Set([...entries, ...roots]);
  for (const head of loops.keys()) if (wanted.size < mostEntries) wanted.add(head);
  const all = [...wanted].sort((a, b) => depth(a) - depth(b));
  const routes = all.map((entry) => routeTo(entry, loops, plain));
  const within: { entry: number; next: number }[][] = successors.map(() => []);
  routes.forEach((route, n) => {
    for (let k = 0; k + 1 < route.length; k++) within[route[k]].push({ entry: all[n], next: route[k + 1] });
  });
  const first = routes.map((route) => route[0]);
  const routed = successors.map((list, node) => [...list, ...within[node].map(({ next }) => next)]);
  return finish(analyse(routed, [...new Set(first)]), all, first, within, labelled);
}

/** The entries that nothing else leads to, and the beginnings of loops that have several. */
function rootsOf(successors: Graph, entries: readonly number[]): Set<number> {
  const roots = new Set([entries[0]]);
  for (;;) {
    const { graph, order, backward, dominates } = analyse(successors, [...roots]);
    const unreached = entries.find((entry) => order[entry] < 0);
    if (unreached !== undefined) {
      roots.add(unreached);
      continue;
    }
    const before = roots.size;
    graph.forEach((list, from) => {
      if (from === 0 || order[from] < 0) return;
      for (const to of list) if (backward(from, to) && !dominates(to, from)) roots.add(to);
    });
    if (roots.size === before) return roots;
  }
}

function analyse(successors: Graph, roots: readonly number[]): Analysis {
  const graph = successors.map((list, node) => (node === 0 ? roots : list));
  const order = reversePostorder(graph);
  const dominators = dominatorsOf(graph, order);
  const dominates = (a: number, b: number) => {
    let node = b;
    while (order[node] > order[a]) node = dominators[node];
    return node === a;
  };
  const backward = (from: number, to: number) => order[to] <= order[from];
  return { graph, order, dominators, backward, dominates };
}

/** The nodes of each loop, by the node that begins it. */
function loopsOf({ graph, order, backward, dominates }: Analysis): Map<number, Set<number>> {
  const before: number[][] = graph.map(() => []);
  const loops = new Map<number, Set<number>>();
  const work: { head: number; node: number }[] = [];
  graph.forEach((list, from) => {
    if (order[from] < 0) return;
    for (const to of list) {
      before[to].push(from);
      if (from !== 0 && backward(from, to) && dominates(to, from)) work.push({ head: to, node: from });
    }
  });
  for (const { head, node } of work) {
    const body = loops.get(head) ?? new Set([head]);
    loops.set(head, body);
    if (body.has(node)) continue;
    body.add(node);
    for (const previous of before[node]) work.push({ head, node: previous });
  }
  return loops;
}

/** The beginnings of the loops around an entry, the outermost first, and the entry. */
function routeTo(entry: number, loops: Map<number, Set<number>>, { order }: Analysis): number[] {
  const around = [...loops].filter(([head, body]) => head !== entry && body.has(entry));
  return [...around.map(([head]) => head).sort((a, b) => order[a] - order[b]), entry];
}

function finish(
  { graph, order, dominators, backward, dominates }: Analysis,
  entries: readonly number[],
  first: readonly number[],
  within: Shape['within'],
  labelled: readonly number[],
): Shape {
  const dispatched = (from: number, to: number) => backward(from, to) && !dominates(to, from);
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
  const targets = within.flatMap((list) => list.map(({ next }) => next));
  for (const to of [...first, ...targets, ...labelled]) ways[to] += 2;
  const merges = ways.map((count) => count > 1);
  const below: number[][] = graph.map(() => []);
  for (let node = 1; node < graph.length; node++) {
    if (order[node] >= 0 && merges[node]) below[dominators[node]].push(node);
  }
  for (const list of below) list.sort((a, b) => order[a] - order[b]);
  return { order, merges, loops, below, entries, first, within, dispatched };
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
