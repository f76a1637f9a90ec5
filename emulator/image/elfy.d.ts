/** The part of the npm package `elfy` that the ELF loader uses; the package has no types of its own. */
declare module 'elfy' {
  namespace elfy {
    /** The part of Node's Buffer that elfy uses for a little-endian 32-bit file. */
    interface Bytes extends Uint8Array {
      readUInt16LE(offset: number): number;
      readUInt32LE(offset: number): number;
    }

    interface Program {
      /** Undefined for a type that elfy does not name. */
      type: string | undefined;
      offset: number;
      vaddr: number;
      paddr: number;
      filesz: number;
      memsz: number;
      data: Uint8Array;
    }

    interface Section {
      /** The offset of its name in the section of names. */
      name: number;
      /** A number for a type that elfy does not name. */
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
      parseHeader(file: Bytes): Header;
      parsePrograms(file: Bytes, header: Header): Program[];
      parseSections(file: Bytes, header: Header): Section[];
    }

    /** The names of numbers in ELF headers. */
    const constants: { machine: Record<number, string>; type: Record<number, string> };
  }
  export = elfy;
}
