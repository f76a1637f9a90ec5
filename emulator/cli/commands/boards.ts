/** `perch boards`: lists the boards that `--board` accepts, with serial lines, analogue inputs and options. */
import { boards } from '../../../boards/index.js';
import type { ChipDescription } from '../../chip/chip.js';
import { findBoard } from '../setup/board.js';
import type { BoardsOptions } from '../usage/inspection.js';

/** @throws UsageError for a board that is not known */
export async function listBoards({ board }: BoardsOptions): Promise<string> {
  const listed = board === undefined ? [...boards.values()] : [await findBoard(board)];
  return listed
    .map(({ name, title, chip, serial, options }) => {
      const memories = chip.memories.map((m) => `${m.size / 1024} KB ${m.name}`).join(', ');
      return [
        `${name}`,
        `  ${title}`,
        `  chip     ${chip.name}: ${memories}`,
        ...columns([
          ...Object.entries(serial).map(([line, { doc }]) => [line, doc] as const),
          ['analog', analogOf(chip)],
          ...Object.entries(options),
        ]),
      ].join('\n');
    })
    .join('\n\n');
}

/** Options with their explanations, in two columns. */
function columns(rows: readonly (readonly [option: string, doc: string])[]): string[] {
  const width = Math.max(7, ...rows.map(([option]) => option.length)) + 1;
  return rows.map(([option, doc]) => `  --${option.padEnd(width)}${doc}`);
}

/** Each input with its pin, or with its unit if it has no pin. */
function analogOf({ analog = {} }: ChipDescription): string {
  const inputs = Object.entries(analog).map(([name, { pin, unit }]) => `${name} ${pin ?? unit}`);
  return inputs.join(', ') || 'none';
}
