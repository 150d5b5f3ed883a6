/** What is wrong with an AsyncAPI document: nothing, or a line for each. */
export declare const faultsIn: (text: string) => Promise<string[]>;
