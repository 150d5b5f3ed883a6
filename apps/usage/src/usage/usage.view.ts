import { patched, type Recorded, type View } from '@skyledger/event-sourcing';
import type { Usage } from '@skyledger/tmf-contracts';
import type { Charge, UsageEvent } from './usage.events';

/** The TMF635 usage. Extensions: why it was rejected, and how each charge came about. */
export type UsageDocument = Omit<Usage, 'ratedProductUsage'> & {
  readonly statusReason?: string;
  readonly ratedProductUsage?: readonly RatedProductUsage[];
};
type RatedProductUsage = NonNullable<Usage['ratedProductUsage']>[number] & Partial<Charge>;

/** The document is the TMF635 resource. What a client sent stays as it was; ratedProductUsage is what rating made of it. */
export const usageView: View<UsageEvent, UsageDocument> = {
  project: (document, event) => (event.type === 'UsageDeleted' ? undefined : projected(document, event)),
};

type Kept = Recorded<Exclude<UsageEvent, { type: 'UsageDeleted' }>>;

const projected = (document: UsageDocument | undefined, { type, data, metadata }: Kept): UsageDocument => {
  const { statusReason: _, ...usage } = document ?? ({} as UsageDocument);
  switch (type) {
    case 'UsageReceived':
      return {
        id: metadata.id,
        usageDate: metadata.recordedAt,
        ...data.details,
        ...ofProduct(data.productId),
        status: 'received',
      };
    case 'UsageDetailsChanged':
      return patched(document!, { ...data.changes, ...ofProduct(data.productId) });
    case 'UsageGuided':
      return { ...usage, status: 'guided', ratedProductUsage: [{ productRef: productRef(data.product) }] };
    case 'UsageRated':
      return { ...usage, status: 'rated', ratedProductUsage: rated(data.charges, metadata.recordedAt) };
    case 'UsageRejected':
      return { ...usage, status: 'rejected', statusReason: data.reason };
    case 'UsageRecycled':
      return { ...usage, status: 'recycled' };
    case 'UsageRerated':
      return { ...usage, status: 'rerated', ratedProductUsage: rated(data.charges, metadata.recordedAt) };
    case 'UsageBilled':
      return {
        ...usage,
        status: 'billed',
        ratedProductUsage: usage.ratedProductUsage?.map((charge) => ({ ...charge, isBilled: true })) ?? [],
      };
    case 'UsageReratingRequested':
      return document!;
  }
};

const rated = (charges: readonly Charge[], ratingDate: string): RatedProductUsage[] =>
  charges.map((charge) => ({ ...charge, ratingDate, isBilled: false }) as RatedProductUsage);

const productRef = (product: { id: string; name?: string }) => ({ ...product, '@referredType': 'Product' });

const ofProduct = (id?: string): Pick<UsageDocument, 'ratedProductUsage'> =>
  id === undefined ? {} : { ratedProductUsage: [{ productRef: productRef({ id }) }] };
