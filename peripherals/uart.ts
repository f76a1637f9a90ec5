/**
 * Universal asynchronous receivers/transmitters: data sheet LM3S9B92, chapter "Universal Asynchronous
 * Receivers/Transmitters (UARTs)". Characters are transferred as whole frames, which a receiver samples by its own clock.
 */
import * as v from 'valibot';
import type { DmaRequest } from '../emulator/bus/master.js';
import { type ChipHost, type InterruptLine, Peripheral } from '../emulator/bus/peripheral.js';
import type { ResetKind } from '../emulator/bus/peripheral.js';
import { type BlockLayout, layout } from '../emulator/bus/registers.js';
import {
  type FrameFormat,
  type Parity,
  type SerialFrame,
  serialFrameSchema,
  type SerialReceiver,
} from '../emulator/port/pin.js';
import type { SerialFormat } from '../emulator/port/serial-setting.js';
import { frameBits, sampleFrame } from '../emulator/port/serial-frame.js';
import type { InputSignal, OutputSignal } from '../emulator/port/signal.js';
import type { ClockEvent } from '../emulator/time/clock.js';
import type { Cycles } from '../emulator/units.js';

/** The registers of a UART. */
export const uartLayout = layout({
  DR: {
    offset: 0x000,
    doc: 'UART Data',
    fields: {
      DATA: [7, 0],
      FE: { bits: 8, access: 'ro' },
      PE: { bits: 9, access: 'ro' },
      BE: { bits: 10, access: 'ro' },
      OE: { bits: 11, access: 'ro' },
    },
  },
  ECR: { offset: 0x004, access: 'wo', doc: 'UART Error Clear', fields: { DATA: [7, 0] } },
  RSR: {
    offset: 0x004,
    access: 'ro',
    doc: 'UART Receive Status',
    fields: { FE: 0, PE: 1, BE: 2, OE: 3 },
  },
  FR: {
    offset: 0x018,
    access: 'ro',
    reset: 0x90,
    doc: 'UART Flag',
    fields: { CTS: 0, DSR: 1, DCD: 2, BUSY: 3, RXFE: 4, TXFF: 5, RXFF: 6, TXFE: 7, RI: 8 },
  },
  ILPR: {
    offset: 0x020,
    doc: 'UART IrDA Low-Power Register',
    fields: { ILPDVSR: { bits: [7, 0], unmodelled: true } },
  },
  IBRD: { offset: 0x024, doc: 'UART Integer Baud-Rate Divisor', fields: { DIVINT: [15, 0] } },
  FBRD: { offset: 0x028, doc: 'UART Fractional Baud-Rate Divisor', fields: { DIVFRAC: [5, 0] } },
  LCRH: {
    offset: 0x02c,
    doc: 'UART Line Control',
    fields: { BRK: 0, PEN: 1, EPS: 2, STP2: 3, FEN: 4, WLEN: [6, 5], SPS: 7 },
  },
  CTL: {
    offset: 0x030,
    reset: 0x300,
    doc: 'UART Control',
    fields: {
      UARTEN: 0,
      SIREN: { bits: 1, unmodelled: true },
      SIRLP: { bits: 2, unmodelled: true },
      SMART: { bits: 3, unmodelled: true },
      EOT: 4,
      HSE: 5,
      LIN: { bits: 6, unmodelled: true },
      LBE: 7,
      TXE: 8,
      RXE: 9,
      DTR: 10,
      RTS: 11,
      RTSEN: 14,
      CTSEN: 15,
    },
  },
  IFLS: {
    offset: 0x034,
    reset: 0x12,
    doc: 'UART Interrupt FIFO Level Select',
    fields: { TX: [2, 0], RX: [5, 3] },
  },
  IM: {
    offset: 0x038,
    doc: 'UART Interrupt Mask',
    fields: {
      RIMIM: 0,
      CTSMIM: 1,
      DCDMIM: 2,
      DSRMIM: 3,
      RXIM: 4,
      TXIM: 5,
      RTIM: 6,
      FEIM: 7,
      PEIM: 8,
      BEIM: 9,
      OEIM: 10,
      LMSBIM: { bits: 13, unmodelled: true },
      LME1IM: { bits: 14, unmodelled: true },
      LME5IM: { bits: 15, unmodelled: true },
    },
  },
  RIS: {
    offset: 0x03c,
    access: 'ro',
    doc: 'UART Raw Interrupt Status',
    fields: {
      RIRIS: 0,
      CTSRIS: 1,
      DCDRIS: 2,
      DSRRIS: 3,
      RXRIS: 4,
      TXRIS: 5,
      RTRIS: 6,
      FERIS: 7,
      PERIS: 8,
      BERIS: 9,
      OERIS: 10,
      LMSBRIS: 13,
      LME1RIS: 14,
      LME5RIS: 15,
    },
  },
  MIS: {
    offset: 0x040,
    access: 'ro',
    doc: 'UART Masked Interrupt Status',
    fields: {
      RIMIS: 0,
      CTSMIS: 1,
      DCDMIS: 2,
      DSRMIS: 3,
      RXMIS: 4,
      TXMIS: 5,
      RTMIS: 6,
      FEMIS: 7,
      PEMIS: 8,
      BEMIS: 9,
      OEMIS: 10,
      LMSBMIS: 13,
      LME1MIS: 14,
      LME5MIS: 15,
    },
  },
  ICR: {
    offset: 0x044,
    access: 'wo',
    doc: 'UART Interrupt Clear',
    fields: {
      RIMIC: 0,
      CTSMIC: 1,
      DCDMIC: 2,
      DSRMIC: 3,
      RXIC: 4,
      TXIC: 5,
      RTIC: 6,
      FEIC: 7,
      PEIC: 8,
      BEIC: 9,
      OEIC: 10,
      LMSBIC: 13,
      LME1IC: 14,
      LME5IC: 15,
    },
  },
  DMACTL: {
    offset: 0x048,
    doc: 'UART DMA Control',
    fields: {
      RXDMAE: 0,
      TXDMAE: 1,
      DMAERR: 2,
    },
  },
  LCTL: {
    offset: 0x090,
    doc: 'UART LIN Control',
    fields: { MASTER: { bits: 0, unmodelled: true }, BLEN: { bits: [5, 4], unmodelled: true } },
  },
  LSS: { offset: 0x094, access: 'ro', doc: 'UART LIN Snap Shot', fields: { TSS: [15, 0] } },
  LTIM: { offset: 0x098, access: 'ro', doc: 'UART LIN Timer', fields: { TIMER: [15, 0] } },
});

