/**
 * General-purpose input/output ports: data sheet LM3S9B92, chapter "General-Purpose Input/Outputs (GPIOs)". A port has
 * eight pads, each on a pin of the chip, and two apertures: the legacy APB and the AHB.
 */
import { type ChipHost, type Device, type InterruptLine, Peripheral } from '../emulator/bus/peripheral.js';
import type { ResetKind } from '../emulator/bus/peripheral.js';
import type { RegisterFile } from '../emulator/bus/register-file.js';
import { type BlockLayout, layout } from '../emulator/bus/registers.js';
import type { Drive, Driver, PadInput, Pin, SerialFrame, SerialReceiver } from '../emulator/port/pin.js';
import type { InputSignal, OutputSignal, OutputSink } from '../emulator/port/signal.js';
import type { Level } from '../emulator/units.js';
import { pinMux } from './pin-mux.js';

/** The registers of a GPIO port. */
export const gpioLayout = layout({
  DATA: { from: 0x000, offset: 0x3fc, doc: 'GPIO Data', fields: { DATA: [7, 0] } },
  DIR: { offset: 0x400, doc: 'GPIO Direction', fields: { DIR: [7, 0] } },
  IS: { offset: 0x404, doc: 'GPIO Interrupt Sense', fields: { IS: [7, 0] } },
  IBE: { offset: 0x408, doc: 'GPIO Interrupt Both Edges', fields: { IBE: [7, 0] } },
  IEV: { offset: 0x40c, doc: 'GPIO Interrupt Event', fields: { IEV: [7, 0] } },
  IM: { offset: 0x410, doc: 'GPIO Interrupt Mask', fields: { IME: [7, 0] } },
  RIS: { offset: 0x414, access: 'ro', doc: 'GPIO Raw Interrupt Status', fields: { RIS: [7, 0] } },
  MIS: { offset: 0x418, access: 'ro', doc: 'GPIO Masked Interrupt Status', fields: { MIS: [7, 0] } },
  ICR: { offset: 0x41c, access: 'wo', doc: 'GPIO Interrupt Clear', fields: { IC: [7, 0] } },
  AFSEL: { offset: 0x420, doc: 'GPIO Alternate Function Select', fields: { AFSEL: [7, 0] } },
  DR2R: { offset: 0x500, reset: 0xff, doc: 'GPIO 2-mA Drive Select', fields: { DRV2: [7, 0] } },
  DR4R: { offset: 0x504, doc: 'GPIO 4-mA Drive Select', fields: { DRV4: [7, 0] } },
  DR8R: { offset: 0x508, doc: 'GPIO 8-mA Drive Select', fields: { DRV8: [7, 0] } },
  ODR: { offset: 0x50c, doc: 'GPIO Open Drain Select', fields: { ODE: [7, 0] } },
  PUR: { offset: 0x510, doc: 'GPIO Pull-Up Select', fields: { PUE: [7, 0] } },
  PDR: { offset: 0x514, doc: 'GPIO Pull-Down Select', fields: { PDE: [7, 0] } },
  SLR: { offset: 0x518, doc: 'GPIO Slew Rate Control Select', fields: { SRL: [7, 0] } },
  DEN: { offset: 0x51c, doc: 'GPIO Digital Enable', fields: { DEN: [7, 0] } },
  LOCK: { offset: 0x520, reset: 1, doc: 'GPIO Lock', fields: { LOCK: [31, 0] } },
  CR: { offset: 0x524, reset: 0xff, doc: 'GPIO Commit', fields: { CR: [7, 0] } },
  AMSEL: { offset: 0x528, doc: 'GPIO Analog Mode Select', fields: { GPIOAMSEL: [7, 0] } },
  PCTL: {
    offset: 0x52c,
    doc: 'GPIO Port Control',
    fields: {
      PMC0: [3, 0],
      PMC1: [7, 4],
      PMC2: [11, 8],
      PMC3: [15, 12],
      PMC4: [19, 16],
      PMC5: [23, 20],
      PMC6: [27, 24],
      PMC7: [31, 28],
    },
  },
});

type GpioTable = typeof gpioLayout extends BlockLayout<infer T> ? T : never;

/** Reset values that differ from the layout's, by port: table "GPIO Pins With Non-Zero Reset Values". */
const portResets: Readonly<Record<string, Partial<Record<keyof GpioTable, number>>>> = {
  A: { PCTL: 0x00111111 },
  B: { PCTL: 0x00001100, CR: 0x7f },
  C: { PCTL: 0x00003333, CR: 0xf0, AFSEL: 0x0f, DEN: 0x0f, PUR: 0x0f },
};

