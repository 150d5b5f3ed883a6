import { billing } from './billing-chapter';
import type { Customer } from './customer';
import { explaining } from './explaining-chapter';
import type { Narrator } from './narrator';
import { selling } from './selling-chapter';
import { using } from './using-chapter';

/** What the chapters hand on. */
export type Thread = { offeringId: string; orderId: string; small: string; large: string; billId: string };

/** An offer is published, two servers are ordered, used, repaired, billed, one is given back; then all of it is explained and proven. */
export const tellStory = async (narrator: Narrator, customer: Customer): Promise<void> => {
  const thread: Thread = { offeringId: '', orderId: '', small: '', large: '', billId: '' };
  for (const chapter of [selling, using, billing, explaining]) await chapter(narrator, customer, thread);
};
