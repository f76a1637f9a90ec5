/** Where the flags are while a function is written: see flags.ts for the forms that they have. */
import type { Node } from './expression.js';
import * as F from './flags.js';
import type { FunctionBuilder } from './function-builder.js';
import { Local } from './layout.js';

export class FlagState {
  /** As the instruction under way reads them. */
  now = F.inLocals;
  /** As they will be after it. */
  after = F.inLocals;

  constructor(private readonly f: FunctionBuilder) {}

  /** An instruction begins: it leaves the flags as they are unless it says otherwise. */
  begin(): void {
    this.after = this.now;
  }

  /** An instruction ends. */
  end(): void {
    this.now = this.after;
  }

  /** Lets the local `lazy` say which form the flags have. */
  open(): void {
    const { f, now } = this;
    if (F.same(now, F.open)) return;
    f.setLocal(Local.lazy, F.lazyOf(now));
    this.now = F.open;
  }

  /** Ends the body of an `if` before which the flags had another form, perhaps: they get one that both ways have. */
  join(before: F.Flags): void {
    if (F.same(before, this.now)) return;
    this.open();
    this.f.otherwise();
    this.now = before;
    this.open();
  }

  /** Whether the local `lazy` says where any of the flags are. */
  get isOpen(): boolean {
    const { nz, c, v } = this.now;
    return nz === 'open' || c === 'open' || v === 'open';
  }

  /** Gives the flags' own locals their values; the form that the flags are held in does not change. */
  spill(): void {
    const { f, now, isOpen } = this;
    const result = isOpen ? F.openResult() : undefined;
    const put = (part: F.Source, into: number, value: (flags: F.Flags, all?: () => Node) => Node) => {
      if (part !== 'local') f.setLocal(into, value(now, result && (() => result)), isOpen);
    };
    put(now.nz, Local.n, F.negative);
    put(now.nz, Local.z, F.zeroness);
    put(now.c, Local.c, F.carry);
    put(now.v, Local.v, F.overflow);
  }
}
