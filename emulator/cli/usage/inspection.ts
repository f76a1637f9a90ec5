/** The commands that show boards, registers and images, and run nothing: boards, regs, disasm. */
import { command, type ValuesOf } from './command.js';
import * as option from './options.js';

export const boards = command('boards', {
  summary: 'list the boards',
  description: 'Lists the boards with their serial lines and options.',
  options: [],
  examples: ['perch boards'],
});

const regsOptions = [option.board] as const;
export type RegsOptions = ValuesOf<typeof regsOptions>;

export const regs = command('regs', {
  summary: 'show blocks, registers and fields',
  description: "Shows a chip's blocks, a block's registers, or one register with its fields.",
  options: regsOptions,
  examples: ['perch regs', 'perch regs UART0', 'perch regs UART0.CTL'],
}).argument('[block]', 'a block, or a register such as UART0.CTL');

const disasmOptions = [option.board, option.loadAddress] as const;
export type DisasmOptions = ValuesOf<typeof disasmOptions>;

export const disasm = command('disasm', {
  summary: 'disassemble an image',
  description: 'Disassembles an image, or one function of it.',
  options: disasmOptions,
  examples: ['perch disasm firmware/images/hello.elf main', 'perch disasm app.bin 0x1f0'],
})
  .argument('<image>', 'firmware image')
  .argument('[symbol]', 'a symbol or an address');
