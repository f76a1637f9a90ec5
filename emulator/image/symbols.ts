/** The symbols of an image: which function an address is in, where a name lies, what is code and what is data. */
import { hex, type Address } from '../units.js';

/** A named place in an image. */
export interface ImageSymbol {
  name: string;
  /** Without the Thumb bit. */
  address: Address;
  /** In bytes; 0 where the image does not say. */
  size: number;
  /** A label is a name without a type, as linker scripts and assembly code define. */
  kind: 'function' | 'object' | 'label';
  binding: 'local' | 'global' | 'weak';
}

/** Where instructions or data begin, as the ARM ELF mapping symbols `$t`, `$a` and `$d` say. */
export interface Mapping {
  address: Address;
  /** Undefined from where on it is not known. */
  kind: 'code' | 'data' | undefined;
}

const bindingRank = { global: 0, weak: 1, local: 2 };

/** Looks symbols up by name and by address. Made once, never changed. */
export class SymbolTable {
  private readonly byAddress: ImageSymbol[];
  private readonly functions: ImageSymbol[];
  private readonly names = new Map<string, ImageSymbol>();
  private readonly mapping: Mapping[];

  constructor(symbols: readonly ImageSymbol[] = [], mapping: readonly Mapping[] = []) {
    this.byAddress = [...symbols].sort((a, b) => a.address - b.address || preference(a, b));
    this.functions = this.byAddress.filter(
      ({ kind, address }, index, all) => kind === 'function' && !isAlias(all, index, address),
    );
    for (const symbol of this.byAddress) {
      const known = this.names.get(symbol.name);
      if (!known || preference(symbol, known) < 0) this.names.set(symbol.name, symbol);
    }
    this.mapping = [...mapping].sort((a, b) => a.address - b.address);
  }

  /** These symbols and others; of several of one name these come first. */
  with(others: SymbolTable): SymbolTable {
    const known = others.byAddress.filter(({ name }) => !this.names.has(name));
    return new SymbolTable([...this.byAddress, ...known], [...this.mapping, ...others.mapping]);
  }

  /** All symbols, by ascending address. */
  list(): readonly ImageSymbol[] {
    return this.byAddress;
  }

  /** The symbol of a name; of several the global one, then the one at the lowest address. */
  byName(name: string): ImageSymbol | undefined {
    return this.names.get(name);
  }

  /**
   * The function that an address lies in and how many bytes into it. A function without a size reaches to the next.
   */
  at(address: Address): { name: string; offset: number; symbol: ImageSymbol } | undefined {
    const symbol = this.functions[lastAtOrBelow(this.functions, address)];
    if (!symbol || (symbol.size > 0 && address >= symbol.address + symbol.size)) return undefined;
    return { name: symbol.name, offset: address - symbol.address, symbol };
  }

  /** An address as a backtrace shows it: `main+0x12`, or the plain number outside every function. */
  format(address: Address): string {
    const found = this.at(address);
    if (!found) return hex(address);
    return found.offset === 0 ? found.name : `${found.name}+0x${found.offset.toString(16)}`;
  }

  /** Whether code or data lies at an address; undefined where the image does not say. */
  kindAt(address: Address): 'code' | 'data' | undefined {
    return this.mapping[lastAtOrBelow(this.mapping, address)]?.kind;
  }
}

/** Negative when `a` names a place better than `b`. */
function preference(a: ImageSymbol, b: ImageSymbol): number {
  return bindingRank[a.binding] - bindingRank[b.binding] || Math.sign(b.size) - Math.sign(a.size);
}

/** Of the functions at one address the first one, the preferred one, counts. */
function isAlias(symbols: readonly ImageSymbol[], index: number, address: Address): boolean {
  for (let before = index - 1; before >= 0 && symbols[before].address === address; before--) {
    if (symbols[before].kind === 'function') return true;
  }
  return false;
}

/** The index of the last item at or below an address; -1 when there is none. Items ascend. */
export function lastAtOrBelow(items: readonly { address: Address }[], address: Address): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle].address <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
