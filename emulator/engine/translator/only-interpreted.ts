/**
 * What only the interpreter does: system instructions, exclusive and unprivileged accesses. Every reading of an
 * instruction by the translator ends at the first of them.
 */
import type { Machine } from '../../isa/machine.js';

/** Thrown by the meaning of an instruction that is left to the interpreter. */
export class Untranslatable extends Error {}

type OnlyInterpreted =
  | 'loadUnprivileged'
  | 'storeUnprivileged'
  | 'loadExclusive'
  | 'storeExclusive'
  | 'clearExclusive'
  | 'supervisorCall'
  | 'breakpoint'
  | 'halt'
  | 'undefinedInstruction'
  | 'noCoprocessor'
  | 'waitForInterrupt'
  | 'waitForEvent'
  | 'sendEvent'
  | 'changeProcessorState'
  | 'readSpecial'
  | 'writeSpecial';

/** The part of the abstract machine that the translator's machines share. */
export abstract class TranslatorReading<V> implements Pick<Machine<V>, OnlyInterpreted | 'barrier'> {
  loadUnprivileged(): V {
    throw new Untranslatable();
  }
  storeUnprivileged(): void {
    throw new Untranslatable();
  }
  loadExclusive(): V {
    throw new Untranslatable();
  }
  storeExclusive(): V {
    throw new Untranslatable();
  }
  clearExclusive(): void {
    throw new Untranslatable();
  }
  supervisorCall(): void {
    throw new Untranslatable();
  }
  breakpoint(): void {
    throw new Untranslatable();
  }
  halt(): void {
    throw new Untranslatable();
  }
  undefinedInstruction(): void {
    throw new Untranslatable();
  }
  noCoprocessor(): void {
    throw new Untranslatable();
  }
  waitForInterrupt(): void {
    throw new Untranslatable();
  }
  waitForEvent(): void {
    throw new Untranslatable();
  }
  sendEvent(): void {
    throw new Untranslatable();
  }
  changeProcessorState(): void {
    throw new Untranslatable();
  }
  readSpecial(): V {
    throw new Untranslatable();
  }
  writeSpecial(): void {
    throw new Untranslatable();
  }
  /** Accesses take effect in program order: barriers have nothing to wait for. */
  barrier(): void {}
}
