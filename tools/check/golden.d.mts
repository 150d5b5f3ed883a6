/** What is wrong with the golden events below a folder: nothing, or a line for each. */
export const faultsIn: (root: string) => string[];
