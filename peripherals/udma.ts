/**
 * Micro direct memory access controller: data sheet LM3S9B92, chapter "Micro Direct Memory Access (µDMA)"; it is Arm's
 * PrimeCell µDMA controller PL230, whose manual (DDI 0417) defines the cycle types.
 *
 * Approximate: timing. An arbitration takes one cycle for each word read of the control structure, two for each item and one
 * to write the control word back, as on a bus without wait states or accesses of the processor. Not modelled: DMAWAITSTAT,
 * which is constant; the errata (no capture requests from timer A, no completion interrupt for timer 2, excess requests of
 * timers that roll over).
 */
import * as v from 'valibot';
import { BusError, busError } from '../emulator/bus/fault.js';
import type { BusMaster, DmaRequest, Transfer } from '../emulator/bus/master.js';
import { type ChipHost, type InterruptLine, Peripheral } from '../emulator/bus/peripheral.js';
import type { ResetKind } from '../emulator/bus/peripheral.js';
import { layout, type RegisterSpec, type TableOf } from '../emulator/bus/registers.js';
import type { ClockEvent } from '../emulator/time/clock.js';
import { type Address, type Cycles, hex } from '../emulator/units.js';

const all = [31, 0] as const;

/** An identification register: a byte. */
function identification(offset: number, reset: number, field: string, doc: string): RegisterSpec {
  return { offset, access: 'ro', reset, constant: true, doc, fields: { [field]: [7, 0] } };
}

/** The registers of the uDMA controller. */
export const udmaLayout = layout({
  STAT: {
    offset: 0x000,
    access: 'ro',
    reset: 0x001f0000,
    doc: 'DMA Status',
    fields: { MASTEN: 0, STATE: [7, 4], DMACHANS: [20, 16] },
  },
  CFG: { offset: 0x004, access: 'wo', doc: 'DMA Configuration', fields: { MASTEN: 0 } },
  CTLBASE: { offset: 0x008, doc: 'DMA Channel Control Base Pointer', fields: { ADDR: [31, 10] } },
  ALTBASE: {
    offset: 0x00c,
    access: 'ro',
    reset: 0x200,
    doc: 'DMA Alternate Channel Control Base Pointer',
    fields: { ADDR: all },
  },
  WAITSTAT: {
    offset: 0x010,
    access: 'ro',
    reset: 0xffffffc0,
    doc: 'DMA Channel Wait-on-Request Status',
    fields: { WAITREQ: all },
  },
  SWREQ: { offset: 0x014, access: 'wo', doc: 'DMA Channel Software Request' },
  USEBURSTSET: { offset: 0x018, access: 'w1s', doc: 'DMA Channel Useburst Set', fields: { SET: all } },
  USEBURSTCLR: { offset: 0x01c, access: 'wo', doc: 'DMA Channel Useburst Clear', fields: { CLR: all } },
  REQMASKSET: { offset: 0x020, access: 'w1s', doc: 'DMA Channel Request Mask Set', fields: { SET: all } },
  REQMASKCLR: { offset: 0x024, access: 'wo', doc: 'DMA Channel Request Mask Clear', fields: { CLR: all } },
  ENASET: { offset: 0x028, access: 'w1s', doc: 'DMA Channel Enable Set', fields: { SET: all } },
  ENACLR: { offset: 0x02c, access: 'wo', doc: 'DMA Channel Enable Clear', fields: { CLR: all } },
  ALTSET: { offset: 0x030, access: 'w1s', doc: 'DMA Channel Primary Alternate Set', fields: { SET: all } },
  ALTCLR: { offset: 0x034, access: 'wo', doc: 'DMA Channel Primary Alternate Clear', fields: { CLR: all } },
  PRIOSET: { offset: 0x038, access: 'w1s', doc: 'DMA Channel Priority Set', fields: { SET: all } },
  PRIOCLR: { offset: 0x03c, access: 'wo', doc: 'DMA Channel Priority Clear', fields: { CLR: all } },
  ERRCLR: { offset: 0x04c, access: 'w1c', doc: 'DMA Bus Error Clear', fields: { ERRCLR: 0 } },
  CHASGN: { offset: 0x500, doc: 'DMA Channel Assignment' },
  PERIPHID4: identification(0xfd0, 0x04, 'PID4', 'DMA Peripheral Identification 4'),
  PERIPHID0: identification(0xfe0, 0x30, 'PID0', 'DMA Peripheral Identification 0'),
  PERIPHID1: identification(0xfe4, 0xb2, 'PID1', 'DMA Peripheral Identification 1'),
  PERIPHID2: identification(0xfe8, 0x0b, 'PID2', 'DMA Peripheral Identification 2'),
  PERIPHID3: identification(0xfec, 0x00, 'PID3', 'DMA Peripheral Identification 3'),
  PCELLID0: identification(0xff0, 0x0d, 'CID0', 'DMA PrimeCell Identification 0'),
  PCELLID1: identification(0xff4, 0xf0, 'CID1', 'DMA PrimeCell Identification 1'),
  PCELLID2: identification(0xff8, 0x05, 'CID2', 'DMA PrimeCell Identification 2'),
  PCELLID3: identification(0xffc, 0xb1, 'CID3', 'DMA PrimeCell Identification 3'),
});

