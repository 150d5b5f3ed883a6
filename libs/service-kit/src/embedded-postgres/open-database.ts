import type { Settings } from '../settings/settings';

/** A database to work on, and how to let go of it. */
export type OpenDatabase = { readonly url: string; close(): Promise<void> };

/** The external database when one is given, else the embedded one. */
export const openDatabase = async ({ DATABASE_URL }: Settings): Promise<OpenDatabase> => {
  if (DATABASE_URL === undefined) throw new Error('not yet');
  return { url: DATABASE_URL, close: async () => {} };
};
