/**
 * Functions of a unit of control flow: with and without a frame, with every form of return, recursive, mutually recursive,
 * ending in a call, and functions that are copied to SRAM and changed there.
 */
import type { Address } from '../../emulator/units.js';
import { BX_LR, type FlowCode, MOV_PC_LR, NOP, OUTER, PL } from './flow-code.js';
import { FLOW_CODE, FLOW_SLOT, FLOW_SLOTS, SRAM } from './scaffold.js';

export interface Callee {
  readonly address: Address;
  /** About how many cycles a call takes. */
  readonly cost: number;
  /** What R6 has to hold at most; 0 for a function that does not call itself. */
  readonly depth: number;
}

/** How a function saves R6, R7 and LR, and returns. */
interface Form {
  readonly enter: readonly number[];
  readonly leave: readonly number[];
}

const FORMS: readonly Form[] = [
  { enter: [0xb5c0], leave: [0xbdc0] }, // push {r6, r7, lr}; pop {r6, r7, pc}
  { enter: [0xe92d, 0x40c0], leave: [0xe8bd, 0x80c0] }, // the same, wide
  { enter: [0xe929, 0x40c0], leave: [0xe8b9, 0x80c0] }, // stmdb r9!, {r6, r7, lr}; ldm r9!, {r6, r7, pc}
  // str lr, [sp, #-4]!; push {r6, r7}; pop {r6, r7}; ldr pc, [sp], #4
  { enter: [0xf84d, 0xed04, 0xb4c0], leave: [0xbcc0, 0xf85d, 0xfb04] },
  { enter: [0xb5c0], leave: [0xbcc0, 0xbc08, 0x4718] }, // pop {r6, r7}; pop {r3}; bx r3
  { enter: [0xb5c0], leave: [0xe8bd, 0x40c0, BX_LR] }, // pop {r6, r7, lr}; bx lr
  { enter: [0xb5c0], leave: [0xe8bd, 0x40c0, MOV_PC_LR] },
];
/** These forms return by one instruction, which may be conditional. */
const CONDITIONAL = FORMS.slice(0, 3);
/** This form has LR again before the end, for a branch to another function. */
const TAIL: Form = { enter: [0xb5c0], leave: [0xe8bd, 0x40c0] };

/** Code that is copied to SRAM when a unit begins, and now and then. */
interface Copied {
  readonly from: Address;
  readonly to: Address;
  readonly words: number;
}

/** What a function's body, or its middle, is made of. */
export type Body = () => void;

export class FlowFunctions {
  readonly callees: Callee[] = [];
  readonly copies: Copied[] = [];
  /** Pairs of copies for the same place. */
  readonly variants: (readonly [Copied, Copied])[] = [];

  /** @param body writes pieces that may call other functions */
  constructor(
    private readonly code: FlowCode,
    private readonly body: (deep: boolean, loops: boolean) => void,
  ) {}

  any(): void {
    const { random } = this.code;
    random.pick([
      () => this.leaf(),
      () => this.caller(),
      () => this.caller(),
      () => this.recursive(),
      () => this.recursive(),
      () => this.mutual(),
      () => this.tail(),
      () => this.inRam(),
      () => this.changing(),
    ])();
  }

  /** A function without a frame. */
  leaf(): void {
    const address = this.begin();
    this.leafBody();
    this.end(address, 1, 0);
  }

  private leafBody(): void {
    const { code } = this;
    const { w, random } = code;
    if (random.chance(25)) code.straight();
    else code.compute(1 + random.below(4));
    if (random.chance(30)) {
      w.it(random.below(14), 1, 0);
      w.put(BX_LR);
      code.compute(1);
    }
    if (random.chance(40)) code.shortLoop();
    w.put(random.chance(80) ? BX_LR : MOV_PC_LR);
  }

  private caller(): void {
    const { w, random } = this.code;
    const form = random.pick(FORMS);
    const address = this.begin();
    w.put(...form.enter);
    for (let n = 1 + random.below(4); n > 0; n--) this.body(true, random.chance(50));
    w.put(...form.leave);
    this.end(address, 1, 0);
  }

  /** A function that ends with a branch to another one. */
  private tail(): void {
    const { code, callees } = this;
    const { w, random } = code;
    const { address: next, cost, depth } = random.pick(callees);
    const address = this.begin();
    if (random.chance(50)) code.compute(1 + random.below(3));
    else {
      w.put(...TAIL.enter);
      this.body(depth === 0, false);
      w.put(...TAIL.leave);
    }
    if (random.chance(60) && next < SRAM) w.branch(next);
    else {
      w.constant(2, next | 1);
      w.put(random.chance(50) ? 0x4710 : 0x4697); // bx r2, mov pc, r2
    }
    code.cost += cost;
    this.end(address, 1, depth);
  }

  /** A function that calls itself once or twice. */
  private recursive(): void {
    const { random } = this.code;
    const address = this.begin();
    const calls = random.chance(70) ? 1 : 2;
    this.recursion(calls, () => address);
    const depth = 1 + random.below(calls === 1 ? 12 : 4);
    this.end(address, calls === 1 ? depth + 1 : 2 ** (depth + 1), depth);
  }

