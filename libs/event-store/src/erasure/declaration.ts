/** What is personal in commands, as the contracts declare it (`personalData` of tmf-contracts). */
export type Declaration = {
  readonly parties: readonly string[];
  readonly structure: readonly string[];
  readonly ofCustomer: { readonly resources: readonly string[]; readonly texts: Readonly<Record<string, readonly string[] | '*'>> };
  readonly legalHold: readonly string[];
  readonly erased: Readonly<Record<string, string>>;
};

/** A text that is personal, and of whom. */
export type Leaf = { readonly subject: string; readonly field: string; readonly text: string };

/** Which texts of an object are personal: none, all but some, or some. */
type Scope = { readonly subject: string; readonly except?: ReadonlySet<string>; readonly only?: ReadonlySet<string> } | undefined;

type Plain = Readonly<Record<string, unknown>>;

/** Walks through values of one category and replaces what is personal; what has nothing personal in it stays the very same object. */
export class Walk {
  private readonly parties: ReadonlySet<string>;
  private readonly structure: ReadonlySet<string>;
  private readonly texts: ReadonlyMap<string, ReadonlySet<string> | undefined>;

  constructor(declaration: Declaration, category: string) {
    const isOfCustomer = declaration.ofCustomer.resources.includes(category);
    this.parties = new Set(declaration.parties);
    this.structure = new Set(declaration.structure);
    this.texts = new Map(
      Object.entries(isOfCustomer ? declaration.ofCustomer.texts : {}).map(([name, texts]) => [
        name,
        texts === '*' ? undefined : new Set(texts),
      ]),
    );
  }

  /** The value with each personal text replaced by what `replace` makes of it. */
  replaced<T>(value: T, customer: string, replace: (leaf: Leaf) => string): T {
    return this.visit(value, '', undefined, { customer, replace }) as T;
  }

  private visit(value: unknown, key: string, scope: Scope, to: { customer: string; replace: (leaf: Leaf) => string }): unknown {
    if (typeof value === 'string') return isPersonal(key, scope) ? to.replace({ subject: scope!.subject, field: key, text: value }) : value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return changed(value, (item) => this.visit(item, key, scope, to));
    const inside = this.scopeOf(value as Plain, key, scope, to.customer);
    let copy: Record<string, unknown> | undefined;
    for (const name in value) {
      const before = (value as Plain)[name];
      if (before === null || typeof before === 'number' || typeof before === 'boolean') continue;
      const after = this.visit(before, name, inside, to);
      if (after !== before) (copy ??= { ...value })[name] = after;
    }
    return copy ?? value;
  }

  private scopeOf(value: Plain, key: string, scope: Scope, customer: string): Scope {
    if (this.parties.has(key)) return { subject: partyIn(value) ?? scope?.subject ?? customer, except: this.structure };
    if (scope?.except) return scope;
    if (this.texts.has(key)) {
      const only = this.texts.get(key);
      return only ? { subject: customer, only } : { subject: customer, except: this.structure };
    }
    return undefined;
  }
}

const isPersonal = (name: string, scope: Scope): boolean =>
  scope !== undefined && (scope.only ? scope.only.has(name) : !scope.except!.has(name));

const changed = (items: readonly unknown[], change: (item: unknown) => unknown): readonly unknown[] => {
  const after = items.map(change);
  return after.some((item, index) => item !== items[index]) ? after : items;
};

const partyIn = (value: Plain | undefined): string | undefined => {
  const id = value?.['id'] ?? value?.['partyId'] ?? (value?.['partyOrPartyRole'] as Plain | undefined)?.['id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
};

/** Whom a resource is about: its party in the role of customer, else its first party, else its billing account. */
export const customerOf = (resource: unknown): string | undefined => {
  const { relatedParty, billingAccount, productOrderItem } = (resource ?? {}) as Plain;
  const parties = Array.isArray(relatedParty) ? (relatedParty as Plain[]) : [];
  const customer = parties.find(({ role }) => role === 'customer') ?? parties[0];
  const [item] = Array.isArray(productOrderItem) ? (productOrderItem as Plain[]) : [];
  return partyIn(customer) ?? partyIn(billingAccount as Plain | undefined) ?? partyIn(item?.['billingAccount'] as Plain | undefined);
};