type UdmaTable = TableOf<typeof udmaLayout>;

/**
 * The source whose requests each channel serves: by default, and with its bit in DMACHASGN set (table "µDMA Channel
 * Assignments"). Empty for software requests only.
 */
export const udmaChannels: readonly (readonly [primary: string, secondary: string])[] = [
  ['USB0EP1RX', 'UART2RX'],
  ['USB0EP1TX', 'UART2TX'],
  ['USB0EP2RX', 'TIMER3A'],
  ['USB0EP2TX', 'TIMER3B'],
  ['USB0EP3RX', 'TIMER2A'],
  ['USB0EP3TX', 'TIMER2B'],
  ['ETHERNETRX', 'TIMER2A'],
  ['ETHERNETTX', 'TIMER2B'],
  ['UART0RX', 'UART1RX'],
  ['UART0TX', 'UART1TX'],
  ['SSI0RX', 'SSI1RX'],
  ['SSI0TX', 'SSI1TX'],
  ['', 'UART2RX'],
  ['', 'UART2TX'],
  ['ADC0SS0', 'TIMER2A'],
  ['ADC0SS1', 'TIMER2B'],
  ['ADC0SS2', ''],
  ['ADC0SS3', ''],
  ['TIMER0A', 'TIMER1A'],
  ['TIMER0B', 'TIMER1B'],
  ['TIMER1A', 'EPI0RX'],
  ['TIMER1B', 'EPI0TX'],
  ['UART1RX', ''],
  ['UART1TX', ''],
  ['SSI1RX', 'ADC1SS0'],
  ['SSI1TX', 'ADC1SS1'],
  ['', 'ADC1SS2'],
  ['', 'ADC1SS3'],
  ['I2S0RX', ''],
  ['I2S0TX', ''],
  ['', ''],
  ['', ''],
];

/** The channels that serve each source, one bit each: by default, and with DMACHASGN. */
const channelMasks = new Map<string, [primary: number, secondary: number]>();
udmaChannels.forEach((sources, channel) =>
  sources.forEach((source, assignment) => {
    const masks = channelMasks.get(source) ?? [0, 0];
    masks[assignment] |= 1 << channel;
    channelMasks.set(source, masks);
  }),
);

/** Values of XFERMODE in a control word; the scatter-gather modes of an alternate structure are those of the primary plus 1. */
const mode = {
  stop: 0,
  basic: 1,
  auto: 2,
  pingPong: 3,
  memoryList: 4,
  memoryTask: 5,
  peripheralList: 6,
  peripheralTask: 7,
} as const;

/** Bits of a control word (DMACHCTL): XFERMODE, NXTUSEBURST and XFERSIZE. */
const modeMask = 0x7;
const nextUseburst = 0x8;
const sizeMask = 0x3ff0;
/** The lowest bits of its fields. */
const shift = { XFERSIZE: 4, ARBSIZE: 14, SRCSIZE: 24, SRCINC: 26, DSTSIZE: 28, DSTINC: 30 } as const;
/** The value of SRCINC and DSTINC for a constant address. */
const noIncrement = 3;

/** Bytes of a control structure, and the offset of the alternate ones. */
const structureBytes = 16;
const alternateOffset = 0x200;

/** Words of a task in the list of a scatter-gather transfer. */
const taskWords = 4;

/** Cycles to read a control structure, move an item, and write the control word back. */
const timing = { structure: 3, item: 2, writeBack: 1 } as const;

/** Values of DMASTAT.STATE. */
const status = { readControl: 1, readSource: 4, writeDestination: 5, writeControl: 7 } as const;

