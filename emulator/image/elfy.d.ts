/** The part of the npm package `elfy` that the ELF loader uses; the package has no types of its own. */
declare module 'elfy' {
  export interface Program {
    /** Undefined for a type that elfy has no name for. */
    type: string | undefined;
    offset: number;
    vaddr: number;
    paddr: number;
    filesz: number;
    memsz: number;
    data: Uint8Array;
  }

  export interface Section {
    /** An offset into the section names until elfy resolves it. */
    name: string | number;
    type: string | number;
    flags: Record<string, boolean>;
    addr: number;
    off: number;
    size: number;
    link: number;
    entsize: number;
    data: Uint8Array;
  }

  export interface Header {
    entry: number;
  }

  class Parser {
    execute(file: Buffer): Header & { body: { programs: Program[]; sections: Section[] } };
    parseHeader(file: Buffer): Header;
    parsePrograms(file: Buffer, header: Header): Program[];
  }

  const elfy: {
    Parser: typeof Parser;
    constants: { machine: Record<number, string>; type: Record<number, string> };
  };
  export default elfy;
}