/** The pins whose configuration GPIOCR can lock: PB7 (NMI) and PC3 to PC0 (JTAG). */
const protectedPins: Readonly<Record<string, number>> = { B: 0x80, C: 0x0f };

const unlockKey = 0x4c4f434b;

/** Signals of the debug port, which is not modelled at the pins. */
const debugSignals = ['TCK', 'TMS', 'TDI', 'TDO'];

/** How a GPIO port is wired into the chip. */
export interface GpioOptions {
  /** `A` to `H` or `J`. */
  port: string;
  /** The port's interrupt number. */
  interrupt: number;
  /** The wires of pads 0 to 7; undefined where the package has no pin. */
  pins: readonly (Pin | undefined)[];
  /** A pad's interrupt event, unless it is masked. The event of PB4 triggers the converters. */
  onEvent?: (pad: number) => void;
}

interface GpioState {
  /** The levels at the input buffers, one bit per pad. */
  seen: number;
  /** Edges detected and not cleared. */
  edges: number;
  apertures: { apb: boolean; ahb: boolean };
}

/** One pad: the circuit between the port and a pin. */
class Pad implements OutputSink, PadInput {
  readonly mask: number;
  readonly driver: Driver;
  /** The signals of the alternate function, while AFSEL, PCTL and DEN select one. */
  output?: OutputSignal;
  input?: InputSignal;

  constructor(
    readonly pin: Pin,
    readonly index: number,
    private readonly port: Gpio,
  ) {
    this.mask = 1 << index;
    this.driver = pin.driver(port.name);
    pin.pad = this;
    pin.onFrame((frame) => this.input?.receive(frame), this.driver);
  }

  level(_level: Level): void {
    this.port.drive(this);
  }

  sense(level: Level): void {
    this.port.sense(this, level);
  }

  frame(frame: SerialFrame): void {
    this.driver.transmit(frame);
  }

  get receiver(): SerialReceiver | undefined {
    return this.input?.receiver;
  }
}

/** One of the two address ranges of a port. An access to the one that GPIOHBCTL does not select is a bus error. */
export class GpioAperture implements Device {
  constructor(
    private readonly port: Gpio,
    readonly name: string,
    private readonly bus: 'apb' | 'ahb',
    readonly direct: RegisterFile,
  ) {
    this.follow();
  }

  /** Whether GPIOHBCTL selects it; set by system control. Part of the port's state. */
  get enabled(): boolean {
    return this.port.apertures[this.bus];
  }

  set enabled(enabled: boolean) {
    this.port.apertures[this.bus] = enabled;
    this.follow();
  }

  get clocked(): boolean {
    return this.direct.clocked;
  }

  /** @internal For Gpio: its clock gate or its state has changed. */
  follow(): void {
    this.direct.clocked = this.enabled && this.port.clocked;
  }

  read(offset: number, size: number): number {
    return this.port.read(offset, size);
  }

  write(offset: number, value: number, size: number): void {
    this.port.write(offset, value, size);
  }
}

/** A GPIO port with its pads. */
export class Gpio extends Peripheral<GpioTable, GpioState> {
  readonly apb = new GpioAperture(this, this.name, 'apb', this.twin());
  readonly ahb = new GpioAperture(this, `${this.name}_AHB`, 'ahb', this.twin());

  private readonly pads: readonly Pad[];
  /** The pads by bit. */
  private readonly padAt: readonly (Pad | undefined)[];
  private readonly line: InterruptLine;
  /**
   * Derived masks: GPIODIR, GPIODEN and GPIOIM, pads that are push-pull outputs of the data register, and pads that detect rising
   * and falling edges.
   */
  private outputs = 0;
  private enabled = 0;
  private unmasked = 0;
  private plain = 0;
  private rising = 0;
  private falling = 0;

  constructor(
    name: string,
    host: ChipHost,
    private readonly options: GpioOptions,
  ) {
    super(name, gpioLayout, host);
    this.line = host.interrupt(options.interrupt);
    this.padAt = options.pins.map((pin, i) => pin && new Pad(pin, i, this));
    this.pads = this.padAt.filter((pad) => pad !== undefined);
    this.declareData();
    this.declareInterrupts();
    this.declarePads();
    this.declareCommit();
    host.states.afterRestore(this);
    this.takeResetValues();
  }

