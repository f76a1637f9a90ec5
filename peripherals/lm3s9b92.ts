/**
 * The LM3S9B92: its memories, its blocks with their addresses and interrupts (data sheet, tables "Memory Map" and
 * "Interrupts"), and their interconnections.
 */
import type {
  Block,
  Chip,
  ChipContext,
  ChipDescription,
  MappedBlock,
  Refusal,
  RegisterBlock,
} from '../emulator/chip/chip.js';
import type { AnalogDescription } from '../emulator/port/analog.js';
import { type Address, type Cycles, hex, type Hertz } from '../emulator/units.js';
import { Adc, type AdcTrigger } from './adc.js';
import { Flash, systemControlPage } from './flash.js';
import { Gpio } from './gpio.js';
import { analogPins } from './pin-mux.js';
import { rom, romCode } from './rom.js';
import { type PowerMode, type ResetCause, SysCtl } from './sysctl.js';
import { Timer } from './timer.js';
import { Uart } from './uart.js';
import { Udma } from './udma.js';
import { Watchdog } from './watchdog.js';

const flashBytes = 256 * 1024;
const sramBytes = 96 * 1024;

/** GPIO ports: APB aperture, AHB aperture, interrupt. Port J has six pins' worth of package but eight bits. */
const gpioPorts: readonly (readonly [port: string, apb: Address, ahb: Address, interrupt: number])[] = [
  ['A', 0x40004000, 0x40058000, 0],
  ['B', 0x40005000, 0x40059000, 1],
  ['C', 0x40006000, 0x4005a000, 2],
  ['D', 0x40007000, 0x4005b000, 3],
  ['E', 0x40024000, 0x4005c000, 4],
  ['F', 0x40025000, 0x4005d000, 30],
  ['G', 0x40026000, 0x4005e000, 31],
  ['H', 0x40027000, 0x4005f000, 32],
  ['J', 0x4003d000, 0x40060000, 54],
];

/** Where a block is, and what turns it on. */
interface Place {
  base: Address;
  /** The second address range of a GPIO port. */
  ahb?: Address;
  /** 4 KB by default. */
  size?: number;
  /** Its clock gates by the names of system control: any of them lets it answer. By default the one of its own name. */
  gates?: readonly string[];
  /** What its interrupts and DMA requests are called; its own name by default. */
  source?: string;
}

/**
 * The memory map: every block of the chip, modelled or not. A block is modelled if the chip below builds it. The names are
 * the SVD's, except `GPIOA` for `GPIO_PORTA` and `Ethernet MAC` for `MAC`.
 */
const memoryMap: Readonly<Record<string, Place>> = {
  WATCHDOG0: { base: 0x40000000 },
  WATCHDOG1: { base: 0x40001000 },
  SSI0: { base: 0x40008000 },
  SSI1: { base: 0x40009000 },
  UART0: { base: 0x4000c000 },
  UART1: { base: 0x4000d000 },
  UART2: { base: 0x4000e000 },
  I2C0: { base: 0x40020000 },
  I2C1: { base: 0x40021000 },
  PWM0: { base: 0x40028000 },
  QEI0: { base: 0x4002c000 },
  QEI1: { base: 0x4002d000 },
  TIMER0: { base: 0x40030000 },
  TIMER1: { base: 0x40031000 },
  TIMER2: { base: 0x40032000 },
  TIMER3: { base: 0x40033000 },
  ADC0: { base: 0x40038000 },
  ADC1: { base: 0x40039000 },
  COMP: { base: 0x4003c000, gates: ['COMP0', 'COMP1', 'COMP2'] },
  CAN0: { base: 0x40040000 },
  CAN1: { base: 0x40041000 },
  'Ethernet MAC': { base: 0x40048000, gates: ['EMAC0', 'EPHY0'], source: 'ETHERNET' },
  USB0: { base: 0x40050000 },
  I2S0: { base: 0x40054000 },
  EPI0: { base: 0x400d0000 },
  'EPI0 window': { base: 0x60000000, size: 0x80000000, gates: ['EPI0'], source: 'EPI0' },
  FLASH_CTRL: { base: 0x400fd000, gates: [] },
  SYSCTL: { base: 0x400fe000, gates: [] },
  UDMA: { base: 0x400ff000 },
  ...Object.fromEntries(gpioPorts.map(([port, base, ahb]) => [`GPIO${port}`, { base, ahb }])),
};
/** Blocks of other LM3S parts that firmware may look for. */
const otherParts: ReadonlyMap<Address, string> = new Map([
  [0x400fc000, 'the LM3S9B92 has no hibernation module (HIB)'],
]);

