/** A version of a document, by the stream it belongs to and the transaction that wrote it: a transaction writes a row once. */
export type VersionKey = { readonly sid: string; readonly xid: string };

const mostCharacters = 16_000_000;

/**
 * Documents that were read lately. A version of a document never changes, so that a list needs to ask the database only which versions
 * are on it: writing JSON out of the database and reading it in costs more than finding it. The same version is the same object, so
 * that what is made of it can be kept beside it; nobody can change it.
 */
export class RecentDocuments {
  private readonly documents = new Map<string, { readonly document: object; readonly size: number }>();
  private size = 0;

  /** The document of a version, if it was read lately. */
  get({ sid, xid }: VersionKey): object | undefined {
    const key = `${sid} ${xid}`;
    const found = this.documents.get(key);
    if (found === undefined) return undefined;
    this.documents.delete(key);
    this.documents.set(key, found);
    return found.document;
  }

  /** Reads a document in, and keeps it. */
  add({ sid, xid }: VersionKey, text: string): object {
    const document = frozen(JSON.parse(text) as object);
    this.documents.set(`${sid} ${xid}`, { document, size: text.length });
    this.size += text.length;
    for (const [key, { size }] of this.documents) {
      if (this.size <= mostCharacters) break;
      this.documents.delete(key);
      this.size -= size;
    }
    return document;
  }
}

const frozen = <T extends object>(value: T): T => {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part as object);
  return Object.freeze(value);
};
