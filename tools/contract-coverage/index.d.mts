/** A node of a body: its types, with values an array of these, with attributes an object that has its types under ''. */
export type Tree = string | string[] | { [attribute: string]: Tree };
/** What counts of an official contract. */
export type Facts = {
  readonly operations: Record<string, { codes: string[]; query: string[] }>;
  readonly notifications: string[];
  readonly bodies: Record<string, Tree>;
  readonly mandatory: Record<string, string[]>;
};
/** One thing that counts. */
export type Item = { readonly category: string; readonly what: string; readonly covered: boolean };
/** An OpenAPI document, read. */
export type ContractFile = { readonly operations: Map<string, unknown>; readonly notifications: string[] };

export declare const compare: (name: string, facts: Facts, ours: ContractFile) => Item[];
export declare const factsOf: (file: ContractFile) => Facts;
export declare const readFacts: (file: string) => Facts;
export declare const written: (facts: Facts) => string;
export declare const contractNames: readonly string[];
export declare const contractOf: (document: object) => ContractFile;
export declare const coverageOf: (facts: Record<string, Facts>, folder: string) => { name: string; items: Item[] }[];
export declare const report: (results: { name: string; items: Item[] }[], showsAll: boolean) => string;
