/** The programs of firmware/conformance, on exceptions, faults, priorities and more, print the same as on QEMU. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnicornEngine } from '../../emulator/engine/unicorn/engine.js';
import { build, type Program, runOnPerch, runOnQemu } from './programs.js';
import { unicorn } from './unicorn.js';

const AN385 = 'mps2-an385';
/** QEMU's Stellaris machines have no bus errors: unmapped addresses read as 0. */
const STELLARIS = 'lm3s6965evb';

const PROGRAMS: Readonly<Record<string, readonly string[]>> = {
  exceptions: [STELLARIS, AN385],
  priorities: [STELLARIS, AN385],
  faults: [AN385],
  mpu: [AN385],
  bitband: [STELLARIS, AN385],
  systick: [STELLARIS, AN385],
  sleep: [STELLARIS, AN385],
  special: [STELLARIS, AN385],
};

/** A line, by its start, in which QEMU 7.2 is wrong, with both outputs. */
interface Difference {
  readonly line: string;
  readonly qemu: RegExp;
  readonly ours: RegExp;
  readonly decides: string;
}

const DIFFERENCES: readonly Difference[] = [
  {
    line: 'BKPT without a debugger',
    qemu: /HFSR 0x40000000/,
    ours: /HFSR 0x80000000/,
    decides: 'DDI 0403, C1.6.1: with neither halting nor monitor debug a breakpoint sets HFSR.DEBUGEVT',
  },
  {
    line: 'unaligned LDR from nowhere',
    qemu: /BFAR 0x3F000000/,
    ours: /BFAR 0x3F000001/,
    decides: 'data sheet, FAULTADDR: an unaligned access reports the address of the access itself',
  },
];

/** Removes the lines in which QEMU is known to differ, after checking that they do. */
function withoutDifferences(lines: readonly string[], who: 'qemu' | 'ours'): string[] {
  return lines.filter((line) => {
    const difference = DIFFERENCES.find((candidate) => line.startsWith(candidate.line));
    if (difference) expect(line, difference.decides).toMatch(difference[who]);
    return !difference;
  });
}

describe.each(Object.entries(PROGRAMS))('%s', (name, machines) => {
  let program: Program;
  let ours: string[];

  beforeAll(() => {
    program = build(name);
    ours = runOnPerch(program);
  });
  afterAll(() => {
    program.dispose();
  });

  it.each(machines)('prints the same as on %s', async (machine) => {
    const theirs = withoutDifferences(await runOnQemu(program, machine), 'qemu');
    expect(theirs.at(-1)).toBe('end');
    expect(withoutDifferences(ours, 'ours')).toEqual(theirs);
  });

  it('prints the same on the Unicorn engine', () => {
    expect(runOnPerch(program, (cpu) => new UnicornEngine(unicorn, cpu))).toEqual(ours);
  });
});
