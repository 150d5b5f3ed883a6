import { listOf } from './lists';

const collections = [
  '/tmf-api/productOrderingManagement/v4/productOrder',
  '/tmf-api/productInventory/v4/product',
  '/tmf-api/ServiceActivationAndConfiguration/v4/service',
  '/tmf-api/ServiceActivationAndConfiguration/v4/monitor',
  '/tmf-api/resourceInventoryManagement/v4/resource',
  '/tmf-api/usageManagement/v4/usage',
  '/tmf-api/customerBillManagement/v4/customerBill',
  '/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate',
  '/tmf-api/customerBillManagement/v4/customerBillOnDemand',
  '/tmf-api/troubleTicket/v4/troubleTicket',
];

/** What is different from run to run: ids made of time and chance, which host and which address were free, what was done first. */
const chance = [
  [/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id'],
  [/\b(?:north|south)-[ab]-\d\d\b/g, 'host'],
  [/\b10\.\d+\.\d+\.\d+\b/g, 'address'],
] as const;

/** All documents of the platform as far as they are the same in every run that comes to the same: each on a line, in the order of their texts. */
export const documentsOf = async (url: string): Promise<string[]> => {
  const lists = await Promise.all(
    collections.map(async (path) => {
      const found = (await listOf(url, path)).filter(({ category }) => category !== 'host' && category !== 'addressPool'); // what each gives goes with who came first
      return found.map((one) => `${path}: ${textOf(one)}`);
    }),
  );
  return lists.flat().toSorted();
};

const textOf = (document: object): string =>
  chance.reduce((text, [pattern, word]) => text.replaceAll(pattern, word), JSON.stringify(inOrder(document)));

/** Members by name, elements by their texts: in which order parts of one thing were ready is chance, too. */
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder).toSorted((a, b) => (comparable(a) < comparable(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, inOrder(one)]),
  );
};

const comparable = (value: unknown) => chance.reduce((text, [pattern, word]) => text.replaceAll(pattern, word), JSON.stringify(value));
