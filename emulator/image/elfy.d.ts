/** The part of the npm package `elfy` that the ELF loader uses; the package has no types of its own. */
declare module 'elfy' {
  namespace elfy {
    interface Program {
      /** Undefined for a type that elfy has no name for. */
      type: string | undefined;
      offset: number;
      vaddr: number;
      paddr: number;
      filesz: number;
      data: Uint8Array;
    }

    interface Section {
      name: string;
      /** A number for a type that elfy has no name for. */
      type: string | number;
      flags: Record<string, boolean>;
      addr: number;
      off: number;
      size: number;
      link: number;
      entsize: number;
      data: Uint8Array;
    }

    interface Header {
      entry: number;
    }

    class Parser {
      execute(file: Buffer): Header & { body: { programs: Program[]; sections: Section[] } };
      parseHeader(file: Buffer): Header;
      parsePrograms(file: Buffer, header: Header): Program[];
    }

    /** The names of numbers in ELF headers. */
    const constants: { machine: Record<number, string>; type: Record<number, string> };
  }
  export = elfy;
}
