/** How a comparison of a `filter` is written, and the operator it is. */
export const comparisons = { '==': 'eq', '!=': 'ne', '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte', '=~': 'regex' } as const;

/** A value that is written down; a pattern may ignore case. */
export type Literal = {
  readonly text: string;
  readonly kind: 'text' | 'number' | 'boolean' | 'null' | 'pattern';
  readonly ignoresCase?: boolean;
};

/** A step of a path: an attribute, and what its items must satisfy to be gone through. */
export type Step = { readonly name: string; readonly where?: Expression };

/** What a `filter` says, before the contract is asked what its names mean. */
export type Expression =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | { readonly kind: 'exists'; readonly path: readonly Step[] }
  | {
      readonly kind: 'compare';
      readonly path: readonly Step[];
      readonly sign: keyof typeof comparisons;
      readonly literal: Literal;
    };