/** Pairs of registers: one sets bits, the other clears them. */
const setAndClear = [
  ['USEBURSTSET', 'USEBURSTCLR'],
  ['REQMASKSET', 'REQMASKCLR'],
  ['ENASET', 'ENACLR'],
  ['ALTSET', 'ALTCLR'],
  ['PRIOSET', 'PRIOCLR'],
] as const;

const errorInterrupt = 47;

/** The bus as a master sees it. Accesses throw BusError where no device responds. */
export interface MasteredBus {
  /** The master of the current access; undefined for the processor. */
  master: string | undefined;
  read(address: Address, size: number): number;
  write(address: Address, value: number, size: number): void;
}

/** How the uDMA controller is wired into the chip. */
export interface UdmaOptions {
  bus: MasteredBus;
  /** A channel has completed. @param source the source that it serves, as in `udmaChannels` */
  onDone(source: string): void;
  /**
   * Software enables a channel.
   * @param source the source that it serves, as in `udmaChannels`
   * @param control the address of its control word
   */
  onEnabled?(channel: number, source: string, control: Address): void;
}

interface UdmaState {
  /** Pending requests: of software, of the controller itself, and of pulsed lines. One bit per channel. */
  software: number;
  auto: number;
  singlePulses: number;
  burstPulses: number;
  /** The levels of request lines by assignment. */
  single: number[];
  burst: number[];
  active: Arbitration;
  /** While the clock is off: when the next event was due, and when the clock went off. */
  halted: { due: Cycles; since: Cycles } | null;
}

/** The current arbitration: a control structure as it was read, and its progress. */
interface Arbitration {
  /** -1 while the controller is idle. */
  channel: number;
  structure: Address;
  control: number;
  sourceEnd: Address;
  destinationEnd: Address;
  /** Whether the request was for a burst. */
  burst: boolean;
  /** Items that remain in the structure. */
  remaining: number;
  /** Items before the next arbitration: at the start of this one, and left. */
  items: number;
  left: number;
  began: Cycles;
}

const cycle = v.pipe(v.number(), v.finite());
const shapes = {
  single: 'as now',
  burst: 'as now',
  halted: v.nullable(v.strictObject({ due: cycle, since: cycle })),
} as const;

/** The uDMA controller. */
export class Udma extends Peripheral<UdmaTable, UdmaState> implements BusMaster {
  private readonly errorLine: InterruptLine;
  private readonly next: ClockEvent;
  private readonly listeners = new Set<(transfer: Transfer) => void>();
  /** By channel, made on first use. */
  private readonly masterNames: string[] = [];

  constructor(
    name: string,
    host: ChipHost,
    private readonly options: UdmaOptions,
  ) {
    super(name, udmaLayout, host);
    this.errorLine = host.interrupt(errorInterrupt);
    this.next = host.clock.event(`${name}.transfer`, (at) => this.advance(at));
    this.declareControl();
    for (const [set, clear] of setAndClear) this.declareBits(set, clear);
  }

  protected override get shapes() {
    return shapes;
  }

  protected initialState(): UdmaState {
    return {
      software: 0,
      auto: 0,
      singlePulses: 0,
      burstPulses: 0,
      single: [0, 0],
      burst: [0, 0],
      active: {
        channel: -1,
        structure: 0,
        control: 0,
        sourceEnd: 0,
        destinationEnd: 0,
        burst: false,
        remaining: 0,
        items: 0,
        left: 0,
        began: 0,
      },
      halted: null,
    };
  }

  /** Keeps the levels of request lines, which other blocks drive. */
  override reset(kind: ResetKind): void {
    const { single, burst } = this.state;
    super.reset(kind);
    this.state.single = single;
    this.state.burst = burst;
    this.next.cancel();
    this.errorLine.set(false);
  }

  override gate(clocked: boolean): void {
    super.gate(clocked);
    const { state, next, host } = this;
    const now = host.clock.cycles;
    if (!clocked && next.pending) {
      state.halted = { due: next.at, since: now };
      next.cancel();
    } else if (clocked && state.halted) {
      const pause = now - state.halted.since;
      state.active.began += pause;
      next.atCycle(state.halted.due + pause);
      state.halted = null;
    } else if (clocked) this.wake();
  }

