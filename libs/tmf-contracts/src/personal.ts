/** Which texts of resources are personal data, in the stored (v5) shape; they are kept encrypted, under a key of the person they are about. */
export type PersonalData = {
  /** Attributes that hold a party: all texts in them, and deeper, are personal, but for `structure`. The subject is that party's id. */
  readonly parties: readonly string[];
  /** Attributes that say what something is rather than who somebody is. */
  readonly structure: readonly string[];
  /** Resources about one customer: in them, these attributes of these attributes are personal, too (`*`: all texts). The subject is the customer. */
  readonly ofCustomer: { readonly resources: readonly string[]; readonly texts: Readonly<Record<string, readonly string[] | '*'>> };
  /** Resources that the law wants kept: what is personal in them has keys of its own, which an erasure spares unless told otherwise. */
  readonly legalHold: readonly string[];
  /** What an erased text reads as, where `erased` would not be of its format. */
  readonly erased: Readonly<Record<string, string>>;
};

const address = [
  ...['streetName', 'streetNr', 'streetNrLast', 'streetNrSuffix', 'streetNrLastSuffix', 'streetSuffix'],
  ...['postcode', 'city', 'locality', 'stateOrProvince'],
];

const structure = [
  ...['id', 'href', 'partyId', 'role', 'status', 'version', 'url', '@type', '@baseType', '@schemaLocation', '@referredType'],
  ...['contactType', 'nameType', 'valueType', 'externalIdentifierType', 'startDateTime', 'endDateTime', 'country', 'nationality'],
];

/** The one declaration of what is personal. */
export const personalData: PersonalData = {
  parties: ['relatedParty', 'partyOrPartyRole'],
  structure,
  ofCustomer: {
    resources: ['troubleTicket', 'productOrder', 'cancelProductOrder', 'product', 'service', 'customerBill'],
    texts: { note: ['author', 'text'], place: address, geographicSubAddress: '*', contactMedium: '*', billingAccount: ['name'] },
  },
  legalHold: ['customerBill', 'appliedCustomerBillingRate'],
  erased: { birthDate: '1900-01-01T00:00:00.000Z', deathDate: '1900-01-01T00:00:00.000Z' },
};

/** Whether the attribute of a resource at a path of names, in the stored shape, is personal where it is a text. */
export const isPersonal = (resource: string, path: readonly string[]): boolean => {
  const { parties, structure, ofCustomer } = personalData;
  let scope: readonly string[] | '*' | undefined;
  for (const name of path.slice(0, -1)) {
    if (scope !== '*') scope = ofCustomer.resources.includes(resource) ? ofCustomer.texts[name] : undefined;
    if (parties.includes(name)) scope = '*';
  }
  const last = path.at(-1) ?? '';
  return scope === '*' ? !structure.includes(last) : (scope?.includes(last) ?? false);
};
