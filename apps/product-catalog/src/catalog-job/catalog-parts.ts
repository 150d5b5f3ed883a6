import { Rejection } from '@skyledger/event-sourcing';
import { inFile, type Query } from '@skyledger/tmf-rest';

/** What a catalogue is made of, each after what it refers to; `@type` says in a file which it is. */
export const parts = [
  { resource: 'category', type: 'Category' },
  { resource: 'productSpecification', type: 'ProductSpecification' },
  { resource: 'productOfferingPrice', type: 'ProductOfferingPrice' },
  { resource: 'productOffering', type: 'ProductOffering' },
  { resource: 'productCatalog', type: 'ProductCatalog' },
] as const;

/** One of them. */
export type Part = (typeof parts)[number];

/** How files are written: one JSON document a line. */
export const contentType = 'application/x-ndjson';

/** The parts that a path means: '/productOffering', or all where there is none. */
export const selected = (path = ''): readonly Part[] => {
  const name = path.split('/').at(-1) ?? '';
  return name === '' ? parts : parts.filter(({ resource }) => resource === (name === 'catalog' ? 'productCatalog' : name));
};

/** What a document of the one kind that a path means has to satisfy; a Rejection names the attribute of the job that is wrong. */
export const conditionsOf = ({ path, query }: { readonly path?: string; readonly query?: string }): Query['where'] => {
  if (query === undefined) return [];
  const [part, ...others] = selected(path);
  if (!part || others.length > 0) throw new Rejection('invalid', 'It selects among resources of one kind: name that in path.', 'query');
  return inFile(part.resource, query, 'query');
};
