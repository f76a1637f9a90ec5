/** The symbols of an image: addresses to functions, names to addresses, code and data. */
import { hex, type Address } from '../units.js';

/** A named address in an image. */
export interface ImageSymbol {
  name: string;
  /** Without the Thumb bit. */
  address: Address;
  /** In bytes; 0 if it is not known. */
  size: number;
  /** A label is a symbol without a type, from a linker script or assembly code. */
  kind: 'function' | 'object' | 'label';
  binding: 'local' | 'global' | 'weak';
}

/** The start of instructions or data, from the ARM ELF mapping symbols `$t`, `$a` and `$d`. */
export interface Mapping {
  address: Address;
  /** Undefined where it is not known. */
  kind: 'code' | 'data' | undefined;
}

const bindingRank = { global: 0, weak: 1, local: 2 };

/** Looks up symbols by name and by address. Immutable. */
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
    this.mapping = [...mapping].sort((a, b) => a.address - b.address || known(a) - known(b));
  }

  /** These symbols and others; a name that both have is that of these. */
  with(others: SymbolTable): SymbolTable {
    const joined = new SymbolTable(
      [...this.byAddress, ...others.byAddress],
      [...this.mapping, ...others.mapping],
    );
    for (const [name, symbol] of this.names) joined.names.set(name, symbol);
    return joined;
  }

  /**
   * These symbols as those of code that does not extend beyond some addresses: a function without a size ends there, and
   * what follows is neither code nor data.
   * @param ends ascending
   */
  endingAt(ends: readonly Address[]): SymbolTable {
    const symbols = this.byAddress.map((symbol) => {
      const end = ends.find((address) => address > symbol.address);
      if (symbol.kind !== 'function' || symbol.size > 0 || end === undefined) return symbol;
      const next = this.functions[lastAtOrBelow(this.functions, symbol.address) + 1];
      return next && next.address <= end ? symbol : { ...symbol, size: end - symbol.address };
    });
    const marked = new Set(this.mapping.map(({ address }) => address));
    const bounds = ends.filter((address) => !marked.has(address));
    const mapping = bounds.map((address): Mapping => ({ address, kind: undefined }));
    return new SymbolTable(symbols, [...this.mapping, ...mapping]);
  }

  /** All symbols, by ascending address. */
  list(): readonly ImageSymbol[] {
    return this.byAddress;
  }

  /** The symbol of a name. Of several, the global one comes first, then the one at the lowest address. */
  byName(name: string): ImageSymbol | undefined {
    return this.names.get(name);
  }

  /**
   * The function that contains an address, and the offset into it in bytes. A function without a size extends to the next.
   */
  at(address: Address): { name: string; offset: number; symbol: ImageSymbol } | undefined {
    const symbol = this.functions[lastAtOrBelow(this.functions, address)];
    if (!symbol || (symbol.size > 0 && address >= symbol.address + symbol.size)) return undefined;
    return { name: symbol.name, offset: address - symbol.address, symbol };
  }

  /** An address for a backtrace: `main+0x12`, or the number outside functions. */
  format(address: Address): string {
    const found = this.at(address);
    if (!found) return hex(address);
    return found.offset === 0 ? found.name : `${found.name}+0x${found.offset.toString(16)}`;
  }

  /** Whether an address holds code or data; undefined if it is not known. */
  kindAt(address: Address): 'code' | 'data' | undefined {
    return this.mapping[lastAtOrBelow(this.mapping, address)]?.kind;
  }
}

const known = ({ kind }: Mapping): number => (kind === undefined ? 0 : 1);

/** Negative if `a` is the better name for an address. */
function preference(a: ImageSymbol, b: ImageSymbol): number {
  return bindingRank[a.binding] - bindingRank[b.binding] || Math.sign(b.size) - Math.sign(a.size);
}

/** Whether a preferred function has the same address. */
function isAlias(symbols: readonly ImageSymbol[], index: number, address: Address): boolean {
  for (let before = index - 1; before >= 0 && symbols[before].address === address; before--) {
    if (symbols[before].kind === 'function') return true;
  }
  return false;
}

/** The index of the last item at or below an address, -1 for none. Items are in ascending order. */
export function lastAtOrBelow(items: readonly { address: Address }[], address: Address): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (items[middle].address <= address) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