  protected initialState(): GpioState {
    return { seen: 0, edges: 0, apertures: { apb: true, ahb: false } };
  }

  override reset(kind: ResetKind): void {
    const { apertures } = this.state;
    super.reset(kind);
    this.state.apertures = apertures;
    this.takeResetValues();
  }

  /** Whether a pad connects the pin to its analogue function. */
  isAnalog(pad: number): boolean {
    return ((this.r.AMSEL.value >> pad) & 1) === 1;
  }

  /** @internal For GpioAperture. */
  get apertures(): GpioState['apertures'] {
    return this.state.apertures;
  }

  override gate(clocked: boolean): void {
    super.gate(clocked);
    this.apb.follow();
    this.ahb.follow();
  }

  /** After a restore: updates the apertures, the masks and the signals of the pads. */
  derive(): void {
    this.apb.follow();
    this.ahb.follow();
    this.deriveMasks();
    for (const pad of this.pads) {
      pad.output?.disconnect(pad);
      pad.input?.carry(pad.pin, false);
      Object.assign(pad, this.functionOf(pad));
      pad.output?.connect(pad);
      pad.input?.carry(pad.pin, true);
    }
  }

  /** Applies the port's reset values to registers and pads, without detecting edges. */
  private takeResetValues(): void {
    const resets = portResets[this.options.port] as Record<keyof GpioTable, number> | undefined;
    for (const name in resets) this.r[name as keyof GpioTable].value = resets[name as keyof GpioTable];
    this.refresh(0xff);
    this.state.edges = 0;
    this.updateLine();
  }

  private declareData(): void {
    const { DATA } = this.r;
    this.onRead('DATA', (offset) => {
      const { outputs } = this;
      return ((DATA.value & outputs) | (this.state.seen & ~outputs)) & (offset >> 2) & 0xff;
    });
    this.onWrite('DATA', (value, old, offset) => {
      const mask = (offset >> 2) & this.outputs;
      const data = (old & ~mask) | (value & mask);
      DATA.value = data;
      if (data !== old) this.driveAll(data ^ old, data);
    });
  }

  private declareInterrupts(): void {
    const { r } = this;
    const sensitive = () => {
      this.deriveMasks();
      this.updateLine();
    };
    this.onRead('RIS', () => this.rawInterrupts);
    this.onRead('MIS', () => this.rawInterrupts & r.IM.value);
    this.onWrite('IS', sensitive);
    this.onWrite('IBE', sensitive);
    this.onWrite('IEV', sensitive);
    this.onWrite('IM', sensitive);
    this.onWrite('ICR', (value) => {
      this.state.edges &= ~value;
      this.updateLine();
    });
  }

  private declarePads(): void {
    const { r } = this;
    for (const name of ['DIR', 'ODR'] as const) {
      this.onWrite(name, (value, old) => this.refresh(value ^ old));
    }
    for (const name of ['AFSEL', 'DEN', 'PUR', 'PDR'] as const) {
      this.onWrite(name, (value, old) => {
        const committed = (old & ~r.CR.value) | (value & r.CR.value & 0xff);
        r[name].value = committed;
        if (name === 'PUR') r.PDR.value &= ~committed;
        if (name === 'PDR') r.PUR.value &= ~committed;
        this.refresh(committed ^ old);
      });
    }
    this.onWrite('PCTL', (value, old) => {
      const changed = this.pads.filter(({ index }) => ((value ^ old) >>> (4 * index)) & 0xf);
      this.refresh(changed.reduce((mask, pad) => mask | pad.mask, 0));
    });
    const strengths = [r.DR2R, r.DR4R, r.DR8R];
    for (const name of ['DR2R', 'DR4R', 'DR8R'] as const) {
      this.onWrite(name, (value) => {
        for (const other of strengths) if (other !== r[name]) other.value &= ~value;
      });
    }
  }

  private declareCommit(): void {
    const { r } = this;
    const writable = protectedPins[this.options.port] ?? 0;
    this.onWrite(
      'LOCK',
      (value) => {
        r.LOCK.value = value === unlockKey ? 0 : 1;
      },
      () => 0,
    );
    this.onWrite('CR', (value, old) => {
      r.CR.value = r.LOCK.value ? old : (old & ~writable) | (value & writable);
      r.LOCK.value = 1;
    });
  }