type UartTable = typeof uartLayout extends BlockLayout<infer T> ? T : never;

/** Bits of UARTFR, UARTRIS and UARTDR. The error bits of UARTDR, shifted right by 8, are UARTRSR's. */
const { FR: fr, RIS: ris, DR: dr } = uartLayout.masks;
const frModem = fr.CTS | fr.DSR | fr.DCD | fr.RI;

/** The modem status signals, active low, with their flags and interrupts. */
const modemInputs = {
  CTS: { flag: fr.CTS, interrupt: ris.CTSRIS },
  DSR: { flag: fr.DSR, interrupt: ris.DSRRIS },
  DCD: { flag: fr.DCD, interrupt: ris.DCDRIS },
  RI: { flag: fr.RI, interrupt: ris.RIRIS },
} as const;

const receiveErrors = ris.FERIS | ris.PERIS | ris.BERIS | ris.OERIS;

const fifoSize = 16;
/** Characters in the transmit FIFO at or below which UARTIFLS.TX raises its interrupt; 5 to 7 are reserved. */
const txLevels = [2, 4, 8, 12, 14, 8, 8, 8];
/** Characters in the receive FIFO at or above which UARTIFLS.RX raises its interrupt; 5 to 7 are reserved. */
const rxLevels = [2, 4, 8, 12, 14, 8, 8, 8];
/** Bit times without a character until the receive time-out. */
const timeoutBits = 32;

/** How a UART is wired into the chip. */
export interface UartOptions {
  /** 0 to 2: the number in the names of its signals, `U0Tx` and `U0Rx`. */
  number: number;
  interrupt: number;
  /** Whether it has the modem control signals (UART1). */
  modem?: boolean;
  /** Its request lines to the DMA controller. */
  dma?: { receive: DmaRequest; transmit: DmaRequest };
}

interface UartState {
  /** The effective divisor, in 64ths: IBRD and FBRD at the last write to LCRH. */
  divisor: number;
  rx: Uint32Array;
  rxHead: number;
  rxCount: number;
  tx: Uint32Array;
  txHead: number;
  txCount: number;
  /** Whether the transmit shifter holds a frame. */
  sending: boolean;
  /** Whether that frame is part of a break, which is announced only once. */
  breaking: boolean;
  /** When the frame in the shifter ends, with fractions of a cycle, which accumulate from frame to frame. */
  txEnd: Cycles;
  /** A character was lost since the last one that was stored. */
  overrun: boolean;
  /** The frame in the receive shifter. */
  receiving: SerialFrame | null;
  /** Another start bit arrived during that frame. */
  collided: boolean;
}

