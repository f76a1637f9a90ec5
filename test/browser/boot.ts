/** Runs an image on the board and returns the outcome; the same code runs in Node and in a browser. */
import { ekLm3s9b92 } from '../../boards/index.js';
import { Interpreter } from '../../emulator/engine/interpreter.js';
import { Translator } from '../../emulator/engine/translator/translator.js';
import { duration } from '../../emulator/units.js';

export const engines = {
  translator: (cpu) => new Translator(cpu),
  interpreter: (cpu) => new Interpreter(cpu),
} satisfies Record<string, NonNullable<Parameters<typeof ekLm3s9b92>[0]>['engine']>;

export interface Outcome {
  /** The firmware's output on UART0. */
  text: string;
  digest: string;
  cycles: number;
  instructions: number;
  /** Regions of code translated into WebAssembly. */
  compiled: number;
  /** Whether memories lie at their addresses, in a memory that may be shared. */
  shared: boolean;
}

export function boot(image: Uint8Array, engine: keyof typeof engines, time: string): Outcome {
  const board = ekLm3s9b92({ image, engine: engines[engine] });
  board.run({ for: duration(time) });
  return {
    text: board.uart0.text,
    digest: board.digest(),
    cycles: board.clock.cycles,
    instructions: board.engine.instructions,
    shared: board.bus.shared,
    compiled: board.engine instanceof Translator ? board.engine.statistics.compiled : 0,
  };
}
