/** JSON Schemas of types as the compiler knows them; a type of the contracts is referred to by its name. */
import ts from 'typescript';

const PREFIX = '#/components/schemas/';
const CONTRACTS = /tmf-contracts\/generated\/types\.ts$/;

/** Writes schemas of what JSON can say: texts, numbers, objects, lists. */
export class TypeSchemas {
  constructor(checker) {
    this.checker = checker;
  }

  /** The schema of a type; `{}` where anything may stand. */
  of(type) {
    const { checker } = this;
    const name = type.aliasSymbol;
    if (name?.declarations?.some((one) => CONTRACTS.test(one.getSourceFile().fileName))) return { $ref: PREFIX + name.name };
    if (type.flags & (ts.TypeFlags.Unknown | ts.TypeFlags.Any)) return {};
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.flags & ts.TypeFlags.Boolean) return { type: 'boolean' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: type.intrinsicName === 'true' };
    if (type.flags & ts.TypeFlags.StringLike) return { type: 'string' };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: 'number' };
    if (type.isUnion()) return this.#unionOf(type);
    if (checker.isArrayLikeType(type)) return { type: 'array', items: this.of(checker.getIndexTypeOfType(type, ts.IndexKind.Number)) };
    return this.#objectOf(type);
  }

  #unionOf({ types }) {
    const present = types.filter(({ flags }) => !(flags & ts.TypeFlags.Undefined));
    if (present.length > 1 && present.every((one) => one.isStringLiteral()))
      return { type: 'string', enum: present.map(({ value }) => value).toSorted() };
    const schemas = new Map(present.map((one) => this.of(one)).map((schema) => [JSON.stringify(schema), schema]));
    const all = [...schemas.values()];
    if (all.length === 2 && all.every((schema) => typeof schema.const === 'boolean')) return { type: 'boolean' };
    return all.length === 1 ? all[0] : { anyOf: all };
  }

  #objectOf(type) {
    const members = this.checker.getPropertiesOfType(type).toSorted(({ name }, { name: other }) => (name < other ? -1 : 1)); // the compiler's order varies
    const further = this.checker.getIndexTypeOfType(type, ts.IndexKind.String);
    const required = members.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional)).map(({ name }) => name);
    return {
      type: 'object',
      ...(members.length > 0 && {
        properties: Object.fromEntries(members.map((member) => [member.name, this.of(this.checker.getTypeOfSymbol(member))])),
      }),
      ...(required.length > 0 && { required }),
      ...(further &&
        !(further.flags & ts.TypeFlags.Unknown) &&
        !(further.flags & ts.TypeFlags.Never) && { additionalProperties: this.of(further) }),
    };
  }
}