  watch(listener: (transfer: Transfer) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * The request line of a source in `udmaChannels`. Several channels may serve one source.
   * @throws RangeError when no channel serves it
   */
  request(source: string): DmaRequest {
    const masks = channelMasks.get(source);
    if (source === '' || !masks) throw new RangeError(`${this.name} has no channel for '${source}'`);
    return {
      set: (single, burst) => this.setRequest(masks, single, burst),
      pulse: (burst = false) => this.pulse(masks, burst),
    };
  }

  private declareControl(): void {
    const { r } = this;
    this.onRead('STAT', () => (r.STAT.value & ~0xf0) | (this.status(this.host.clock.cycles) << 4));
    this.onWrite('CFG', (value) => {
      r.STAT.MASTEN = value & 1;
      this.wake();
    });
    this.onRead('ALTBASE', () => (r.CTLBASE.value | alternateOffset) >>> 0);
    this.onWrite('SWREQ', (value) => {
      this.state.software |= value & r.ENASET.value;
      this.wake();
    });
    this.onWrite('ERRCLR', () => this.errorLine.set(r.ERRCLR.ERRCLR === 1));
    this.onWrite('CHASGN', () => this.wake());
  }

  private declareBits(set: (typeof setAndClear)[number][0], clear: (typeof setAndClear)[number][1]): void {
    const register = this.r[set];
    this.onWrite(set, (value) => {
      const fresh = value & ~register.value;
      register.value |= value;
      if (set === 'ENASET') this.noteEnabled(fresh);
      this.wake();
    });
    this.onWrite(clear, (value) => {
      register.value &= ~value;
      if (set === 'ENASET') this.dropRequests(value);
      this.wake();
    });
  }

  private noteEnabled(channels: number): void {
    for (let left = channels; left !== 0; left &= left - 1) {
      const channel = 31 - Math.clz32(left & -left);
      this.options.onEnabled?.(channel, this.sourceOf(channel), this.structureOf(channel) + 8);
    }
  }

  /** The source that a channel serves. */
  private sourceOf(channel: number): string {
    return udmaChannels[channel][(this.r.CHASGN.value >>> channel) & 1];
  }

  /** The address of a channel's control structure. */
  private structureOf(channel: number): Address {
    const offset = this.r.ALTSET.value & (1 << channel) ? alternateOffset : 0;
    return this.r.CTLBASE.value + offset + channel * structureBytes;
  }

  /** The state of the state machine at a cycle, for DMASTAT.STATE. */
  private status(at: Cycles): number {
    const { active } = this.state;
    if (active.channel < 0) return 0;
    const elapsed = at - active.began;
    if (elapsed < timing.structure) return status.readControl + Math.max(0, elapsed);
    const inItems = elapsed - timing.structure;
    if (inItems >= active.items * timing.item) return status.writeControl;
    return inItems % timing.item ? status.writeDestination : status.readSource;
  }

  // Requests

  private setRequest(masks: readonly number[], single: boolean, burst: boolean): void {
    const { state } = this;
    for (let n = 0; n < masks.length; n++) {
      const mask = masks[n];
      state.single[n] = single ? state.single[n] | mask : state.single[n] & ~mask;
      state.burst[n] = burst ? state.burst[n] | mask : state.burst[n] & ~mask;
    }
    if (single || burst) this.wake();
  }

  private pulse(masks: readonly number[], burst: boolean): void {
    const { r, state } = this;
    const pulsing = this.assigned(masks) & r.ENASET.value & ~r.REQMASKSET.value;
    if (!pulsing) return;
    if (burst) state.burstPulses |= pulsing;
    else state.singlePulses |= pulsing;
    this.wake();
  }

  /** Selects between the bits of both assignments by DMACHASGN. */
  private assigned([primary, secondary]: readonly number[]): number {
    const chosen = this.r.CHASGN.value;
    return (primary & ~chosen) | (secondary & chosen);
  }

  /** The channels with a burst request; a software request is always one. */
  private bursts(): number {
    const { r, state } = this;
    const lines = state.burstPulses | this.assigned(state.burst);
    return state.software | state.auto | (lines & ~r.REQMASKSET.value);
  }

  /** The channels to serve. */
  private ready(): number {
    const { r, state } = this;
    if (!this.clocked || !r.STAT.MASTEN || !r.ENASET.value) return 0;
    const singles = (state.singlePulses | this.assigned(state.single)) & ~r.REQMASKSET.value;
    return (this.bursts() | (singles & ~r.USEBURSTSET.value)) & r.ENASET.value;
  }

  /** Makes an idle controller arbitrate in the next cycle if a channel is ready. */
  private wake(): void {
    if (this.state.active.channel < 0 && !this.next.pending && this.ready()) this.next.after(1);
  }

  /** Drops the pending requests of channels. */
  private dropRequests(channels: number): void {
    const { state } = this;
    state.software &= ~channels;
    state.auto &= ~channels;
    state.singlePulses &= ~channels;
    state.burstPulses &= ~channels;
  }

  // Arbitration

  private advance(at: Cycles): void {
    if (this.state.active.channel >= 0) this.continueTransfer(at);
    else this.arbitrate(at);
  }

  /** Serves high priority first, then the lowest number. */
  private arbitrate(at: Cycles): void {
    for (let ready = this.ready(); ready; ready = this.ready()) {
      const among = ready & this.r.PRIOSET.value || ready;
      const channel = 31 - Math.clz32(among & -among);
      const burst = ((this.bursts() >>> channel) & 1) === 1;
      if (this.begin(channel, burst, at)) return;
    }
  }

  /** Starts an arbitration for a channel. @returns whether there is an item to transfer */
  private begin(channel: number, burst: boolean, at: Cycles): boolean {
    const { active } = this.state;
    this.dropRequests(1 << channel);
    if (!this.readStructure(channel)) return false;
    const { control } = active;
    if ((control & modeMask) === mode.stop) {
      this.r.ENASET.value &= ~(1 << channel);
      return false;
    }
    this.check(channel, control);
    active.channel = channel;
    active.burst = burst;
    active.remaining = ((control & sizeMask) >>> shift.XFERSIZE) + 1;
    active.items = Math.min(active.remaining, burst || isList(control) ? arbitrationSize(control) : 1);
    active.left = active.items;
    active.began = at;
    this.schedule(at + timing.structure);
    return true;
  }

  /** Reads a channel's control structure. @returns false after a bus error */
  private readStructure(channel: number): boolean {
    const { state, options } = this;
    const { active } = state;
    const structure = this.structureOf(channel);
    options.bus.master = this.masterName(channel);
    try {
      active.structure = structure;
      active.control = this.load(structure + 8, 4);
      active.sourceEnd = this.load(structure, 4);
      active.destinationEnd = this.load(structure + 4, 4);
      return true;
    } catch (error) {
      this.fail(channel, error);
      return false;
    } finally {
      options.bus.master = undefined;
    }
  }

  /** Schedules the end of the next item, the last one together with the control word. */
  private schedule(from: Cycles): void {
    const last = this.state.active.left === 1;
    this.next.atCycle(from + timing.item + (last ? timing.writeBack : 0));
  }

  private continueTransfer(at: Cycles): void {
    const { active } = this.state;
    const done = this.moveNextItem();
    if (done && active.left > 0) {
      this.schedule(at);
      return;
    }
    const { channel } = active;
    active.channel = -1;
    if (!(done && this.finish(channel, at))) this.arbitrate(at);
  }

  /** Moves an item; after the last one, writes the control word back. @returns false after a bus error */
  private moveNextItem(): boolean {
    const { state, options } = this;
    const { active } = state;
    options.bus.master = this.masterName(active.channel);
    try {
      this.moveItem(active);
      if (active.left === 0) this.writeBack(active);
      return true;
    } catch (error) {
      this.fail(active.channel, error);
      return false;
    } finally {
      options.bus.master = undefined;
    }
  }

  /** End pointers are the addresses of the last item. Tasks of a list are copied to one address, four words each. */
  private moveItem(active: Arbitration): void {
    const { control, sourceEnd, destinationEnd, remaining } = active;
    const size = itemSize(control);
    const destinationsLeft = isList(control) ? (remaining - 1) % taskWords : remaining - 1;
    const source = before(sourceEnd, remaining - 1, (control >>> shift.SRCINC) & 3) & -size;
    const destination = before(destinationEnd, destinationsLeft, control >>> shift.DSTINC) & -size;
    const value = this.load(source, size);
    if (this.listeners.size > 0) this.notify(active.channel, source >>> 0, destination >>> 0, size, value);
    this.store(destination, value, size);
    active.remaining--;
    active.left--;
  }

  private notify(channel: number, source: Address, destination: Address, size: number, value: number): void {
    const trimmed = size === 4 ? value >>> 0 : value & (size === 2 ? 0xffff : 0xff);
    for (const listener of this.listeners) listener({ channel, source, destination, size, value: trimmed });
  }

  private writeBack({ structure, control, remaining }: Arbitration): void {
    const rest = control & ~sizeMask;
    const word = remaining === 0 ? rest & ~modeMask : rest | ((remaining - 1) << shift.XFERSIZE);
    this.store(structure + 8, word, 4);
  }

  /** Completes an arbitration. @returns whether the channel continues with a task before any other channel */
  private finish(channel: number, at: Cycles): boolean {
    const { r, state } = this;
    const { control, remaining, burst } = state.active;
    const bit = 1 << channel;
    const complete = remaining === 0;
    if (!complete && remaining < arbitrationSize(control)) r.USEBURSTSET.value &= ~bit;
    switch (control & modeMask) {
      case mode.pingPong:
        if (!complete) break;
        r.ALTSET.value ^= bit;
        this.done(channel);
        break;
      case mode.memoryList:
        r.ALTSET.value |= bit;
        state.auto |= bit & r.ENASET.value;
        break;
      case mode.memoryTask:
        if (complete) r.ALTSET.value &= ~bit;
        state.auto |= bit & r.ENASET.value;
        break;
      case mode.peripheralList:
        r.ALTSET.value |= bit;
        return this.begin(channel, burst, at);
      case mode.peripheralTask:
        if (!complete) break;
        r.ALTSET.value &= ~bit;
        if (control & nextUseburst) r.USEBURSTSET.value |= bit;
        break;
      default:
        if (complete) this.stop(channel);
        else if ((control & modeMask) === mode.auto) state.auto |= bit & r.ENASET.value;
    }
    return false;
  }

  private stop(channel: number): void {
    this.r.ENASET.value &= ~(1 << channel);
    this.dropRequests(1 << channel);
    this.done(channel);
  }

  private done(channel: number): void {
    this.options.onDone(this.sourceOf(channel));
  }

  /** Reports settings that the data sheet leaves undefined. */
  private check(channel: number, control: number): void {
    const size = (control >>> shift.SRCSIZE) & 3;
    const report = (what: string) => this.host.report(`${this.masterName(channel)}: ${what}`);
    if (((control >>> shift.DSTSIZE) & 3) !== size) report('DSTSIZE differs from SRCSIZE, which applies');
    if (size === 3) report('SRCSIZE is reserved: items are words');
    if (((control >>> shift.SRCINC) & 3) < size || control >>> shift.DSTINC < size) {
      report('an address increment is smaller than an item');
    }
  }

  // The bus

  private masterName(channel: number): string {
    return (this.masterNames[channel] ??= `${this.name} channel ${channel}`);
  }

  /** Ends a channel's transfer after a bus error. */
  private fail(channel: number, error: unknown): void {
    if (!(error instanceof BusError)) throw error;
    const { r } = this;
    const { address, reason, write } = error;
    r.ENASET.value &= ~(1 << channel);
    this.dropRequests(1 << channel);
    r.ERRCLR.ERRCLR = 1;
    this.errorLine.set(true);
    const access = `${write ? 'write to' : 'read of'} ${hex(address)}`;
    this.host.report(`${this.masterName(channel)} stops after a bus error, ${access}: ${reason}`);
  }

  private load(address: Address, size: number): number {
    this.checkReach(address, false);
    return this.options.bus.read(address, size);
  }

  private store(address: Address, value: number, size: number): void {
    this.checkReach(address, true);
    this.options.bus.write(address, value, size);
  }

  /**
   * The controller reaches SRAM, peripherals and EPI. Only the processor reaches flash (driver library guide, "uDMA
   * Controller"), ROM, the private peripheral bus and the bit-band aliases.
   */
  private checkReach(address: Address, write: boolean): void {
    const megabytes = address >>> 20;
    if (megabytes === 0x200 || megabytes === 0x400 || (megabytes >= 0x600 && megabytes < 0xe00)) return;
    busError(address, `${this.name} does not reach it`, write);
  }
}

/** Whether a structure copies tasks, which are control structures, from a list. */
function isList(control: number): boolean {
  return (control & modeMask) === mode.memoryList || (control & modeMask) === mode.peripheralList;
}

/** Items before the next arbitration: 1 to 1024. */
function arbitrationSize(control: number): number {
  return 1 << Math.min((control >>> shift.ARBSIZE) & 0xf, 10);
}

/** Bytes of an item. */
function itemSize(control: number): number {
  return 1 << Math.min((control >>> shift.SRCSIZE) & 3, 2);
}

/** The address `items` items before the end pointer. */
function before(end: Address, items: number, increment: number): Address {
  return increment === noIncrement ? end : end - (items << increment);
}
