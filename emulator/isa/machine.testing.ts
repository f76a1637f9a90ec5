/** A plain machine on numbers for tests of instruction meanings: registers, flags, code and a little memory. */

import { decode, isWide } from './decode.js';
import type { Machine } from './machine.js';

export class TestMachine implements Machine<number> {
  readonly registers = new Int32Array(15);
  readonly ram: DataView;
  /** N, Z, C, V and Q as bits 4 to 0. */
  apsr = 0;
  pc = 0;
  /** What happened besides: `svc 0`, `udf`, `dsb` … */
  readonly events: string[] = [];
  /** Cycles that meanings spent beyond their instructions' own. */
  spent = 0;
  private itState = 0;
  private next = 0;
  private exclusive = false;
  private readonly rom: DataView;

  constructor(
    code: Uint8Array,
    private readonly ramBase: number,
    ramSize: number,
  ) {
    this.rom = new DataView(code.buffer, code.byteOffset, code.byteLength);
    this.ram = new DataView(new ArrayBuffer(ramSize));
  }

  /** Runs from an address until something happens that is no ordinary instruction; the PC is then behind it. */
  run(address: number): void {
    this.pc = address;
    for (let steps = 0; steps < 100 && !this.events.some((event) => event.startsWith('svc')); steps++)
      this.step();
  }

  step(): void {
    const hw1 = this.rom.getUint16(this.pc, true);
    const hw2 = isWide(hw1) ? this.rom.getUint16(this.pc + 2, true) : 0;
    const inIt = (this.itState & 15) !== 0;
    const last = (this.itState & 7) === 0;
    const i = decode(hw1, hw2, this.pc, inIt, inIt && last);
    const passed = !inIt || this.condition(this.itState >>> 4) === 1;
    if (inIt) this.itState = last ? 0 : (this.itState & 0xe0) | ((this.itState << 1) & 0x1f);
    this.next = this.pc + i.size;
    if (passed) i.execute(this, i);
    this.pc = this.next;
  }

  int = (value: number) => value | 0;
  reg = (n: number) => (n === 15 ? this.pc + 4 : this.registers[n]!);
  setReg(n: number, value: number): void {
    if (n > 14) throw new RangeError('R15 is written by branches only');
    this.registers[n] = n === 13 ? value & ~3 : value;
  }

  add = (a: number, b: number) => (a + b) | 0;
  sub = (a: number, b: number) => (a - b) | 0;
  mul = (a: number, b: number) => Math.imul(a, b);
  mulHighUnsigned = (a: number, b: number) =>
    Number(BigInt.asIntN(32, (BigInt(a >>> 0) * BigInt(b >>> 0)) >> 32n));
  mulHighSigned = (a: number, b: number) => Number((BigInt(a) * BigInt(b)) >> 32n);
  divUnsigned = (a: number, b: number) => ((a >>> 0) / (b >>> 0)) | 0;
  divSigned = (a: number, b: number) => (a / b) | 0;
  and = (a: number, b: number) => a & b;
  or = (a: number, b: number) => a | b;
  xor = (a: number, b: number) => a ^ b;
  not = (a: number) => ~a;
  shl = (a: number, b: number) => a << b;
  shrUnsigned = (a: number, b: number) => (a >>> b) | 0;
  shrSigned = (a: number, b: number) => a >> b;
  rotr = (a: number, b: number) => (a >>> b) | (a << -b);
  clz = (a: number) => Math.clz32(a);
  signExtend8 = (a: number) => (a << 24) >> 24;
  signExtend16 = (a: number) => (a << 16) >> 16;
  eq = (a: number, b: number) => Number(a === b);
  ltUnsigned = (a: number, b: number) => Number(a >>> 0 < b >>> 0);
  ltSigned = (a: number, b: number) => Number(a < b);
  select = (condition: number, a: number, b: number) => (condition ? a : b);
  when(condition: number, then: () => void, otherwise?: () => void): void {
    if (condition) then();
    else otherwise?.();
  }

