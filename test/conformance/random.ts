/** Random choices from a seed, and operands with edge values. */

/** The seed of all generated cases; PERCH_SEED overrides it. */
export const seed = Number(process.env.PERCH_SEED ?? 20090401);

/** A xorshift generator: the same seed makes the same choices. */
export class Random {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed | 0 || 1;
  }

  /** Any int32. */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    return Math.imul(x, 0x9e3779b1) ^ (x >>> 15);
  }

  /** 0 to `count` - 1. */
  below(count: number): number {
    return (this.next() >>> 0) % count;
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}

/** Values at which carries, signs, shifts and extensions change. */
const EDGES = [
  0, 1, 2, 3, 0x1f, 0x20, 0x21, 0x3f, 0x40, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x10001,
  0x00ff00ff, 0x55555555, 0x7ffffffe, 0x7fffffff, -0x80000000, -0x7fffffff, -0x10000, -0x8000, -0x80, -3, -2,
  -1,
];

/** A register's value: an edge, a small number, or anything. */
export function operand(random: Random): number {
  if (random.chance(40)) return random.pick(EDGES);
  return random.chance(20) ? random.next() >> random.below(31) : random.next();
}
