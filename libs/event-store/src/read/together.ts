type Wanted<R> = { readonly tenant: string; readonly id: string; readonly resolve: (row: R | undefined) => void; readonly reject: (error: unknown) => void }; // prettier-ignore

const lanes = 2;
const mostIds = 100;

/**
 * Group commit, for reading: what is asked for while others are being read goes as one statement. No timer; a lone read goes at once. Each
 * read sees what was committed before it was asked for.
 */
export class Together<R extends { readonly id: string }> {
  private waiting: Wanted<R>[] = [];
  private active = 0;
  private isPumping = false;

  /** `read` gives the rows that there are, in any order. */
  constructor(private readonly read: (tenant: string, ids: readonly string[]) => Promise<readonly R[]>) {}

  /** The row of an id; undefined where there is none. */
  one(tenant: string, id: string): Promise<R | undefined> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ tenant, id, resolve, reject });
      if (this.isPumping || this.active >= lanes) return;
      this.isPumping = true;
      setImmediate(() => this.pump());
    });
  }

  private pump(): void {
    this.isPumping = false;
    while (this.active < lanes && this.waiting.length > 0) void this.answer(this.next());
  }

  /** The oldest, and all that can go with it: those of its tenant. */
  private next(): Wanted<R>[] {
    const { tenant } = this.waiting[0]!;
    const group: Wanted<R>[] = [];
    const rest: Wanted<R>[] = [];
    for (const wanted of this.waiting) (wanted.tenant === tenant && group.length < mostIds ? group : rest).push(wanted);
    this.waiting = rest;
    return group;
  }

  private async answer(group: readonly Wanted<R>[]): Promise<void> {
    this.active += 1;
    try {
      const rows = await this.read(group[0]!.tenant, [...new Set(group.map(({ id }) => id))]);
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const { id, resolve } of group) resolve(byId.get(id));
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.active -= 1;
      this.pump();
    }
  }
}
