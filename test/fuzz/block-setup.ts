/** Code that sets blocks of the chip up so that they do something: random settings of the kind that drivers make. */
import type { Address } from '../../emulator/units.js';
import type { Random } from '../conformance/random.js';
import type { CodeWriter } from './code.js';
import { registerNamed } from './places.js';
import { ARENA, CONTROL_TABLE } from './scaffold.js';

export class BlockSetup {
  /** Where a fault before continues. */
  readonly marks: Address[] = [];

  constructor(
    private readonly w: CodeWriter,
    private readonly random: Random,
  ) {}

  mark(): void {
    this.marks.push(this.w.here);
  }

  /** Writes a register, through R0 and R1. */
  poke(name: string, value: number): void {
    this.write(registerNamed(name).address, value);
  }

  /** Writes a word, through R0 and R1. */
  write(address: Address, value: number): void {
    const { w } = this;
    w.constant(0, address);
    w.constant(1, value);
    w.store(1, 0, 0);
  }

  /** The clocks of all blocks, or of some. */
  clocks(all: boolean): void {
    for (const name of ['SYSCTL.RCGC0', 'SYSCTL.RCGC1', 'SYSCTL.RCGC2'])
      this.poke(name, all ? 0xffff_ffff : this.random.next() | this.random.next());
    this.mark();
  }

  /** @param often whether its period is short, and not only now and then */
  systick(often: boolean): void {
    this.poke('NVIC.ST_RELOAD', 80 + this.random.below(often || this.random.chance(50) ? 200 : 4000));
    this.poke('NVIC.ST_CTRL', this.random.chance(90) ? 7 : 3);
  }

  pins(): void {
    const { random } = this;
    for (const port of 'ABDG') {
      const name = `GPIO${port}`;
      const serial = { A: 0x03, B: 0, D: 0x0c, G: 0x03 }[port]!;
      this.mark();
      this.poke(`${name}.DEN`, 0xff);
      this.poke(`${name}.AFSEL`, serial);
      this.poke(`${name}.PCTL`, 0x1111_1111);
      if (!random.chance(40)) continue;
      this.poke(`${name}.DIR`, random.next() & 0xff & ~serial);
      for (const register of ['IS', 'IBE', 'IEV', 'IM', 'PUR'])
        this.poke(`${name}.${register}`, random.next() & 0xff);
    }
  }

  /** @param loopback whether it receives what it sends */
  uart(name: string, loopback = this.random.chance(60)): void {
    const { random } = this;
    this.mark();
    this.poke(`${name}.IBRD`, 1 + random.below(10));
    this.poke(`${name}.FBRD`, random.below(64));
    this.poke(`${name}.LCRH`, random.chance(70) ? 0x70 : random.next() & 0xff);
    this.poke(`${name}.IFLS`, random.below(5) | (random.below(5) << 3));
    this.poke(`${name}.IM`, random.next() & 0x7f0);
    this.poke(`${name}.CTL`, 0x301 | (loopback ? 0x80 : 0) | (random.next() & 0x30));
  }

  timer(name: string): void {
    const { random } = this;
    this.mark();
    this.poke(`${name}.CFG`, random.pick([0, 1, 4]));
    for (const half of 'AB') {
      this.poke(`${name}.T${half}MR`, random.pick([1, 2, 2, 0x12, 3, 7]));
      this.poke(`${name}.T${half}ILR`, 50 + random.below(2000));
      this.poke(`${name}.T${half}MATCHR`, random.below(500));
    }
    this.poke(`${name}.IMR`, random.next() & 0xf1f);
    this.poke(`${name}.CTL`, 0x101 | (random.next() & 0x2e2e));
  }

  /** Transfers by software on a few channels, between places of SRAM. */
  transfers(): void {
    const { random } = this;
    this.mark();
    this.poke('UDMA.CFG', 1);
    this.poke('UDMA.CTLBASE', CONTROL_TABLE);
    for (const channel of [8, 9, 22, 30]) {
      const items = 1 + random.below(32);
      const size = random.below(3);
      const control = (size << 30) | (size << 28) | (size << 26) | (size << 24) | ((items - 1) << 4);
      const end = (items - 1) << size;
      const base = CONTROL_TABLE + 16 * channel;
      this.write(base, ARENA + 0x400 + end);
      this.write(base + 4, ARENA + 0x800 + end);
      this.write(base + 8, control | random.below(3) | (random.below(8) << 14));
    }
    this.poke('UDMA.ENASET', 0x4040_0300);
    this.poke('UDMA.SWREQ', random.next());
  }

  converter(name: string): void {
    const { random } = this;
    this.mark();
    this.poke(`${name}.EMUX`, random.next() & random.next());
    for (let n = 0; n < 4; n++) {
      this.poke(`${name}.SSMUX${n}`, random.next());
      this.poke(`${name}.SSCTL${n}`, random.next() | 2);
    }
    this.poke(`${name}.IM`, random.next() & 0xf);
    this.poke(`${name}.ACTSS`, 0xf);
    this.poke(`${name}.PSSI`, 0xf);
  }
}
