/** A version of a document, by its stream and the transaction that wrote it: of what a transaction writes to a row, one version is seen. */
export type Version = { readonly sid: number; readonly xid: number };

/** What has become of a document: its version now, and whether it is in the list. */
export type Change = Version & { readonly holds: boolean };

let stamps = 0;

/** Which versions of which documents are in a list, in the order of creation. */
export class Members {
  /** No other list has it, nor has this one after a change: what is made of the list can be kept under it. */
  stamp = (stamps += 1);

  /** Both by place; the first ascends. */
  constructor(
    private readonly sids: number[],
    private readonly xids: number[],
  ) {}

  get size(): number {
    return this.sids.length;
  }

  /** Those from a place on. */
  slice(offset: number, limit: number): Version[] {
    return this.sids.slice(offset, offset + limit).map((sid, index) => ({ sid, xid: this.xids[offset + index]! }));
  }

  /** Takes a change in; false where the list is as it was. */
  apply({ sid, xid, holds }: Change): boolean {
    const at = this.placeOf(sid);
    const isThere = this.sids[at] === sid;
    if (!holds && !isThere) return false;
    const found = isThere ? 1 : 0;
    this.sids.splice(at, found, ...(holds ? [sid] : []));
    this.xids.splice(at, found, ...(holds ? [xid] : []));
    this.stamp = stamps += 1;
    return true;
  }

  /** Where a document is, or would be. */
  private placeOf(sid: number): number {
    let [low, high] = [0, this.sids.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.sids[middle]! < sid) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