  /** Two functions that call each other. */
  private mutual(): void {
    const { w, random } = this.code;
    const first = this.begin();
    let toSecond = first;
    this.recursion(1, () => {
      toSecond = w.here;
      return first;
    });
    const second = w.here;
    this.recursion(1, () => first);
    w.rewrite(toSecond, (place) => place.call(second));
    const depth = 1 + random.below(10);
    this.end(first, (depth + 1) / 2, depth);
    if (random.chance(50)) this.end(second, (depth + 1) / 2, depth);
  }

  /** @param target the function that is called while R6 does not become negative */
  private recursion(calls: number, target: () => Address): void {
    const { code } = this;
    const { w, random } = code;
    const early = random.chance(40);
    const form = random.pick(early ? CONDITIONAL : FORMS);
    w.put(...form.enter);
    if (random.chance(50)) code.compute(1 + random.below(3));
    w.put(0x3e01); // subs r6, r6, #1
    let out: Address | undefined;
    if (early) {
      w.it(PL ^ 1, 1, 0);
      w.put(...form.leave);
    } else {
      w.skip(PL, 2);
      out = code.reserve();
    }
    for (let n = 0; n < calls; n++) {
      if (random.chance(30)) this.body(false, false);
      w.call(target());
      if (random.chance(70)) code.compute(1 + random.below(3));
    }
    if (random.chance(30)) this.body(false, false);
    if (out !== undefined) code.settle(out);
    w.put(...form.leave);
    code.cost += 20;
  }

  // ---- code in SRAM ----

  /** A function that is copied to SRAM. */
  private inRam(): void {
    const { code } = this;
    code.align();
    const from = this.begin();
    const calls = code.random.chance(50) ? 1 : 0;
    if (calls > 0) this.selfContained(from);
    else this.leafBody();
    const depth = calls * (1 + code.random.below(12));
    const copied = this.copiedFrom(from);
    if (copied) this.copies.push(copied);
    this.end(copied?.to ?? from, depth + 1, depth);
  }

  /** A recursive function that goes nowhere but to itself, wherever it lies. */
  private selfContained(address: Address): void {
    const { code } = this;
    const { w, random } = code;
    const { enter, leave } = random.pick(CONDITIONAL);
    w.put(...enter, 0x3e01); // subs r6, r6, #1
    w.it(PL ^ 1, 1, 0);
    w.put(...leave);
    code.plain(1 + random.below(4));
    w.call(address);
    code.plain(1 + random.below(4));
    w.put(...leave);
    code.cost += 20;
  }

  /** A function in SRAM in two variants that take turns: they differ in one instruction or in all. */
  private changing(): void {
    const { code } = this;
    const { w, random } = code;
    code.align();
    const from = this.begin();
    w.put(0x3000 | random.below(256)); // adds r0, #n
    this.leafBody();
    const length = w.here - from;
    const first = this.copiedFrom(from);
    if (!first) return this.end(from, 1, 0);
    code.align();
    const other = w.here;
    if (random.chance(50)) {
      w.put(...w.halfwords.slice((from - w.base) >> 1, (from + length - w.base) >> 1));
      w.rewrite(other, (place) => place.put(0x3000 | random.below(256))); // adds r0, #n
    } else this.leafBody();
    const second = this.copiedFrom(other, first.to);
    this.copies.push(first);
    if (second) this.variants.push([first, second]);
    this.end(first.to, 1, 0);
  }

  /** What is written from an address on, for a place in SRAM, if it is small enough. */
  private copiedFrom(from: Address, to?: Address): Copied | undefined {
    const { w, random } = this.code;
    if (w.here & 2) w.put(NOP);
    const words = (w.here - from) >> 2;
    if (words > FLOW_SLOT / 4) return undefined;
    return { from, to: to ?? FLOW_CODE + FLOW_SLOT * random.below(FLOW_SLOTS), words };
  }

  /** Copies code to SRAM. */
  copy({ from, to, words }: Copied): void {
    const { code } = this;
    const { w } = code;
    w.constant(0, from);
    w.constant(1, to);
    code.move(2, words);
    const start = w.here;
    w.put(0xc808, 0xc108); // ldmia r0!, {r3}; stmia r1!, {r3}
    code.repeat(2, start);
    code.cost += 10 * words;
  }

  /** Exchanges a function for its other variant when a bit of the count of rounds changes, or in each round. */
  exchange([first, second]: readonly [Copied, Copied]): void {
    const { code } = this;
    const { w, random } = code;
    const before = code.cost;
    const bit = random.pick([0, 2, 3, 4]);
    w.put(0xf010 | OUTER, 0x0f00 | ((1 << bit) - 1)); // tst r4, #bits below
    w.skip(0, 2); // beq
    const over = code.reserve();
    w.put(0xf010 | OUTER, 0x0f00 | (1 << bit)); // tst r4, #bit
    w.skip(0, 2);
    const otherwise = code.reserve();
    this.copy(first);
    const done = code.reserve();
    code.settle(otherwise);
    this.copy(second);
    code.settle(done);
    code.settle(over);
    code.cost = before + ((code.cost - before) >> (bit + 1)) + 8;
  }

  // ---- the list ----

  private begin(): Address {
    this.code.cost = 0;
    return this.code.w.here;
  }

  private end(address: Address, times: number, depth: number): void {
    this.callees.push({ address, cost: Math.ceil((this.code.cost + 8) * times), depth });
  }
}
