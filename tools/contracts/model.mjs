/**
 * Reads types and their differences between versions off the TypeSpec program, into plain data that knows nothing of TypeSpec.
 *
 * A model: { kind: 'model', name, names: { v4, v5 }, doc, attributes }; an enum: { kind: 'enum', name, doc, members }.
 * An attribute: { name, names, doc, in: { v4, v5 }, required, type, create, update, single, reducedTo, wraps, nestedIn, suggested, text }.
 * A value type: { kind, name?, variants?, arrays }, kind being model, enum, union, record, or one of the scalars below.
 */
import {
  getDoc,
  getLifecycleVisibilityEnum,
  getVisibilityForClass,
  isArrayModelType,
  isRecordModelType,
  isTemplateDeclaration,
} from '@typespec/compiler';
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

/** Adds to `types` whatever it meets. */
export class TypeReader {
  types = new Map();

  /** @param glossary what attributes of a name mean, where they do not say it themselves */
  constructor(program, glossary = {}) {
    this.program = program;
    this.glossary = glossary;
    this.lifecycle = getLifecycleVisibilityEnum(program);
  }

  inVersions(type) {
    return { v4: !getAddedOnVersions(this.program, type)?.length, v5: !getRemovedOnVersions(this.program, type)?.length };
  }

  typeOf(type, arrays = 0) {
    if (type.kind === 'Model' && isArrayModelType(type)) return this.typeOf(type.indexer.value, arrays + 1);
    if (type.kind === 'Model' && isRecordModelType(type)) return { kind: 'record', arrays };
    if (type.kind === 'Scalar' && SCALARS[type.name]) return { kind: SCALARS[type.name], arrays };
    if (type.kind === 'Union') return { kind: 'union', variants: [...type.variants.values()].map((one) => this.typeOf(one.type)), arrays };
    if (type.kind === 'Enum') return { kind: 'enum', name: this.#added(type, () => this.#enumOf(type)), arrays };
    if (type.kind === 'Model') return { kind: 'model', name: this.#added(type, () => this.#modelOf(type)), arrays };
    throw new Error(`The contracts use a ${type.kind} ${type.name ?? ''} that the generator does not know.`);
  }

  #namesOf(type) {
    return { v4: getRenamedFrom(this.program, type)?.[0]?.oldName ?? type.name, v5: said(this.program, 'named', type) ?? type.name };
  }

  #sources = new Map();

  #added(type, read) {
    const { name } = type;
    if (this.#sources.has(name) && this.#sources.get(name) !== type) throw new Error(`Two types are called ${name}.`);
    if (this.#sources.has(name)) return name;
    this.#sources.set(name, type);
    read();
    return name;
  }

  #enumOf(type) {
    const members = [...type.members.values()].map((member) => ({
      name: member.name,
      in: this.inVersions(member),
      names: this.#namesOf(member),
      v4: said(this.program, 'enumMap', member),
    }));
    this.types.set(type.name, { kind: 'enum', name: type.name, doc: getDoc(this.program, type), members });
  }

  /** The model is known before its attributes are read, for they may lead back to it. */
  #modelOf(type) {
    const model = { kind: 'model', name: type.name, names: this.#namesOf(type), doc: getDoc(this.program, type), attributes: [] };
    this.types.set(type.name, model);
    model.attributes = propertiesOf(type).map((property) => this.#attributeOf(property));
  }

  #attributeOf(property) {
    const { program } = this;
    const visibility = [...getVisibilityForClass(program, property, this.lifecycle)].map(({ name }) => name);
    const isMandatoryInV4 =
      !said(program, 'optionalInV4', property) && (Boolean(getMadeOptionalOn(program, property)) || !property.optional);
    return {
      name: property.name,
      names: this.#namesOf(property),
      doc: getDoc(program, property) ?? this.glossary[property.name],
      in: this.inVersions(property),
      required: { v4: isMandatoryInV4, v5: !property.optional },
      type: this.typeOf(property.type),
      create: visibility.includes('Create'),
      update: visibility.includes('Update'),
      single: Boolean(said(program, 'single', property)),
      reducedTo: said(program, 'reducedTo', property),
      wraps: Boolean(said(program, 'wraps', property)),
      nestedIn: said(program, 'nestedIn', property),
      suggested: said(program, 'suggests', property)?.[0],
      text: Boolean(getTypeChangedFrom(program, property)),
    };
  }
}

/** Inherited first; a property declared again replaces the inherited one. */
const propertiesOf = (type) => {
  const all = new Map(type.baseModel ? propertiesOf(type.baseModel).map((property) => [property.name, property]) : []);
  for (const [name, property] of type.properties) all.set(name, property);
  return [...all.values()];
};

/** Every declared interface of a namespace, templates left out. */
export const interfacesOf = (namespace) => [...namespace.interfaces.values()].filter((type) => !isTemplateDeclaration(type));

/** The named types a value is made of. */
export const namesIn = ({ name, variants = [] }) => [...(name ? [name] : []), ...variants.flatMap(namesIn)];
