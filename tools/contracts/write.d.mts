/** Writes everything that follows from the contracts, from one reading of them; returns what was done, for people. */
export declare const writeContracts: (
  mainFile: string,
  write: (folder: 'openapi' | 'generated' | 'client', name: string, text: string) => unknown,
) => Promise<string>;
