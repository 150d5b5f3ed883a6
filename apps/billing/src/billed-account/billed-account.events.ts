/** What the store keeps of an account: its bills, so that each has a period and a number of its own. */
export type BilledAccountEvent = { type: 'AccountBilled'; data: { bill: string; billNo: string; from: string; to: string } };
