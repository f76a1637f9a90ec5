/** A program that the benchmark builds and runs. */

export interface Program {
  readonly name: string;
  readonly suite: 'embench' | 'own';
  /** Paths of C files, which define `work` among them. */
  readonly sources: readonly string[];
  /** The compiler's, besides the common ones. */
  readonly flags: readonly string[];
  /** Linked with the Owlet virtual machine and a Python program. */
  readonly owlet?: boolean;
  /** Why it has no meaning as WebAssembly that clang compiles. */
  readonly notNative?: string;
}
