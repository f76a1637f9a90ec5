/** The nesting of graphs: where loops begin, how entries inside loops are reached, and what needs the dispatcher. */
import { describe, expect, test } from 'vitest';
import { type Shape, shapeOf } from './structure.js';

/** Edges between nodes, the first of which is 1: `1-2 2-1`. */
function shape(edges: string, entries: readonly number[] = [1]): { shape: Shape; edges: [number, number][] } {
  const pairs = edges.split(' ').map((edge) => edge.split('-').map(Number) as [number, number]);
  const graph: number[][] = Array.from({ length: Math.max(...pairs.flat()) + 1 }, () => []);
  for (const [from, to] of pairs) graph[from].push(to);
  return { shape: shapeOf(graph, entries, []), edges: pairs };
}

const dispatched = ({ shape: { dispatched: goes }, edges }: ReturnType<typeof shape>) =>
  edges.filter(([from, to]) => goes(from, to)).map(([from, to]) => `${from}-${to}`);
const loops = ({ shape: found }: ReturnType<typeof shape>) =>
  found.loops.flatMap((begins, node) => (begins ? [node] : []));

/** The nodes that control passes on its way from the dispatcher to an entry. */
function route({ entries, first, within }: Shape, entry: number): number[] {
  const nodes = [first[entries.indexOf(entry)]];
  for (let node = nodes[0]; node !== entry && nodes.length < 20;) {
    node = within[node].find((step) => step.entry === entry)!.next;
    nodes.push(node);
  }
  return nodes;
}

describe('a graph without several ways into its loops', () => {
  test('needs no dispatcher', () => {
    const line = shape('1-2 1-3 2-4 3-4');
    expect([loops(line), dispatched(line)]).toEqual([[], []]);
    expect(line.shape.merges[4]).toBe(true);
    expect(line.shape.below[1]).toContain(4);
  });

  test('has its loops inside each other', () => {
    const nested = shape('1-2 2-3 3-4 4-3 4-2 2-1');
    expect([loops(nested), dispatched(nested)]).toEqual([[1, 2, 3], []]);
  });

  test('keeps its loops where they are entered at the beginning of an inner one', () => {
    const nested = shape('1-2 2-3 3-4 4-3 4-2 2-1', [1, 3]);
    expect([loops(nested), dispatched(nested)]).toEqual([[1, 2, 3], []]);
    expect(route(nested.shape, 3)).toEqual([1, 2, 3]);
  });

  test('keeps them where they are entered in the middle', () => {
    const nested = shape('1-2 2-3 3-4 4-2 4-5 5-1', [1, 4, 5]);
    expect([loops(nested), dispatched(nested)]).toEqual([[1, 2], []]);
    expect(route(nested.shape, 4)).toEqual([1, 2, 4]);
    expect(route(nested.shape, 5)).toEqual([1, 5]);
  });

  test('has the beginnings of its loops among its entries, those inside loops last', () => {
    const { entries, first } = shape('1-2 2-2 2-3 3-4 4-4 4-3', [1]).shape;
    expect(entries).toEqual([1, 2, 3, 4]);
    expect(first).toEqual([1, 2, 3, 3]);
  });
});

describe('a loop with two ways in', () => {
  test('is entered through the dispatcher from one of its blocks', () => {
    const irreducible = shape('1-2 1-3 2-3 3-2');
    expect(dispatched(irreducible).length).toBe(1);
    expect(irreducible.shape.entries).toEqual(expect.arrayContaining([1]));
  });

  test('leaves other loops as they are', () => {
    const mixed = shape('1-2 1-3 2-3 3-2 3-4 4-4 4-5 5-4');
    expect(loops(mixed)).toContain(4);
    for (const edge of dispatched(mixed)) expect(edge).toMatch(/^[23]-[23]$/);
  });
});

test('code that only an entry leads to is reached', () => {
  const apart = shape('1-2 3-4 4-3', [1, 3]);
  expect(apart.shape.order.slice(1).every((position) => position >= 0)).toBe(true);
  expect(dispatched(apart)).toEqual([]);
});

test('the way to each entry of a random graph ends there, and passes no node twice', () => {
  let state = 20261130;
  const below = (limit: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let n = 0; n < 200; n++) {
    const size = 2 + below(12);
    const node = () => 1 + below(size);
    const graph = Array.from({ length: size + 1 }, (_, from) =>
      from === 0 ? [] : Array.from({ length: below(4) }, node),
    );
    const wanted = [...new Set([1, ...Array.from({ length: below(4) }, node)])];
    const found = shapeOf(graph, wanted, []);
    expect(found.entries).toEqual(expect.arrayContaining(wanted));
    for (const entry of found.entries) {
      const nodes = route(found, entry);
      expect(nodes.at(-1), `graph ${n}: ${JSON.stringify(graph)}`).toBe(entry);
      expect(new Set(nodes).size).toBe(nodes.length);
    }
    // What is not sent through the dispatcher goes forward or to the beginning of a loop around it.
    graph.forEach((list, from) => {
      if (found.order[from] < 0) return;
      for (const to of list) {
        if (found.dispatched(from, to)) expect(found.entries).toContain(to);
        else expect(found.order[to] > found.order[from] || found.loops[to]).toBe(true);
      }
    });
  }
});
