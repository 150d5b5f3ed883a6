/** What was last heard of an instance; `slow`: it has been asked, and takes its time. */
export type Standing = 'unknown' | 'ready' | 'slow' | 'not ready' | 'does not answer';

/** What an instance says at `/health/ready`. */
export type Readiness = { readonly status: Standing; readonly checks: Readonly<Record<string, boolean>> };

/** One process of a service. */
export class Instance {
  standing: Standing = 'unknown';

  constructor(
    readonly service: string,
    readonly url: string,
  ) {}
}

const order: readonly Standing[] = ['ready', 'unknown', 'slow', 'not ready', 'does not answer'];

/** The instances of one service, in turn. One that does not answer is asked only where there is no better one. */
export class Instances {
  private turn = 0;

  constructor(readonly all: readonly Instance[]) {}

  /** The next one to ask; another than the one given, if there is one: whatever was heard of it, it may be back. */
  next(tried?: Instance): Instance {
    const others = this.all.filter((one) => one !== tried);
    const among = others.length > 0 ? others : this.all;
    const best = among.filter(({ standing }) => standing === order.find((wanted) => among.some((one) => one.standing === wanted)));
    this.turn = (this.turn + 1) % Number.MAX_SAFE_INTEGER;
    return best[this.turn % best.length]!;
  }
}
