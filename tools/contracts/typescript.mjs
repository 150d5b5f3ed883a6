/** TypeScript of the inner model: v5-shaped, with what only v4 can say beside it; decimals are text. */
import { camelCase } from './names.mjs';

const SCALARS = {
  string: 'string',
  'date-time': 'string',
  date: 'string',
  decimal: 'string',
  boolean: 'boolean',
  number: 'number',
  integer: 'number',
  any: 'unknown',
  record: 'Record<string, unknown>',
};

/** @returns {string} a module of types only */
export const typescriptOf = (apis, types) => {
  const resources = new Map(apis.flatMap(({ resources: own }) => own.map((resource) => [resource.model, resource])));
  const union = (name, doc, values) => `${comment(doc)}export type ${name} = ${values.map((value) => `'${value}'`).join(' | ')};`;
  return [
    '// Generated from contracts/tmf by `npm run contracts`.',
    union(
      'TmfApi',
      'The number of a served API.',
      apis.map(({ code }) => code),
    ),
    union('ResourceName', 'The inner name of a served resource.', [...resources.keys()].map(camelCase)),
    union('ResourceType', 'The inner type of a served resource.', [...resources.keys()]),
    union('NotificationType', 'What may be told of a served resource.', [...new Set([...resources.values()].flatMap(notificationsOf))]),
    ...[...types.values()].map((type) => (type.kind === 'enum' ? enumOf(type) : modelOf(type, resources.get(type.name)))),
    ...[...resources.values()].flatMap((resource) => bodiesOf(types.get(resource.model), resource)),
    '',
  ].join('\n\n');
};

const comment = (doc, indent = '') => (doc ? `${indent}/** ${doc.replaceAll('\n', ' ')} */\n` : '');

const enumOf = ({ name, doc, members }) => {
  const values = members.map((member) => `'${member.name}'`).join(' | ');
  return `${comment(doc)}export type ${name} = ${values};`;
};

const modelOf = ({ name, doc, attributes }, resource) =>
  `${comment(doc)}export type ${name} = {\n${attributes.map((attribute) => attributeOf(attribute, isAlways(attribute, resource))).join('')}};`;

/** Mandatory inside only if every served version says so; a resource always has its id. */
export const isAlways = ({ name, required, in: versions }, resource) => {
  if (resource) return name === 'id' || isMandatory({ required, in: versions }, resource);
  return versions.v4 && versions.v5 ? required.v4 && required.v5 : versions.v5 ? required.v5 : false;
};

const isMandatory = ({ required, in: versions }, resource) => resource.versions.every((version) => versions[version] && required[version]);

const valueOf = ({ kind, name, variants, arrays }) =>
  (kind === 'union' ? `(${variants.map(valueOf).join(' | ')})` : (SCALARS[kind] ?? name)) + '[]'.repeat(arrays);

const attributeOf = ({ name, doc, type }, isRequired) =>
  `${comment(doc, '  ')}  ${/^\w+$/.test(name) ? name : `'${name}'`}${isRequired ? '' : '?'}: ${valueOf(type)};\n`;

const SERVER_GIVEN = new Set(['id', 'href']);

const bodiesOf = (model, resource) => {
  const can = (operation) => resource.operations.some(({ name }) => name === operation);
  const body = (suffix, doc, attributes, isRequired) =>
    `/** ${doc} */\nexport type ${model.name}${suffix} = {\n${attributes.map((attribute) => attributeOf({ ...attribute, doc: undefined }, isRequired(attribute))).join('')}};`;
  const own = model.attributes.filter(({ name }) => !SERVER_GIVEN.has(name));
  return [
    ...(can('create')
      ? [
          body(
            'Create',
            `What a client says to create a ${model.name}.`,
            own.filter(({ create }) => create),
            (attribute) => isMandatory(attribute, resource),
          ),
        ]
      : []),
    ...(can('patch')
      ? [
          body(
            'Update',
            `What a client may change of a ${model.name}.`,
            own.filter(({ update }) => update),
            () => false,
          ),
        ]
      : []),
    `/** The notifications of a ${model.name}. */\nexport type ${model.name}Notification = ${
      notificationsOf(resource)
        .map((type) => `'${type}'`)
        .join(' | ') || 'never'
    };`,
  ];
};

const notificationsOf = ({ model, events }) => [...new Set(Object.values(events).flat())].map((kind) => `${model}${kind}Event`);
