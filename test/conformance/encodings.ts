/** Runs generated cases of a definition on both machines and reports the first differences. */
import type { Definition } from '../../emulator/isa/definition.js';
import { disassemble } from '../../emulator/isa/index.js';
import type { Instruction } from '../../emulator/isa/instruction.js';
import { type Framed, frame, itLead, NO_LEAD, randomEncoding, randomRegisters } from './cases.js';
import { Machines, type Result, type Special, type Start, USER } from './machines.js';
import type { Random } from './random.js';

const NAMES = [...Array.from({ length: 13 }, (_, n) => `R${n}`), 'SP', 'LR', 'PC', 'xPSR'];
/** Flags, IT and T. */
const XPSR_MASK = 0xff00_fc00;

export interface Outcome {
  cases: number;
  /** Texts of the first few differences. */
  differences: string[];
  count: number;
}

const SYSTEM = /^(MRS|MSR|CPS)/;

export function compareDefinition(
  machines: Machines,
  definition: Definition,
  random: Random,
  cases: number,
): Outcome {
  const outcome: Outcome = { cases: 0, differences: [], count: 0 };
  for (let n = 0; n < cases; n++) {
    const alone = definition.name.startsWith('STREX');
    const lead = definition.neverInIt || n % 2 ? NO_LEAD : itLead(random, alone);
    const address = machines.nextAddress(random.chance(50), lead.halfwords.length + 4);
    const i = randomEncoding(definition, random, address + 2 * lead.halfwords.length, lead.inIt);
    if (!i) continue;
    const start: Start = { registers: randomRegisters(i, random), flags: random.next() & 0xf8000000 };
    if (SYSTEM.test(i.name)) start.special = special(random);
    const code = frame(lead, i, random);
    const difference = compareCase(machines, start, address, code, i);
    outcome.cases++;
    if (difference && ++outcome.count <= 3) outcome.differences.push(difference);
  }
  return outcome;
}

function special(random: Random): Special {
  if (random.chance(30)) return USER;
  return { primask: random.below(2), basepri: random.below(256), psp: random.next() & ~3, user: false };
}

function compareCase(
  machines: Machines,
  start: Start,
  address: number,
  code: Framed,
  i: Instruction,
): string {
  machines.place(address, code.halfwords);
  const peer = machines.peers(start, address, code);
  const our = machines.ours(start, address, code);
  const what = differing(our, peer, i, code.inIt) || (machines.ramDifference() !== undefined ? 'memory' : '');
  if (!what) return '';
  const bytes = code.halfwords.map((h) => h.toString(16).padStart(4, '0')).join(' ');
  const rows = NAMES.map((name, n) => {
    const cells = [start.registers[n] ?? start.flags, our.registers[n], peer.registers[n]];
    return `${name.padEnd(5)} ${cells.map((v) => (v >>> 0).toString(16).padStart(8, '0')).join(' ')}`;
  });
  return [
    `${what}: ${disassembled(i)} (${bytes}) at ${address.toString(16)}`,
    `before, ours (${our.ending}), peer (${peer.ending})`,
    ...rows,
    `special ${our.special.map((v) => v.toString(16)).join(' ')} / ${peer.special.map((v) => v.toString(16)).join(' ')}`,
  ].join('\n');
}

/** Bits 1:0 of the SP are zero (B1.4.7); Unicorn 2.0 keeps what is written. */
const masked = (value: number, n: number) => (n === 13 ? (value & ~3) >>> 0 : value);

function disassembled(i: Instruction): string {
  return disassemble(i).replace('\t', ' ');
}

function differing(our: Result, peer: Result, i: Instruction, inIt: boolean): string {
  if (our.ending !== peer.ending) return 'ending';
  const list = our.ending === 'bus fault' ? unchangedByFault(i, inIt) : NAMES.keys();
  for (const n of list) if (our.registers[n] !== masked(peer.registers[n], n) && n < 16) return NAMES[n];
  if (our.ending !== 'bus fault' && (our.registers[16] ^ peer.registers[16]) & XPSR_MASK) return 'xPSR';
  for (let n = 0; n < peer.special.length; n++) if (our.special[n] !== peer.special[n]) return `special ${n}`;
  return '';
}

/**
 * After a fault, registers loaded before it are unknown (A3.4.2); the base keeps its value. In an IT block Unicorn executes
 * the rest of the block before it stops.
 */
function unchangedByFault(i: Instruction, inIt: boolean): number[] {
  return i.n === 15 || inIt ? [] : [i.n];
}
