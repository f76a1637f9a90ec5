/** A queue of bytes: one side adds pieces, the other takes them together. */

export class ByteQueue {
  private pieces: Uint8Array[] = [];

  get empty(): boolean {
    return this.pieces.length === 0;
  }

  add(bytes: Uint8Array): void {
    this.pieces.push(bytes);
  }

  /** Removes and returns everything, or at most a number of bytes, as one piece. */
  take(most = Infinity): Uint8Array {
    const { pieces } = this;
    if (!pieces.length) return nothing;
    this.pieces = [];
    const all = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    if (all.length <= most) return all;
    this.pieces.push(all.subarray(most));
    return all.subarray(0, most);
  }
}

const nothing = new Uint8Array();