const pageBytes = 0x1000;
const places = Object.entries(memoryMap).map(([name, place]) => ({ name, ...place }));
type NamedPlace = (typeof places)[number];

/** The block that an address belongs to; undefined at reserved addresses. */
function placeAt(address: Address): NamedPlace | undefined {
  const inside = (base: Address | undefined, size: number) =>
    base !== undefined && address >= base && address < base + size;
  return places.find(({ base, ahb, size = pageBytes }) => inside(base, size) || inside(ahb, size));
}

/** The block that a clock gate belongs to. */
function placeOfGate(gate: string): NamedPlace {
  return places.find(({ name, gates = [name] }) => gates.includes(gate))!;
}

/** The block that an interrupt (`PWM0GEN1`) or DMA request (`SSI0RX`) belongs to; undefined for none. */
function placeOfSource(request: string): NamedPlace | undefined {
  return places.find(({ name, source = name }) => request.startsWith(source));
}

/** The pins of each port. */
const pinNames = Object.fromEntries(
  gpioPorts.map(([port]) => [port, Array.from({ length: 8 }, (_, n) => `P${port}${n}`)]),
);

const uartInterrupts = [5, 6, 33];
/** Timer A's and timer B's. */
const timerInterrupts: readonly (readonly [number, number])[] = [
  [19, 20],
  [21, 22],
  [23, 24],
  [35, 36],
];

const adcInterrupts = [
  [14, 15, 16, 17],
  [48, 49, 50, 51],
] as const;
/** PB4, whose interrupt event is the converters' external trigger. */
const adcTriggerPad = { port: 'B', pad: 4 } as const;

/** The range that a pin survives, wider than the converter's: data sheet, table "Maximum Ratings". */
const pinVoltage = { unit: 'V', lowest: -0.3, highest: 5.5, initial: 0 } as const;
/** The chip's analogue inputs. The range of the temperature is the storage temperature. */
const analogInputs: Readonly<Record<string, AnalogDescription>> = {
  ...Object.fromEntries(Object.entries(analogPins).map(([name, pin]) => [name, { ...pinVoltage, pin }])),
  TEMP: { unit: '°C', lowest: -65, highest: 150, initial: 25 },
};

/** The default MAC address, a locally administered one (bit 1 of the first byte). */
const defaultMac = '02:50:65:72:63:68';

/** The source of each interrupt, by its number (data sheet, table "Interrupts"); empty where there is none. */
const interruptNames = (
  'GPIOA GPIOB GPIOC GPIOD GPIOE UART0 UART1 SSI0 I2C0 PWM0FAULT PWM0GEN0 PWM0GEN1 PWM0GEN2 QEI0 ' +
  'ADC0SS0 ADC0SS1 ADC0SS2 ADC0SS3 WATCHDOG TIMER0A TIMER0B TIMER1A TIMER1B TIMER2A TIMER2B COMP0 COMP1 COMP2 ' +
  'SYSCTL FLASH GPIOF GPIOG GPIOH UART2 SSI1 TIMER3A TIMER3B I2C1 QEI1 CAN0 CAN1 - ETHERNET - USB0 PWM0GEN3 ' +
  'UDMA UDMAERROR ADC1SS0 ADC1SS1 ADC1SS2 ADC1SS3 I2S0 EPI0 GPIOJ'
)
  .split(' ')
  .map((name) => (name === '-' ? '' : name));