const shapes = { receiving: v.nullable(serialFrameSchema) };

/** A UART. */
export class Uart extends Peripheral<UartTable, UartState> implements SerialReceiver {
  private readonly line: InterruptLine;
  private readonly txSignal: OutputSignal;
  private readonly rxSignal: InputSignal;
  private readonly rts?: OutputSignal;
  private readonly dtr?: OutputSignal;
  private readonly txEvent: ClockEvent;
  private readonly rxEvent: ClockEvent;
  private readonly timeoutEvent: ClockEvent;
  private readonly dma: UartOptions['dma'];

  constructor(name: string, host: ChipHost, options: UartOptions) {
    super(name, uartLayout, host);
    const { clock, signals } = host;
    this.line = host.interrupt(options.interrupt);
    this.dma = options.dma;
    this.txEvent = clock.event(`${name}.tx`, () => this.frameSent());
    this.rxEvent = clock.event(`${name}.rx`, () => this.frameReceived());
    this.timeoutEvent = clock.event(`${name}.timeout`, () => this.raise(ris.RTRIS));
    this.txSignal = signals.output(`U${options.number}Tx`, 1);
    this.rxSignal = signals.input(`U${options.number}Rx`, 1);
    this.rxSignal.onFrame((frame) => void (this.r.CTL.LBE || this.frameStarts(frame)));
    this.rxSignal.receiver = this;
    if (options.modem) {
      this.rts = signals.output(`U${options.number}RTS`, 1);
      this.dtr = signals.output(`U${options.number}DTR`, 1);
      this.declareModem(options.number);
    }
    this.declareData();
    this.declareControl();
    this.declareInterrupts();
  }

  protected override get shapes() {
    return shapes;
  }

  protected initialState(): UartState {
    return {
      divisor: 0,
      rx: new Uint32Array(fifoSize),
      rxHead: 0,
      rxCount: 0,
      tx: new Uint32Array(fifoSize),
      txHead: 0,
      txCount: 0,
      sending: false,
      breaking: false,
      txEnd: 0,
      overrun: false,
      receiving: null,
      collided: false,
    };
  }

  override reset(kind: ResetKind): void {
    const modem = this.r.FR.value & frModem;
    super.reset(kind);
    this.r.FR.value |= modem;
    for (const event of [this.txEvent, this.rxEvent, this.timeoutEvent]) event.cancel();
    for (const output of [this.txSignal, this.rts, this.dtr]) output?.set(1);
    this.line.set(false);
    this.updateRequests();
    this.rxSignal.receiverChanged();
  }

  // What a sender outside finds

  get expects(): FrameFormat | undefined {
    return this.receives && !this.r.CTL.LBE ? this.frames : undefined;
  }

  get unread(): number {
    return this.state.rxCount + (this.state.receiving ? 1 : 0);
  }

  get room(): number {
    return this.depth - this.unread;
  }

  private declareData(): void {
    const { r } = this;
    this.onRead(
      'DR',
      () => this.readData(),
      () => (this.state.rxCount ? this.state.rx[this.state.rxHead] : 0),
    );
    this.onWrite('DR', (value) => this.writeData(value & 0xff));
    this.onWrite('RSR', () => {
      r.RSR.value = 0;
    });
  }

  private declareControl(): void {
    const { r } = this;
    this.onWrite('LCRH', (_value, old) => {
      this.state.divisor = r.IBRD.value * 64 + r.FBRD.value;
      if (old & uartLayout.masks.LCRH.FEN && !r.LCRH.FEN) this.flush();
      this.transmit(this.host.clock.cycles);
      this.updateRequests();
      this.rxSignal.receiverChanged();
    });
    this.onWrite('CTL', () => {
      this.updateModemOutputs();
      this.transmit(this.host.clock.cycles);
      this.updateRequests();
      this.rxSignal.receiverChanged();
    });
    this.onWrite('IFLS', () => {
      this.updateModemOutputs();
      this.updateRequests();
    });
    this.onWrite('DMACTL', () => this.updateRequests());
  }

  private declareInterrupts(): void {
    const { r } = this;
    this.onRead('MIS', () => r.RIS.value & r.IM.value);
    this.onWrite('IM', () => this.updateLine());
    this.onWrite('ICR', (value) => this.clear(value));
  }