  /** Updates the pads in a mask from the registers. */
  private refresh(mask: number): void {
    this.deriveMasks();
    for (const pad of this.pads) {
      if (!(pad.mask & mask)) continue;
      this.route(pad);
      this.drive(pad);
      this.sense(pad, pad.pin.level);
    }
  }

  /** Computes the masks that a change of a pin needs. */
  private deriveMasks(): void {
    const { DEN, DIR, AFSEL, IM, ODR, IS, IBE, IEV } = this.r;
    this.outputs = DIR.value;
    this.enabled = DEN.value;
    this.unmasked = IM.value;
    this.plain = DEN.value & DIR.value & ~AFSEL.value & ~ODR.value;
    this.rising = ~IS.value & (IBE.value | IEV.value);
    this.falling = ~IS.value & (IBE.value | ~IEV.value);
  }

  /** Updates the pads in a mask from the data register, with a fast path for push-pull outputs, nearly all. */
  private driveAll(mask: number, data: number): void {
    const { plain } = this;
    for (let left = mask; left !== 0; left &= left - 1) {
      const pad = this.padAt[31 - Math.clz32(left & -left)];
      if (pad === undefined) continue;
      if ((pad.mask & plain) === 0) pad.driver.set(this.driveOf(pad));
      else pad.driver.setLevel((pad.mask & data) === 0 ? 0 : 1);
    }
  }

  /** @internal For Pad: the output of its alternate function has changed. */
  drive(pad: Pad): void {
    pad.driver.set(this.driveOf(pad));
  }

  private driveOf({ mask, output }: Pad): Drive {
    const { r } = this;
    const pull = r.PUR.value & mask ? 'pull1' : r.PDR.value & mask ? 'pull0' : 'z';
    if (!(r.DEN.value & mask)) return pull;
    let level: Level;
    if (r.AFSEL.value & mask) {
      if (!output?.driven) return pull;
      level = output.level;
    } else {
      if (!(r.DIR.value & mask)) return pull;
      level = r.DATA.value & mask ? 1 : 0;
    }
    return level && r.ODR.value & mask ? pull : level;
  }

  /** Connects the pad to the signal that AFSEL and PCTL select, or to none. */
  private route(pad: Pad): void {
    const { output, input } = this.functionOf(pad);
    if (output !== pad.output) {
      pad.output?.disconnect(pad);
      pad.output = output;
      output?.connect(pad);
    }
    if (input !== pad.input) {
      pad.input?.carry(pad.pin, false);
      pad.input?.set(pad.input.idle);
      pad.input = input;
      input?.carry(pad.pin, true);
      input?.set(pad.pin.level);
      pad.pin.onReceiver?.();
    }
  }

  private functionOf({ pin, index, mask }: Pad): { output?: OutputSignal; input?: InputSignal } {
    const { r, host } = this;
    const none = { output: undefined, input: undefined };
    const choice = (r.PCTL.value >>> (4 * index)) & 0xf;
    if (!(r.AFSEL.value & r.DEN.value & mask) || !choice) return none;
    const name = pinMux[pin.name]?.[choice];
    if (!name) {
      host.report(`${pin.name} is set to alternate function ${choice}, which it does not have`);
      return none;
    }
    const signal = host.signals.find(name);
    if (!signal.output && !signal.input && !debugSignals.includes(name)) {
      host.report(`${pin.name} is set to ${name}, which no modelled block offers`);
    }
    return signal;
  }

  /** @internal For Pad: passes the pin's level to the data register, edge detection and the alternate function. */
  sense({ index, mask, input }: Pad, wire: Level): void {
    const { r, state } = this;
    const level = (this.enabled & mask) === 0 ? 0 : wire;
    if (input !== undefined) input.set(level);
    if (level === ((state.seen & mask) === 0 ? 0 : 1)) return;
    state.seen ^= mask;
    state.edges |= (level === 1 ? this.rising : this.falling) & mask;
    if ((this.unmasked & mask) === 0) return;
    this.updateLine();
    const wanted = level === 1 ? r.IBE.value | r.IEV.value : r.IBE.value | ~r.IEV.value;
    if ((wanted & mask) !== 0) this.options.onEvent?.(index);
  }

  /** Detected edges, and levels while they last. */
  private get rawInterrupts(): number {
    const { r, state } = this;
    const levels = ~(state.seen ^ r.IEV.value);
    return (state.edges & ~r.IS.value) | (levels & r.IS.value);
  }

  private updateLine(): void {
    this.line.set((this.rawInterrupts & this.r.IM.value) !== 0);
  }
}
