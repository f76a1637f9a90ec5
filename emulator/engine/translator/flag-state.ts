/** Where the flags are while a function is written: see flags.ts for the forms that they have. */
import * as E from './expression.js';
import * as F from './flags.js';
import type { FunctionBuilder } from './function-builder.js';
import { Lazy, Local } from './layout.js';
import { Op } from './wasm.js';

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

  /** Puts the flags into their own locals, as the processor's state has them. */
  toLocals(): void {
    const wasOpen = this.isOpen();
    this.spill();
    if (wasOpen) this.f.setLocal(Local.lazy, E.constant(Lazy.none));
    this.now = F.inLocals;
  }

  /** Brings the flags into the form that they have between blocks. */
  open(): void {
    const { now } = this;
    if (now === F.open) return;
    if (now.from) {
      this.f.setLocal(Local.lazy, E.constant(Lazy[now.from]));
    } else {
      this.spill();
      this.f.setLocal(Local.lazy, E.constant(Lazy.none));
    }
    this.now = F.open;
  }

  /** Before flags are read: none of them is open any more. */
  close(): void {
    if (!this.isOpen()) return;
    this.spillOpen();
    this.f.setLocal(Local.lazy, E.constant(Lazy.none));
    this.now = closed(this.now);
    this.after = closed(this.after);
  }

  /** Gives the flags' own locals their values; the form that the flags are held in does not change. */
  spill(): void {
    const { f, now } = this;
    if (this.isOpen()) this.spillOpen();
    if (now.nz === 'result') {
      f.setLocal(Local.n, F.negative(now));
      f.setLocal(Local.z, F.zeroness(now));
    }
    if (now.c !== 'local' && now.c !== 'open') f.setLocal(Local.c, F.carry(now), false);
    if (now.v !== 'local' && now.v !== 'open') f.setLocal(Local.v, F.overflow(now), false);
  }

  private isOpen(): boolean {
    const { nz, c, v } = this.now;
    return nz === 'open' || c === 'open' || v === 'open';
  }

  /** Gives the locals of open flags their values, as the local `lazy` says; nothing else changes. */
  private spillOpen(): void {
    const { f, now } = this;
    const spill = (from: F.Flags) => {
      if (now.nz === 'open') {
        f.setLocal(Local.z, F.resultOf(from.from!), false);
        f.setLocal(Local.n, E.local(Local.z));
      }
      if (now.c === 'open') f.setLocal(Local.c, F.carry(from), false);
      if (now.v === 'open') f.setLocal(Local.v, F.overflow(from), false);
    };
    f.emit(E.local(Local.lazy));
    f.open(Op.if);
    f.emit(E.binary(Op.eq, E.local(Local.lazy), E.constant(Lazy.compare)));
    f.open(Op.if);
    spill(F.compared);
    f.otherwise();
    spill(F.added);
    f.close();
    f.close();
  }
}

/** The same flags with those that were open in their own locals. */
function closed({ nz, c, v, from }: F.Flags): F.Flags {
  const part = <T extends string>(form: T) => (form === 'open' ? 'local' : form) as Exclude<T, 'open'>;
  return { nz: part(nz), c: part(c), v: part(v), from };
}