  private declareModem(number: number): void {
    for (const [name, { flag, interrupt }] of Object.entries(modemInputs)) {
      this.host.signals.input(`U${number}${name}`, 1).watch((level) => {
        this.r.FR.value = (this.r.FR.value & ~flag) | (level ? 0 : flag);
        this.raise(interrupt);
        this.transmit(this.host.clock.cycles);
      });
    }
  }

  /** Duration of a bit in cycles, with a fraction; 0 while no divisor is set. */
  private get bitCycles(): Cycles {
    return this.state.divisor / (this.r.CTL.HSE ? 8 : 4);
  }

  private get format(): SerialFormat {
    const { LCRH } = this.r;
    return { dataBits: LCRH.WLEN + 5, parity: this.parity, stopBits: LCRH.STP2 ? 2 : 1 };
  }

  private get parity(): Parity {
    const { PEN, EPS, SPS } = this.r.LCRH;
    if (!PEN) return 'none';
    if (SPS) return EPS ? 'space' : 'mark';
    return EPS ? 'even' : 'odd';
  }

  private get depth(): number {
    return this.r.LCRH.FEN ? fifoSize : 1;
  }

  private get rxTrigger(): number {
    return this.r.LCRH.FEN ? rxLevels[this.r.IFLS.RX] : 1;
  }

  private get txTrigger(): number {
    return this.r.LCRH.FEN ? txLevels[this.r.IFLS.TX] : 0;
  }

  // Transmitter

  private writeData(value: number): void {
    const { state } = this;
    if (state.txCount >= this.depth) return;
    state.tx[(state.txHead + state.txCount++) % fifoSize] = value;
    if (state.txCount > this.txTrigger) this.clear(ris.TXRIS);
    this.updateFlags();
    if (!state.sending) this.transmit(this.host.clock.cycles);
  }

  /** Moves the next character, or a break, into the idle shifter. */
  private transmit(from: Cycles): void {
    const { r, state } = this;
    if (state.sending || !r.CTL.UARTEN || !r.CTL.TXE) return;
    const isBreak = r.LCRH.BRK === 1;
    if (!isBreak && (!state.txCount || (r.CTL.CTSEN && !r.FR.CTS))) return;
    if (state.divisor < 64) {
      this.host.report(`${this.name} is enabled with a baud-rate divisor below 1: it cannot transmit`);
      return;
    }
    const frame = this.frameOf(isBreak ? 0 : this.takeFromTx(), isBreak);
    const announced = isBreak && state.breaking;
    state.sending = true;
    state.breaking = isBreak;
    state.txEnd = from + frameBits(frame) * this.bitCycles;
    this.txEvent.atCycle(Math.ceil(state.txEnd));
    this.txSignal.set(isBreak ? 0 : 1);
    this.updateFlags();
    if (announced) return;
    if (r.CTL.LBE) this.frameStarts(frame);
    this.txSignal.transmit(frame);
  }

  private takeFromTx(): number {
    const { state } = this;
    const data = state.tx[state.txHead];
    state.txHead = (state.txHead + 1) % fifoSize;
    if (--state.txCount === this.txTrigger && !this.r.CTL.EOT) this.raise(ris.TXRIS);
    return data;
  }

  private frameOf(data: number, isBreak: boolean): SerialFrame {
    const { dataBits, parity, stopBits, bitTime } = this.frames;
    return { data: data & ((1 << dataBits) - 1), dataBits, parity, stopBits, bitTime, isBreak };
  }

  /** The frames that it sends and expects. */
  private get frames(): FrameFormat {
    const { dataBits, parity, stopBits } = this.format;
    return { dataBits, parity, stopBits, bitTime: (this.bitCycles * 1e9) / this.host.clock.frequency };
  }

  private frameSent(): void {
    const { r, state } = this;
    state.sending = false;
    this.transmit(state.txEnd);
    if (state.sending) return;
    this.txSignal.set(1);
    state.breaking = false;
    if (r.CTL.EOT && !state.txCount) this.raise(ris.TXRIS);
    this.updateFlags();
  }

  // Receiver

  private get receives(): boolean {
    const { CTL } = this.r;
    return CTL.UARTEN === 1 && CTL.RXE === 1 && this.state.divisor >= 64;
  }

  private frameStarts(frame: SerialFrame): void {
    const { host, state, bitCycles, format } = this;
    if (!this.receives) return;
    if (state.receiving) {
      state.collided = true;
      return;
    }
    state.receiving = frame;
    state.collided = false;
    const toStopBit = 1.5 + format.dataBits + (format.parity === 'none' ? 0 : 1);
    this.rxEvent.atCycle(host.clock.cycles + Math.ceil(toStopBit * bitCycles));
  }

