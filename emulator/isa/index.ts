/** The instruction set: definitions, decoder, disassembler and the abstract machine that meanings run on. */

export { decode, definitionOf, DEFINITIONS, isWide } from './decode.js';
export { type Definition, mostSpent } from './definition.js';
export {
  CONDITIONS,
  disassemble,
  disassembleRange,
  type DisassembleOptions,
  type Line,
} from './disassemble.js';
export { type Execute, Instruction } from './instruction.js';
export type { Machine, UnderBreakpoint } from './machine.js';
export { decodedBytes, mayPipeline, pipelinesInto } from './timing.js';
