/** The document with the given top-level attributes replaced; null removes one. This is how a view applies a PATCH. */
export const patched = <D extends object>(document: D, changes: object): D => {
  const next: Record<string, unknown> = { ...(document as Record<string, unknown>) };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete next[name];
    else if (value !== undefined) next[name] = value;
  }
  return next as D;
};
