/** `perch boards`: lists the boards that `--board` accepts, with serial lines, analogue inputs and options. */
import { boards } from '../../../boards/index.js';
import type { ChipDescription } from '../../chip/chip.js';

export function listBoards(): string {
  return [...boards.values()]
    .map(({ name, title, chip, serial, options }) => {
      const memories = chip.memories.map((m) => `${m.size / 1024} KB ${m.name}`).join(', ');
      return [
        `${name}`,
        `  ${title}`,
        `  chip     ${chip.name}: ${memories}`,
        ...Object.entries(serial).map(([line, { doc }]) => `  --${line.padEnd(8)}${doc}`),
        `  --analog  ${analogOf(chip)}`,
        ...Object.entries(options).map(([option, doc]) => `  --${option.padEnd(8)}${doc}`),
      ].join('\n');
    })
    .join('\n\n');
}

/** Each input with its pin, or with its unit if it has no pin. */
function analogOf({ analog = {} }: ChipDescription): string {
  const inputs = Object.entries(analog).map(([name, { pin, unit }]) => `${name} ${pin ?? unit}`);
  return inputs.join(', ') || 'none';
}