  private setFlag(bit: number, on: boolean): void {
    this.apsr = on ? this.apsr | bit : this.apsr & ~bit;
  }
  addWithCarry(a: number, b: number, carry: number, setFlags: boolean): number {
    const result = (a + b + carry) | 0;
    if (setFlags) {
      this.setNZ(result);
      this.setFlag(4, (a >>> 0) + (b >>> 0) + carry > 0xffff_ffff);
      this.setFlag(2, a + b + carry !== result);
    }
    return result;
  }
  setNZ(result: number): void {
    this.setFlag(16, result < 0);
    this.setFlag(8, result === 0);
  }
  setC = (bit: number) => this.setFlag(4, bit === 1);
  setV = (bit: number) => this.setFlag(2, bit === 1);
  setQ = (bit: number) => this.setFlag(1, bit === 1 || (this.apsr & 1) === 1);
  carry = () => (this.apsr >>> 2) & 1;
  condition(cond: number): number {
    const [n, z, c, v] = [16, 8, 4, 2].map((bit) => (this.apsr & bit) !== 0);
    const holds = [z, c, n, v, c && !z, n === v, n === v && !z, true][cond >>> 1]!;
    return Number(cond & 1 ? !holds : holds);
  }
  startIt(firstCondAndMask: number): void {
    this.itState = firstCondAndMask;
  }

  private view(address: number): [DataView, number] {
    const offset = (address >>> 0) - this.ramBase;
    return offset >= 0 ? [this.ram, offset] : [this.rom, address];
  }
  private load(size: 1 | 2 | 4, address: number): number {
    const [view, offset] = this.view(address);
    if (size === 1) return view.getUint8(offset);
    return size === 2 ? view.getUint16(offset, true) : view.getInt32(offset, true);
  }
  private store(size: 1 | 2 | 4, address: number, value: number): void {
    const [view, offset] = this.view(address);
    if (size === 1) view.setUint8(offset, value);
    else if (size === 2) view.setUint16(offset, value, true);
    else view.setInt32(offset, value, true);
  }
  load8 = (address: number) => this.load(1, address);
  load16 = (address: number) => this.load(2, address);
  load32 = (address: number) => this.load(4, address);
  store8 = (address: number, value: number) => this.store(1, address, value);
  store16 = (address: number, value: number) => this.store(2, address, value);
  store32 = (address: number, value: number) => this.store(4, address, value);
  loadAligned32(address: number): number {
    if (address & 3) throw new RangeError('unaligned');
    return this.load(4, address);
  }
  storeAligned32(address: number, value: number): void {
    if (address & 3) throw new RangeError('unaligned');
    this.store(4, address, value);
  }
  loadUnprivileged = (size: 1 | 2 | 4, address: number) => this.load(size, address);
  storeUnprivileged = (size: 1 | 2 | 4, address: number, value: number) => this.store(size, address, value);
  loadExclusive(size: 1 | 2 | 4, address: number): number {
    this.exclusive = true;
    return this.load(size, address);
  }
  storeExclusive(size: 1 | 2 | 4, address: number, value: number): number {
    if (!this.exclusive) return 1;
    this.exclusive = false;
    this.store(size, address, value);
    return 0;
  }
  clearExclusive(): void {
    this.exclusive = false;
  }

  branch(target: number): void {
    this.next = target;
  }
  branchIf(condition: number, target: number): void {
    if (condition) this.next = target;
  }
  branchTo(target: number): void {
    this.next = target & ~1;
  }
  branchExchange(target: number): void {
    if ((target & 1) === 0) throw new RangeError('not Thumb');
    this.next = target & ~1;
  }
  branchLinkExchange(target: number): void {
    this.branchExchange(target);
  }

  spend(cycles: number): void {
    this.spent += cycles;
  }

  divideByZero = () => 0;
  supervisorCall = (immediate: number) => void this.events.push(`svc ${immediate}`);
  breakpoint = (immediate: number) => void this.events.push(`bkpt ${immediate}`);
  halt = () => void this.events.push('halt');
  undefinedInstruction = () => void this.events.push('udf');
  noCoprocessor = () => void this.events.push('nocp');
  waitForInterrupt = () => void this.events.push('wfi');
  waitForEvent = () => void this.events.push('wfe');
  sendEvent = () => void this.events.push('sev');
  changeProcessorState(disable: boolean, primask: boolean, faultmask: boolean): void {
    this.events.push(`cps${disable ? 'id' : 'ie'} ${primask ? 'i' : ''}${faultmask ? 'f' : ''}`);
  }
  readSpecial = (sysm: number) => (sysm === 0 ? this.apsr << 27 : 0);
  writeSpecial(sysm: number, mask: number, value: number): void {
    if (sysm === 0 && mask === 2) this.apsr = value >>> 27;
    else this.events.push(`msr ${sysm}`);
  }
  barrier = (kind: string) => void this.events.push(kind);
}