const interruptPlaces = interruptNames.map((name) => placeOfSource(name || '-'));

/** The interrupt at a channel's completion: that of the block whose requests it serves, otherwise the controller's. */
function completionInterrupt(source: string): number {
  const own = interruptNames.findIndex((name) => name !== '' && source.startsWith(name));
  return own < 0 ? interruptNames.indexOf('UDMA') : own;
}

/** USERREG0 and USERREG1 of a MAC address, as Stellaris boards keep it: three bytes each, the first one lowest. */
function macWords(mac: unknown): { USERREG0: number; USERREG1: number } {
  const parts = String(mac).split(/[:-]/);
  if (parts.length !== 6 || !parts.every((part) => /^[0-9a-f]{2}$/i.test(part))) {
    throw new RangeError(
      `invalid MAC address '${String(mac)}': write six hexadecimal bytes, such as ${defaultMac}`,
    );
  }
  const [a, b, c, d, e, f] = parts.map((part) => parseInt(part, 16));
  return { USERREG0: a | (b << 8) | (c << 16), USERREG1: d | (e << 8) | (f << 16) };
}

/** The crystal's frequency in hertz. */
function crystalOf(value: unknown): Hertz {
  const hertz = Number(value ?? 16_000_000);
  if (hertz >= 1_000_000 && hertz <= 16_384_000) return hertz;
  throw new RangeError(`invalid crystal '${String(value)}': give hertz from 1000000 to 16384000`);
}

/** The cause of a reset in RESC, by the name of its source. */
const resetCauses: ReadonlyMap<string, ResetCause> = new Map<string, ResetCause>([
  ['power', 'POR'],
  ['pin', 'EXT'],
  ['software', 'SW'],
  ['WATCHDOG0', 'WDT0'],
  ['WATCHDOG1', 'WDT1'],
  ['BOR', 'BOR'],
  ['MOSCFAIL', 'MOSCFAIL'],
]);

class Lm3s9b92 implements Chip {
  readonly blocks: Block[] = [];
  readonly registers = new Map<string, MappedBlock>();
  readonly masters: readonly [Udma];

  private readonly byGate = new Map<string, { gate(clocked: boolean): void; reset(kind: 'block'): void }>();
  private readonly ports = new Map<string, Gpio>();
  private readonly adcs: Adc[] = [];
  private readonly sysctl: SysCtl;
  private readonly udma: Udma;
  private flash!: Flash;

  constructor(private readonly context: ChipContext) {
    this.udma = this.addUdma();
    this.masters = [this.udma];
    this.addWatchdogs();
    this.addUarts();
    this.addTimers();
    this.addPorts();
    this.addConverters();
    this.sysctl = this.addSystemControl();
  }

  onReset(cause: string): void {
    this.sysctl.resetCause(resetCauses.get(cause) ?? 'SW');
  }

  onBrownOut(): void {
    this.sysctl.brownOut();
  }

  onPowerLost(random: () => number): void {
    this.flash.powerLost(random);
  }

  onSleep(mode: PowerMode): void {
    this.sysctl.sleeping(mode);
  }

  // Blocks that are not modelled, and blocks that do not answer

  /** On silicon, a block without a clock answers with a bus error; the model's answer for a block that it lacks is the same. */
  refusal(address: Address): Refusal | undefined {
    const place = placeAt(address);
    if (!place) {
      const reason = otherParts.get((address & -pageBytes) >>> 0);
      return reason === undefined ? undefined : { block: 'HIB', reason };
    }
    const { name, gates = [name] } = place;
    const clocked = gates.some((gate) => this.sysctl.isClocked(gate));
    const off =
      clocked || !gates.length ? undefined : `${name}'s clock is off: ${this.sysctl.gateName(gates[0])}`;
    if (this.registers.has(name)) {
      const reason = off ?? this.otherAperture(name, address);
      return reason === undefined ? undefined : { block: name, reason };
    }
    const start = name.endsWith('window') ? address : place.base;
    const absent = `${name} at ${hex(start)} is not modelled`;
    return { block: name, reason: off === undefined ? absent : `${off} (${absent} either)` };
  }

