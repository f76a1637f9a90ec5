/** The engines of `--engine`. Each is imported only when chosen. */
import type { BoardSettings } from '../../board/board.js';
import { UsageError } from '../errors.js';
import type { EngineName } from '../usage/options.js';

/** @throws UsageError if the engine's library is not installed */
export async function engineOf(name: EngineName): Promise<NonNullable<BoardSettings['engine']>> {
  if (name === 'interpreter') {
    const { Interpreter } = await import('../../engine/interpreter.js');
    return (cpu) => new Interpreter(cpu);
  }
  if (name === 'translator') return (await import('../../engine/translator/translator.js')).translator;
  const { unicornEngine } = await import('../../engine/unicorn/engine.js');
  try {
    return await unicornEngine();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
