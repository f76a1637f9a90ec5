/**
 * The flash patch and breakpoint unit (Cortex-M3 TRM, section 11.4; ARMv7-M ARM C1.11): six comparators of instruction
 * addresses, which give breakpoints or other instructions, and two of literals, which give other data.
 */
import { type BlockHost, Peripheral } from '../bus/peripheral.js';
import { layout, type RegisterSpec, type TableOf } from '../bus/registers.js';
import type { Address } from '../units.js';
import type { CoreUnits } from './context.js';
import { identification } from './coresight.js';
import { hostOf } from './unit.js';

const codeComparators = 6;
const comparatorNames = ['COMP0', 'COMP1', 'COMP2', 'COMP3', 'COMP4', 'COMP5', 'COMP6', 'COMP7'] as const;
type Comparators = Record<
  (typeof comparatorNames)[number],
  RegisterSpec & { fields: { ENABLE: 0; COMP: [28, 2]; REPLACE: [31, 30] } }
>;
const comparators = Object.fromEntries(
  comparatorNames.map((name, n) => [
    name,
    {
      offset: 0x008 + 4 * n,
      fields: { ENABLE: 0, COMP: [28, 2], REPLACE: [31, 30] },
      doc: `Flash Patch Comparator ${n}`,
    },
  ]),
) as unknown as Comparators;

const fpbLayout = layout({
  CTRL: {
    offset: 0x000,
    reset: 0x260,
    fields: {
      ENABLE: 0,
      KEY: { bits: 1, access: 'wo' },
      NUM_CODE: { bits: [7, 4], access: 'ro' },
      NUM_LIT: { bits: [11, 8], access: 'ro' },
    },
    doc: 'Flash Patch Control',
  },
  REMAP: {
    offset: 0x004,
    reset: 0x20000000,
    fields: { REMAP: [28, 5], RMPSPT: { bits: 29, access: 'ro' } },
    doc: 'Flash Patch Remap',
  },
  ...comparators,
  ...identification([0x03, 0xb0, 0x0b, 0x00, 0x04], 0xe0),
});

/** The first address that is not in the code region. */
const codeEnd = 0x20000000;

export class Fpb extends Peripheral<TableOf<typeof fpbLayout>, object, BlockHost> {
  /** Whether a comparator of instruction addresses is enabled. */
  matchesCode = false;
  /** Whether a comparator of literals is enabled. */
  matchesLiterals = false;

  private readonly comparators;

  constructor(private readonly cpu: CoreUnits) {
    super('FPB', fpbLayout, hostOf(cpu));
    this.comparators = comparatorNames.map((name) => this.r[name]);
    this.onWrite('CTRL', (value, old) => {
      if (!(value & 2)) this.r.CTRL.value = old;
      this.r.CTRL.KEY = 0;
      this.derive();
    });
    for (const name of comparatorNames) this.onWrite(name, () => this.derive());
    cpu.options.states.afterRestore(this);
  }

  protected initialState(): object {
    return {};
  }

  override reset(...kind: Parameters<Peripheral['reset']>): void {
    super.reset(...kind);
    this.derive();
  }

  /** Works out whether anything is compared. */
  derive(): void {
    const enabled = (from: number, to: number) =>
      this.r.CTRL.ENABLE === 1 && this.comparators.slice(from, to).some(({ ENABLE }) => ENABLE === 1);
    this.matchesCode = enabled(0, codeComparators);
    this.matchesLiterals = enabled(codeComparators, comparatorNames.length);
    this.cpu.probesChanged();
  }

  /** Whether an instruction address has a breakpoint: REPLACE 1 is that of a word's lower halfword, 2 of the upper one, 3 both. */
  breaksAt(pc: Address): boolean {
    return this.comparators.some(
      (comparator, n) => this.matches(n, pc) && (comparator.REPLACE & (pc & 2 ? 2 : 1)) !== 0,
    );
  }

  /** The word in SRAM that an instruction's word is read from instead; undefined where it is not patched. */
  patchOf(pc: Address): Address | undefined {
    const n = this.comparators.findIndex(({ REPLACE }, at) => this.matches(at, pc) && REPLACE === 0);
    return n < 0 ? undefined : this.remapped(n);
  }

  /** Where an aligned load from the code region goes. */
  literal(address: Address): Address {
    if (!this.matchesLiterals || address >>> 0 >= codeEnd) return address;
    for (let n = codeComparators; n < comparatorNames.length; n++) {
      const comparator = this.comparators[n];
      if (comparator.ENABLE && comparator.COMP === (address >>> 2) % 0x8000000) {
        return this.remapped(n) + (address & 3);
      }
    }
    return address;
  }

  private matches(n: number, pc: Address): boolean {
    if (n >= codeComparators || pc >>> 0 >= codeEnd) return false;
    const { ENABLE, COMP } = this.comparators[n];
    return ENABLE === 1 && COMP === pc >>> 2;
  }

  private remapped(n: number): Address {
    return (this.r.REMAP.value & 0x3fffffe0) + 4 * n;
  }
}