  /** Why a GPIO port does not answer at an address; undefined where it does, and for other blocks. */
  private otherAperture(name: string, address: Address): string | undefined {
    const port = this.ports.get(name);
    if (!port) return undefined;
    const atAhb = address >= memoryMap[name].ahb!;
    if (atAhb ? port.ahb.enabled : port.apb.enabled) return undefined;
    const [here, there] = atAhb ? ['AHB', 'APB'] : ['APB', 'AHB'];
    const field = `GPIOHBCTL.PORT${name.slice(4)}`;
    return `${name} answers at its ${there} aperture, not at ${here}: ${field} is ${atAhb ? 0 : 1}`;
  }

  onInterruptEnabled(interrupt: number): void {
    const place = interruptPlaces[interrupt];
    const register = `NVIC.EN${interrupt >> 5}`;
    if (place) this.noteUse(place, (name) => `${register} enables interrupt ${interrupt} of ${name}`);
  }

  /** A channel is enabled, whose control word is at an address. Software requests need no block. */
  private onChannelEnabled(channel: number, request: string, control: Address): void {
    const place = placeOfSource(request || '-');
    if (!place || this.registers.has(place.name)) return;
    const mode = (this.context.bus.peek(control, 1)?.[0] ?? 0) & 7;
    const bySoftware = mode === 2 || mode === 4 || mode === 5;
    if (!bySoftware)
      this.noteUse(place, (name) => `UDMA channel ${channel} waits for requests (${request}) of ${name}`);
  }

  /** Reports the first use of a block that is not modelled: one report for each block. */
  private noteUse({ name }: NamedPlace, describe: (name: string) => string): void {
    if (this.registers.has(name)) return;
    this.context.report(`${describe(name)}, which is not modelled`, `use of ${name}`);
  }

  private add<B extends RegisterBlock & { gate(clocked: boolean): void }>(block: B): B {
    this.context.bus.attach(memoryMap[block.name].base, pageBytes, block);
    this.register(block);
    this.byGate.set(block.name, block);
    return block;
  }

  private register(block: RegisterBlock): void {
    const { base, ahb } = memoryMap[block.name];
    this.blocks.push(block);
    this.registers.set(block.name, { base, block, alias: ahb });
  }

  /** Called first: the other blocks need its request lines. */
  private addUdma(): Udma {
    const { bus } = this.context;
    const onDone = (source: string) => this.context.pulseInterrupt(completionInterrupt(source));
    const onEnabled = (channel: number, request: string, control: Address) =>
      this.onChannelEnabled(channel, request, control);
    return this.add(new Udma('UDMA', this.context, { bus, onDone, onEnabled }));
  }

  private addWatchdogs(): void {
    for (const n of [0, 1] as const) {
      const name = `WATCHDOG${n}`;
      const clockSource = n === 0 ? 'system' : 'PIOSC';
      const onReset = () => this.context.requestReset(name);
      this.add(new Watchdog(name, this.context, { clockSource, onReset }));
    }
  }

  private addUarts(): void {
    uartInterrupts.forEach((interrupt, number) => {
      const name = `UART${number}`;
      const dma = { receive: this.udma.request(`${name}RX`), transmit: this.udma.request(`${name}TX`) };
      const block = new Uart(name, this.context, { number, interrupt, modem: number === 1, dma });
      this.add(block);
    });
  }

  private addTimers(): void {
    const timers: Timer[] = [];
    const onAdcTrigger = (at: Cycles) => this.triggerAdcs('timer', at);
    timerInterrupts.forEach((interrupts, number) => {
      const name = `TIMER${number}`;
      const onTimeout = (at: Cycles) => timers[number + 1]?.trigger(at);
      const dma = { A: this.udma.request(`${name}A`), B: this.udma.request(`${name}B`) };
      const wiring = { number, interrupts, onTimeout, onAdcTrigger, dma };
      const block = new Timer(name, this.context, wiring);
      timers.push(this.add(block));
    });
  }

