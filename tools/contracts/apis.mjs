/** Reads the APIs and their resources off the program. */
import { getDoc } from '@typespec/compiler';
import { said } from '../../contracts/library/decorators.js';
import { interfacesOf, TypeReader, VERSIONS } from './model.mjs';

/** @returns {{ apis: Api[], types: Map }} an Api: { code, title, note, bases, doc, resources } */
export const readContracts = (program) => {
  const root = program.getGlobalNamespaceType().namespaces.get('Tmf');
  const read = new TypeReader(program, said(program, 'glossary', root));
  for (const name of ['Event', 'Hub', 'Error']) read.typeOf(root.models.get(name));
  const apis = [...root.namespaces.values()].map((namespace) => apiOf(program, read, namespace));
  return { apis: apis.sort((one, other) => one.code.localeCompare(other.code)), types: read.types };
};

const apiOf = (program, read, namespace) => {
  const { code, title, note, v4, v5 } = said(program, 'api', namespace);
  const bases = Object.fromEntries(Object.entries({ v4, v5 }).filter(([, base]) => base));
  const resources = interfacesOf(namespace).map((type) => resourceOf(program, read, type, bases));
  return { code, title, note, bases, doc: getDoc(program, namespace), resources };
};

const resourceOf = (program, read, type, bases) => {
  const [first] = type.operations.values();
  const model = read.types.get(read.typeOf(first.returnType).name);
  const [notification, ...attributes] = said(program, 'state', type) ?? [];
  const served = read.inVersions(type);
  return {
    model: model.name,
    doc: getDoc(program, type) ?? model.doc,
    versions: VERSIONS.filter((version) => bases[version] && served[version]),
    stateAttributes: attributes,
    stateNotification: notification,
    events: eventsOf(said(program, 'emits', type) ?? []),
    operations: [...type.operations.values()].map((operation) => operationOf(program, read, type, operation)),
  };
};

const eventsOf = (emits) =>
  Object.fromEntries(
    VERSIONS.map((version) => [version, emits.filter(([when]) => when === 'both' || when === version).flatMap(([, ...kinds]) => kinds)]),
  );

const operationOf = (program, read, owner, operation) => ({
  name: operation.name,
  doc: getDoc(program, operation),
  query: [...operation.parameters.properties.values()].map((property) => ({
    name: property.name,
    doc: getDoc(program, property),
    type: read.typeOf(property.type),
    in: read.inVersions(property),
  })),
  statuses: Object.fromEntries(VERSIONS.map((version) => [version, statusesOf(program, owner, operation, version)])),
});

/** What the interface says for creating overrides what the template said. */
const statusesOf = (program, owner, operation, version) => {
  const answer = (type) => (said(program, 'answers', type) ?? []).find(([when]) => when === version)?.slice(1);
  return (operation.name === 'create' && answer(owner)) || answer(operation) || [];
};
