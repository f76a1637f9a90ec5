/** How neighbouring loads and stores overlap (Cortex-M3 TRM, section 17.3). */

import { definitionOf } from './decode.js';
import type { Instruction } from './instruction.js';

/** What the load-store unit takes an instruction for, as far as overlapping goes. */
function pipelineOf(i: Instruction): 'load' | 'store' | undefined {
  return definitionOf(i.encoding, i.size === 4).pipeline;
}

/** Whether an instruction may overlap with the next one: a load that neither writes back its base nor loads the PC. */
export function mayPipeline(load: Instruction): boolean {
  return !load.wback && !load.endsBlock && pipelineOf(load) === 'load';
}

/** The bytes from its address on that an instruction is decoded from; what it may overlap with is among them. */
export function decodedBytes(i: Instruction): number {
  return mayPipeline(i) ? i.size + 4 : i.size;
}

/**
 * Whether `next`, directly after a `load` that may overlap, makes the two take one cycle less than each alone: it is a single load, or a
 * store with a register offset (one with an immediate offset has nothing left to save), neither of them writes back its
 * base or loads the PC, and the address of `next` does not depend on what `load` loads.
 */
export function pipelinesInto(load: Instruction, next: Instruction): boolean {
  if (!mayPipeline(load) || next.wback || next.endsBlock) return false;
  const kind = pipelineOf(next);
  if (kind === undefined || (kind === 'store' && next.immediate)) return false;
  const destination = load.name.startsWith('STREX') ? load.d : load.t;
  return next.n !== destination && (next.immediate || next.m !== destination);
}