  private frameReceived(): void {
    const { host, state, bitCycles } = this;
    const frame = state.receiving!;
    state.receiving = null;
    const bitTime = (bitCycles * 1e9) / host.clock.frequency;
    const { data, framingError, parityError, isBreak } = sampleFrame(frame, this.format, bitTime);
    let errors = 0;
    if (framingError || state.collided) errors |= dr.FE;
    if (parityError) errors |= dr.PE;
    if (isBreak) errors |= dr.BE;
    this.receive(data | errors);
    if (errors) this.raise((errors >> 1) & (ris.FERIS | ris.PERIS | ris.BERIS));
    this.timeoutEvent.after(timeoutBits * bitCycles);
  }

  private receive(word: number): void {
    const { r, state } = this;
    if (state.rxCount >= this.depth) {
      state.overrun = true;
      r.RSR.OE = 1;
      this.raise(ris.OERIS);
      return;
    }
    state.rx[(state.rxHead + state.rxCount++) % fifoSize] = state.overrun ? word | dr.OE : word;
    state.overrun = false;
    if (state.rxCount >= this.rxTrigger) this.raise(ris.RXRIS);
    this.updateFlags();
    this.updateModemOutputs();
  }

  private readData(): number {
    const { r, state } = this;
    if (!state.rxCount) return 0;
    const word = state.rx[state.rxHead];
    state.rxHead = (state.rxHead + 1) % fifoSize;
    state.rxCount--;
    r.RSR.value = (r.RSR.value & uartLayout.masks.RSR.OE) | (word >> 8);
    let done = state.rxCount < this.rxTrigger ? ris.RXRIS : 0;
    if (!state.rxCount) {
      done |= ris.RTRIS;
      this.timeoutEvent.cancel();
    }
    if (done) this.clear(done);
    this.updateFlags();
    if (this.rts) this.updateModemOutputs();
    this.rxSignal.receiverChanged();
    return word;
  }

  // Both

  /** Clearing FEN empties both FIFOs. */
  private flush(): void {
    const { state } = this;
    state.rxCount = state.txCount = 0;
    this.timeoutEvent.cancel();
    this.clear(ris.RXRIS | ris.RTRIS);
    this.updateFlags();
    this.updateModemOutputs();
  }

  private updateFlags(): void {
    const { r, state, depth } = this;
    let flags = r.FR.value & frModem;
    if (state.txCount || (state.sending && !state.breaking)) flags |= fr.BUSY;
    if (!state.rxCount) flags |= fr.RXFE;
    if (state.rxCount >= depth) flags |= fr.RXFF;
    if (!state.txCount) flags |= fr.TXFE;
    if (state.txCount >= depth) flags |= fr.TXFF;
    r.FR.value = flags;
    if (r.DMACTL.value) this.updateRequests();
  }

  /** Room or data for one character is a single request; a FIFO at its interrupt level is a burst request. */
  private updateRequests(): void {
    if (!this.dma) return;
    const { r, state } = this;
    const { UARTEN } = r.CTL;
    const { FEN } = r.LCRH;
    const { rxCount, txCount } = state;
    const stopped = r.DMACTL.DMAERR && r.RIS.value & receiveErrors;
    const receives = UARTEN && r.DMACTL.RXDMAE && !stopped && rxCount > 0;
    const transmits = UARTEN && r.DMACTL.TXDMAE && txCount < this.depth;
    this.dma.receive.set(!!receives, !!(receives && FEN && rxCount >= this.rxTrigger));
    this.dma.transmit.set(!!transmits, !!(transmits && FEN && txCount <= this.txTrigger));
  }

  /** UnRTS and UnDTR are active low; with RTSEN the receive FIFO's level drives UnRTS. */
  private updateModemOutputs(): void {
    const { r, state } = this;
    const ready = r.CTL.RTSEN ? state.rxCount < this.rxTrigger : r.CTL.RTS;
    this.rts?.set(ready ? 0 : 1);
    this.dtr?.set(r.CTL.DTR ? 0 : 1);
  }

  private raise(bits: number): void {
    this.r.RIS.value |= bits;
    this.updateLine();
    if (bits & receiveErrors && this.r.DMACTL.DMAERR) this.updateRequests();
  }

  private clear(bits: number): void {
    this.r.RIS.value &= ~bits;
    this.updateLine();
    if (bits & receiveErrors && this.r.DMACTL.DMAERR) this.updateRequests();
  }

  private updateLine(): void {
    this.line.set((this.r.RIS.value & this.r.IM.value) !== 0);
  }
}
