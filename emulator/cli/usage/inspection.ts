/** Commands that show boards, registers and images without running anything: boards, regs, disasm. */
import { boardOptions } from './board-options.js';
import { command, type ValuesOf } from './command.js';
import * as option from './options.js';

const boardsOptions = [option.board] as const;
export type BoardsOptions = ValuesOf<typeof boardsOptions>;

export const boards = command('boards', {
  summary: 'list the boards',
  description: 'Lists the boards with their serial lines and options, or shows one.',
  options: boardsOptions,
  examples: ['perch boards', 'perch boards --board ./board.js'],
});

const regsOptions = [option.board, ...boardOptions] as const;
export type RegsOptions = ValuesOf<typeof regsOptions>;

export const regs = command('regs', {
  summary: 'show blocks, registers and fields',
  description: 'Shows the blocks of a chip, the registers of a block, or one register with its fields.',
  options: regsOptions,
  examples: ['perch regs', 'perch regs UART0', 'perch regs UART0.CTL'],
}).argument('[block]', 'block, or register, e.g. UART0.CTL (default: all blocks)');

const disasmOptions = [option.board, option.loadAddress] as const;
export type DisasmOptions = ValuesOf<typeof disasmOptions>;

export const disasm = command('disasm', {
  summary: 'disassemble an image',
  description: 'Disassembles an image, or one function in it or in the ROM.',
  options: disasmOptions,
  examples: ['perch disasm firmware/images/hello.elf main', 'perch disasm app.bin 0x1f0'],
})
  .argument('<image>', 'firmware image')
  .argument('[symbol]', 'symbol or address (default: the whole image)');
