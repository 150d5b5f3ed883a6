const secretNames = /TOKEN|SECRET|PASSWORD|_KEY$|HEADERS|DATABASE_URL|ADMIN_URL|KURRENTDB_URL/i;
const leastLength = 12; // what is shorter is a word that lines are full of

/** The secrets among settings: whole values, and the passwords in URLs. */
export const secretsIn = (settings: Readonly<Record<string, unknown>>): string[] => {
  const given = Object.entries(settings).flatMap(([name, value]) => (secretNames.test(name) && typeof value === 'string' ? [value] : []));
  const parts = given.flatMap((value) => (value.includes('://') ? passwordIn(value) : value.split(/[,=]/)));
  return [...new Set([...given.filter((value) => !value.includes('://')), ...parts].filter(({ length }) => length >= leastLength))];
};

const passwordIn = (url: string): string[] => {
  const password = URL.canParse(url) ? new URL(url).password : '';
  return password === '' ? [] : [password, decodeURIComponent(password)];
};

/** How secrets look that nobody has told of. In a line of JSON, so quotes may have a backslash before them. */
const shapes: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z\d+.-]*:\/\/)[^\s"\\/@]*@/gi, '$1***@'], // who one is, in a URL
  [/([a-z][a-z\d+.-]*:\/\/[^\s"\\?#]+)\?[^\s"\\]+/gi, '$1?***'], // and what one asks there
  [/("url":"[^"?]*)\?[^"]*/g, '$1?***'],
  [/([?&][\w-]*(?:token|key|secret|password|signature|auth)[\w-]*=)[^&\s"\\]+/gi, '$1***'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ***'],
  [/\bwhsec_[\w+/=-]+/g, 'whsec_***'],
  [/((?:password|passwd|secret|token|authorization|cookie|api[-_]?key)\\?["']?\s*[:=]\s*\\?["']?)[^\s"'\\,;}&]+/gi, '$1***'],
];

/** Takes out of a line what only its owner should know: secrets that are known, and what looks like one. */
export const withoutSecrets = (secrets: readonly string[]): ((line: string) => string) => {
  const asWritten = [...new Set(secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]))];
  return (line) => {
    const unknown = asWritten.reduce((text, secret) => (text.includes(secret) ? text.replaceAll(secret, '***') : text), line);
    return shapes.reduce((text, [shape, shown]) => text.replace(shape, shown), unknown);
  };
};
