/**
 * Reads types and their differences between versions off the TypeSpec program, into plain data that knows nothing of TypeSpec.
 *
 * A model: { kind: 'model', name, names: { v4, v5 }, doc, attributes }; an enum: { kind: 'enum', name, doc, open, members }.
 * An attribute: { name, names, doc, in: { v4, v5 }, required, type, create, update, single, reducedTo, wraps, nestedIn, suggested, text }.
 * A value type: { kind, name?, variants?, arrays }, kind being model, enum, union, record, or one of the scalars below.
 */
import { getDoc, isArrayModelType, isRecordModelType, isTemplateDeclaration } from '@typespec/compiler';
import { getVisibilityForClass, getLifecycleVisibilityEnum } from '@typespec/compiler';
import { getAddedOnVersions, getMadeOptionalOn, getRemovedOnVersions, getRenamedFrom, getTypeChangedFrom } from '@typespec/versioning';
import { said } from '../../contracts/library/decorators.js';

export const VERSIONS = ['v4', 'v5'];

const SCALARS = {
  AnyValue: 'any',
  Decimal: 'decimal',
  utcDateTime: 'date-time',
  plainDate: 'date',
  string: 'string',
  boolean: 'boolean',
  float64: 'number',
  int32: 'integer',
  int64: 'integer',
};

/** @returns {{ typeOf: Function, inVersions: Function, types: Map }} types are added as they are met */
export const reader = (program) => {
  const types = new Map();

  const inVersions = (type) => ({ v4: !getAddedOnVersions(program, type)?.length, v5: !getRemovedOnVersions(program, type)?.length });

  const namesOf = (type) => ({
    v4: getRenamedFrom(program, type)?.[0]?.oldName ?? type.name,
    v5: said(program, 'named', type) ?? type.name,
  });

  const typeOf = (type, arrays = 0) => {
    if (type.kind === 'Model' && isArrayModelType(type)) return typeOf(type.indexer.value, arrays + 1);
    if (type.kind === 'Model' && isRecordModelType(type)) return { kind: 'record', arrays };
    if (type.kind === 'Intrinsic' && type.name === 'unknown') return { kind: 'record', arrays };
    if (type.kind === 'Scalar' && SCALARS[type.name]) return { kind: SCALARS[type.name], arrays };
    if (type.kind === 'Union')
      return { kind: 'union', variants: [...type.variants.values()].map((variant) => typeOf(variant.type)), arrays };
    if (type.kind === 'Enum') return { kind: 'enum', name: enumOf(type), arrays };
    if (type.kind === 'Model') return { kind: 'model', name: modelOf(type), arrays };
    throw new Error(`The contracts use a ${type.kind} ${type.name ?? ''} that the generator does not know.`);
  };

  const enumOf = (type) => {
    if (types.has(type.name)) return type.name;
    const members = [...type.members.values()].map((member) => ({
      name: member.name,
      in: inVersions(member),
      names: namesOf(member),
      v4: said(program, 'enumMap', member),
    }));
    types.set(type.name, {
      kind: 'enum',
      name: type.name,
      doc: getDoc(program, type),
      members,
    });
    return type.name;
  };

  const modelOf = (type) => {
    if (types.has(type.name)) {
      if (types.get(type.name).source !== type) throw new Error(`Two models are called ${type.name}.`);
      return type.name;
    }
    const model = { kind: 'model', name: type.name, names: namesOf(type), doc: getDoc(program, type), attributes: [] };
    Object.defineProperty(model, 'source', { value: type, enumerable: false });
    types.set(type.name, model);
    model.attributes = propertiesOf(type).map(attributeOf);
    return type.name;
  };

  const lifecycle = getLifecycleVisibilityEnum(program);

  const attributeOf = (property) => {
    const seen = [...getVisibilityForClass(program, property, lifecycle)].map(({ name }) => name);
    return {
      name: property.name,
      names: namesOf(property),
      doc: getDoc(program, property),
      in: inVersions(property),
      required: {
        v4: getMadeOptionalOn(program, property) ? true : said(program, 'optionalInV4', property) ? false : !property.optional,
        v5: !property.optional,
      },
      type: typeOf(property.type),
      create: seen.includes('Create'),
      update: seen.includes('Update'),
      single: Boolean(said(program, 'single', property)),
      reducedTo: said(program, 'reducedTo', property),
      wraps: Boolean(said(program, 'wraps', property)),
      nestedIn: said(program, 'nestedIn', property),
      suggested: said(program, 'suggests', property)?.[0],
      text: Boolean(getTypeChangedFrom(program, property)),
    };
  };

  return { typeOf, inVersions, types };
};

/** Inherited first; a property declared again replaces the inherited one. */
const propertiesOf = (type) => {
  const all = new Map(type.baseModel ? propertiesOf(type.baseModel).map((property) => [property.name, property]) : []);
  for (const [name, property] of type.properties) all.set(name, property);
  return [...all.values()];
};

/** Every declared interface below a namespace, templates left out. */
export const interfacesOf = (namespace) => [...namespace.interfaces.values()].filter((type) => !isTemplateDeclaration(type));

/** The named types a value is made of. */
export const namesIn = ({ name, variants = [] }) => [...(name ? [name] : []), ...variants.flatMap(namesIn)];
