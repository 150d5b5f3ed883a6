import { shapes, type ApiVersion, type AttributeShape, type Shape } from '@skyledger/tmf-contracts';

/** Where an outer attribute comes from: the inner attribute's name and shape, and what else lies at that place. */
export type Source = { readonly inner: string; readonly attribute: AttributeShape };

/** A shape with the way back: what each outer name means. */
export type KnownShape = Shape & {
  /** What is nested in others comes first: it is taken out of them. */
  readonly inners: readonly Source[];
  /** By outer name; what `flat` and `nestedIn` occupy included. */
  readonly outers: ReadonlySet<string>;
  /** Inner names this version cannot say. */
  readonly unsaid: ReadonlySet<string>;
  /** How v5 calls the type, which is how it is stored. */
  readonly innerName: string;
};

const known = new Map<string, KnownShape>();

/** The shape of an inner type in a version; undefined where the contracts have no such type. */
export const shapeOf = (version: ApiVersion, type: string | undefined): KnownShape | undefined => {
  if (type === undefined) return undefined;
  const key = `${version} ${type}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const shape = shapes[version][type];
  if (shape === undefined) return undefined;
  const all = Object.entries(shape.attributes).map(([inner, attribute]) => ({ inner, attribute }));
  const isNested = ({ attribute }: Source) => attribute.nestedIn !== undefined;
  const inners = [...all.filter(isNested), ...all.filter((source) => !isNested(source))];
  const made = {
    ...shape,
    attributes: Object.assign(Object.create(null), shape.attributes) as Shape['attributes'], // so that `constructor` is none of them
    inners,
    outers: new Set(inners.flatMap(({ attribute }) => attribute.flat ?? [attribute.nestedIn ?? attribute.name])),
    unsaid: new Set(shape.dropped),
    innerName: shapes.v5[type]?.name ?? type,
  };
  known.set(key, made);
  return made;
};
