import type { Provider } from '@nestjs/common';

/**
 * Declares indexes on a category's documents; they are made when the service starts.
 *
 * ```ts
 * providers: [aggregate(usage, usageView), indexed('usage', 'status', 'relatedParty[].id')]
 * ```
 */
export const indexed = (category: string, ...paths: string[]): Provider => ({ provide: Symbol(`indexes of ${category}`), useValue: paths });
