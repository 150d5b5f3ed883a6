/** A client that orders servers, and gives up on none: what had no answer is asked for again, later, under the same key. */
export class Buyer {
  private readonly open = new Set<string>();
  private readonly done: string[] = [];

  /** The orders that were answered. */
  get keys(): readonly string[] {
    return this.done;
  }

  /** Orders once. */
  async order(url: string): Promise<void> {
    await this.send(url, `order-${this.done.length + this.open.size + 1}`);
  }

  /** Asks again for all that had no answer; true when there is nothing left to ask for. */
  async askAgain(url: string): Promise<boolean> {
    for (const key of this.open) await this.send(url, key);
    return this.open.size === 0;
  }

  private async send(url: string, key: string): Promise<void> {
    this.open.add(key);
    if (!(await this.post(url, key))) return;
    this.open.delete(key);
    this.done.push(key);
  }

  private async post(url: string, key: string): Promise<boolean> {
    const offering = await ask(`${url}/tmf-api/productCatalogManagement/v4/productOffering?name=Cloud%20Server&fields=id`);
    const [{ id } = { id: undefined }] = (offering ?? []) as { id?: string }[];
    if (id === undefined) return false;
    const item = { id: '1', action: 'add', quantity: 1, billingAccount: { id: 'account-1' }, productOffering: { id }, product: {} };
    const answer = await ask(`${url}/tmf-api/productOrderingManagement/v4/productOrder`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ externalId: key, productOrderItem: [item] }),
    });
    return answer !== undefined;
  }
}

/** What is answered with 2xx; undefined when the platform is away. Any other answer is a failure. */
export const ask = async (url: string, init: RequestInit = {}): Promise<unknown> => {
  const answer = await fetch(url, init).catch(() => undefined);
  if (!answer) return undefined;
  const text = await answer.text().catch(() => undefined);
  if (text === undefined || answer.status === 503) return undefined;
  if (answer.status === 409 && text.includes('idempotencyKeyInFlight')) return undefined; // the dead one had begun
  if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${url} answered ${answer.status}: ${text}`);
  return text === '' ? {} : (JSON.parse(text) as unknown);
};

/** All of a resource, page by page. */
export const all = async (url: string, path: string): Promise<Record<string, unknown>[]> => {
  const found: Record<string, unknown>[] = [];
  for (;;) {
    const page = (await ask(`${url}${path}${path.includes('?') ? '&' : '?'}offset=${found.length}&limit=100`)) as typeof found;
    found.push(...page);
    if (page.length < 100) return found;
  }
};
