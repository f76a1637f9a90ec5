/** A queue of bytes: one side adds pieces, the other takes everything at once. */

export class ByteQueue {
  private pieces: Uint8Array[] = [];

  get empty(): boolean {
    return this.pieces.length === 0;
  }

  add(bytes: Uint8Array): void {
    this.pieces.push(bytes);
  }

  /** Returns everything added since the last call, as one piece. */
  take(): Uint8Array {
    const { pieces } = this;
    if (!pieces.length) return nothing;
    this.pieces = [];
    return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
  }
}

const nothing = new Uint8Array();