  private addPorts(): void {
    for (const [port, apb, ahb, interrupt] of gpioPorts) {
      const name = `GPIO${port}`;
      const pins = pinNames[port].map((pin) => this.context.pin(pin));
      const onEvent = (pad: number) => {
        if (port === adcTriggerPad.port && pad === adcTriggerPad.pad) this.triggerAdcs('external');
      };
      const block = new Gpio(name, this.context, { port, interrupt, pins, onEvent });
      this.ports.set(name, block);
      this.register(block);
      this.byGate.set(name, block);
      this.context.bus.attach(apb, pageBytes, block.apb);
      this.context.bus.attach(ahb, pageBytes, block.ahb);
    }
  }

  private addConverters(): void {
    const { context, adcs } = this;
    const pinOf = (input: string) => analogPins[input];
    const connected = (input: string) => {
      const pin = pinOf(input);
      return this.ports.get(`GPIO${pin[1]}`)!.isAnalog(Number(pin[2]));
    };
    const onGlobalSync = () => adcs.forEach((adc) => adc.synchronize());
    const shared = {
      inputs: context.analog,
      pinOf,
      connected,
      onGlobalSync,
      offered: ['external', 'timer'],
    } as const;
    for (const number of [0, 1] as const) {
      const rate = () => this.sysctl.samplesPerSecond(number);
      const name = `ADC${number}`;
      const interrupts = adcInterrupts[number];
      const dma = interrupts.map((_, n) => this.udma.request(`${name}SS${n}`));
      const block = new Adc(name, context, { interrupts, rate, dma, ...shared });
      adcs.push(this.add(block));
    }
  }

  private triggerAdcs(source: AdcTrigger, at?: Cycles): void {
    for (const adc of this.adcs) adc.trigger(source, at);
  }

  /** Last, because a reset of system control announces the gates of all the others. */
  private addSystemControl(): SysCtl {
    const { context } = this;
    const memory = context.memory('flash');
    const flash = (this.flash = new Flash('FLASH_CTRL', context, {
      memory: memory.bytes,
      committed: macWords(context.options['mac'] ?? defaultMac),
      onChanged: (offset, length) => context.bus.changed(memory.offset + offset, length),
    }));
    const sysctl = new SysCtl('SYSCTL', context, {
      crystal: crystalOf(context.options['crystal']),
      onGate: (block, clocked) => {
        this.byGate.get(block)?.gate(clocked);
      },
      onEnable: (block, field) =>
        this.noteUse(placeOfGate(block), (name) => `${field} enables the clock of ${name}`),
      onBlockReset: (block, field) => {
        this.byGate.get(block)?.reset('block');
        this.noteUse(placeOfGate(block), (name) => `${field} resets ${name}`);
      },
      onSystemReset: (cause) => context.requestReset(cause),
      onAperture: (port, ahb) => this.choose(port, ahb),
    });
    context.bus.attach(memoryMap.FLASH_CTRL.base, pageBytes, flash);
    context.bus.attach(memoryMap.SYSCTL.base, pageBytes, systemControlPage(sysctl, flash));
    this.register(flash);
    this.register(sysctl);
    return sysctl;
  }

  private choose(name: string, ahb: boolean): void {
    const port = this.ports.get(name);
    if (!port) return;
    port.apb.enabled = !ahb;
    port.ahb.enabled = ahb;
  }
}

/** The LM3S9B92. */
export const lm3s9b92: ChipDescription = {
  name: 'LM3S9B92',
  memories: [
    { name: 'flash', base: 0, size: flashBytes, writable: false, erased: 0xff },
    { name: 'SRAM', base: 0x20000000, size: sramBytes, writable: true },
    rom,
  ],
  romCode,
  pins: new Set(Object.values(pinNames).flat()),
  interrupts: interruptNames.length,
  interruptNames,
  priorityBits: 3,
  frequency: 16_000_000,
  resetCauses: [...resetCauses.keys()],
  analog: analogInputs,
  build: (context) => new Lm3s9b92(context),
};
