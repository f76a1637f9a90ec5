/** The host of the compiler: source files and the compiler's WebAssembly module. */
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The entry point of `@pybricks/mpy-cross-v6`: runs the compiler once and calls back with the result. */
export type CompilerEntry = (options: {
  arguments: string[];
  inputFileContents: string | Uint8Array;
  callback(status: number, mpy: Uint8Array | undefined, out: string[], err: string[]): void;
  instantiateWasm(imports: object, receive: (instance: object) => void): object;
}) => void;

/** The part of the `WebAssembly` interface that starts the compiler. */
interface WebAssemblyHost {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: object };
}

/** The parts of the compiler that all compilations share. */
export interface CompilerParts {
  entry: CompilerEntry;
  instantiate(imports: object): { exports: object };
}

let parts: CompilerParts | undefined;

/** Loads the compiler at first use, as compiling its WebAssembly takes a few milliseconds. */
export function compilerParts(): CompilerParts {
  if (!parts) {
    const require = createRequire(import.meta.url);
    const entry = require('@pybricks/mpy-cross-v6/build/mpy-cross-v6.js') as CompilerEntry;
    const { Module, Instance } = WebAssembly as unknown as WebAssemblyHost;
    const program = new Module(
      readFileSync(require.resolve('@pybricks/mpy-cross-v6/build/mpy-cross-v6.wasm')),
    );
    parts = { entry, instantiate: (imports) => new Instance(program, imports) };
  }
  return parts;
}

/**
 * Runs `body` and removes the process-wide listeners that it added. Each start of the compiler adds one for uncaught
 * exceptions and one for unhandled rejections, which would change how the whole process fails.
 */
export function withoutNewListeners<T>(body: () => T): T {
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = events.map((event) => process.rawListeners(event));
  try {
    return body();
  } finally {
    events.forEach((event, index) => {
      for (const listener of process.rawListeners(event)) {
        if (!before[index].includes(listener)) process.off(event, listener as () => void);
      }
    });
  }
}

/** Reads a file's bytes. */
export function readBytes(path: string): Uint8Array {
  return readFileSync(path);
}

/** The file of a module in a folder: `NAME.py` or `NAME/__init__.py`; dots in the name are folders. */
export function findModuleFile(folder: string, name: string): string | undefined {
  const base = join(folder, ...name.split('.'));
  return [`${base}.py`, join(base, '__init__.py')].find((path) =>
    statSync(path, { throwIfNoEntry: false })?.isFile(),
  );
}
