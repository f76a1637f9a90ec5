/** The part of the WebAssembly API that the machine uses; Node and browsers both have it. */
declare namespace WebAssembly {
  class Memory {
    /** Sizes in pages of 64 KB. */
    constructor(descriptor: { initial: number; maximum?: number; shared?: boolean });
    readonly buffer: ArrayBuffer;
    /** Adds pages. The buffer so far is detached: arrays in it become empty. Returns how many pages there were. */
    grow(by: number): number;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  /** Thrown by `Module` for bytes that it does not take, and where compilation is not allowed. */
  class CompileError extends Error {}
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
  class Table {
    constructor(descriptor: { element: 'anyfunc'; initial: number; maximum?: number });
    readonly length: number;
    get(index: number): unknown;
    set(index: number, value: unknown): void;
    grow(by: number): number;
  }
}
