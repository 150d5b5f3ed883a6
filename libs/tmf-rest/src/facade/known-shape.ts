import { shapes, type ApiVersion, type AttributeShape, type Shape } from '@skyledger/tmf-contracts';

/** One attribute, known both ways. */
export class Way {
  /** Whether the value is the same in the version as inside. */
  readonly isPlain: boolean;
  /** The version's values that are called otherwise inside. */
  readonly innerValues: ReadonlyMap<unknown, string>;

  constructor(
    private readonly version: ApiVersion,
    readonly inner: string,
    readonly attribute: AttributeShape,
  ) {
    const { name: _, array: __, ...differences } = attribute;
    this.isPlain = Object.keys(differences).length === 0;
    this.innerValues = new Map(Object.entries(attribute.values ?? {}).map(([inside, outside]) => [outside, inside]));
  }

  /** The shape of the value, where it is an object the contracts know. */
  get shape(): KnownShape | undefined {
    return this.attribute.type === undefined ? undefined : shapeOf(this.version, this.attribute.type);
  }

  /** What the version says for an inner value. */
  outerValue(value: string): string {
    const { values, nearest } = this.attribute;
    return entryOf(values, value) ?? entryOf(nearest, value) ?? value;
  }
}

const entryOf = (table: Readonly<Record<string, string>> | undefined, value: string): string | undefined =>
  table !== undefined && Object.hasOwn(table, value) ? table[value] : undefined;

/** A shape, known both ways. Maps, so that an attribute called `constructor` is none of it. */
export class KnownShape {
  /** By inner name. */
  readonly ways = new Map<string, Way>();
  /** By the version's name: what has a place of its own there. */
  readonly direct = new Map<string, Way>();
  /** By the version's name: what is inside an object of its own. */
  readonly flat = new Map<string, Way>();
  /** By the version's name of an object: what stands in it there, and beside it inside. */
  readonly nested = new Map<string, Way[]>();
  /** Inner names this version cannot say. */
  readonly unsaid: ReadonlySet<string>;

  constructor(
    version: ApiVersion,
    readonly shape: Shape,
    /** How v5 calls the type, which is how it is stored. */
    readonly innerName: string,
  ) {
    this.unsaid = new Set(shape.dropped);
    for (const [inner, attribute] of Object.entries(shape.attributes)) this.add(new Way(version, inner, attribute));
  }

  /** Whether the version has an attribute of that name, in whatever way. */
  has(outer: string): boolean {
    return this.direct.has(outer) || this.flat.has(outer) || this.nested.has(outer);
  }

  private add(way: Way): void {
    const { flat, nestedIn, name } = way.attribute;
    this.ways.set(way.inner, way);
    if (flat !== undefined) for (const one of flat) this.flat.set(one, way);
    else if (nestedIn !== undefined) this.nested.set(nestedIn, [...(this.nested.get(nestedIn) ?? []), way]);
    else this.direct.set(name, way);
  }
}

const known: Record<ApiVersion, Map<string, KnownShape>> = { v4: new Map(), v5: new Map() };

/** The shape of an inner type in a version; undefined where the contracts have no such type. */
export const shapeOf = (version: ApiVersion, type: string): KnownShape | undefined => {
  const found = known[version].get(type);
  const shape = shapes[version][type];
  if (found !== undefined || shape === undefined) return found;
  const made = new KnownShape(version, shape, shapes.v5[type]?.name ?? type);
  known[version].set(type, made);
  return made;
};
