/** Takes the facts out of an official contract: names, types, codes and values, and no word of its prose. */
import { mandatoryIn, shapeOf } from './shape.mjs';

/** Every path of up to so many attributes counts; deeper ones only where a type is met for the first time. */
const fullDepth = 3;

/**
 * @param file {ContractFile}
 * @returns {Facts} { operations: 'GET /usage/{}' -> { codes, query }, notifications, bodies: 'POST usage' -> Tree, mandatory: 'usage' -> names }.
 * A Tree node is the types of a value ('string', 'object[]', 'integer|string'), with its enum values an array of these, with
 * attributes an object that has all this under ''.
 */
export const factsOf = (file) => {
  const entries = [...file.operations];
  const bodies = bodiesOf(file.operations);
  return {
    operations: Object.fromEntries(entries.map(([place, { codes, query }]) => [place, { codes, query: [...new Set(query)].sort() }])),
    notifications: [...file.notifications].sort(),
    bodies: Object.fromEntries(bodies.map(({ name, schema }) => [name, treeOf(file, schema)])),
    mandatory: Object.fromEntries(
      bodies
        .filter(({ name }) => name.startsWith('POST '))
        .map(({ name, schema }) => [name.slice(5), [...mandatoryIn(file, schema)].sort()]),
    ),
  };
};

/** 'GET usage' is what retrieving one gives; where it cannot be retrieved, what listing, creating or patching gives. */
export const answerSources = (path) => [`GET ${path}/{}`, `GET ${path}`, `POST ${path}`, `PATCH ${path}/{}`];

/** The bodies of a resource: { name: 'GET usage', operation: 'GET /usage/{}', schema }. */
const bodiesOf = (operations) =>
  [...new Set([...operations.keys()].map((place) => place.split(' ')[1].replace(/\/\{\}$/, '')))].flatMap((path) => {
    const name = path.slice(1).replaceAll('/{}', '');
    const source = answerSources(path).find((place) => operations.get(place)?.answer);
    return [
      { name: `GET ${name}`, schema: operations.get(source)?.answer },
      ...[`POST ${path}`, `PUT ${path}/{}`, `PATCH ${path}/{}`].map((place) => ({
        name: `${place.split(' ')[0]} ${name}`,
        schema: operations.get(place)?.body,
      })),
    ].filter(({ schema }) => schema !== undefined);
  });

const treeOf = (file, schema) => {
  const root = nodeOf(file, [schema]);
  const expanded = new Set();
  for (let level = [root], depth = 0; level.length > 0; depth += 1)
    level = level.flatMap((node) => (isExpanded(node, depth, expanded) ? expand(file, node) : []));
  return plain(root);
};

const nodeOf = (file, schemas, parent) => ({ shape: shapeOf(file, schemas), parent, children: new Map() });

const expand = (file, node) => {
  for (const [name, schemas] of node.shape.properties) node.children.set(name, nodeOf(file, schemas, node));
  return [...node.children.values()];
};

/** No type inside itself; breadth first, so that deep down a type is met where it is nearest to the top. */
const isExpanded = ({ shape: { names }, parent }, depth, expanded) => {
  for (let above = parent; above && names.size > 0; above = above.parent) if (isSame(names, above.shape.names)) return false;
  const isKnown = names.size > 0 && [...names].every((name) => expanded.has(name));
  if (isKnown && depth >= fullDepth) return false;
  for (const name of names) expanded.add(name);
  return true;
};

const isSame = (one, other) => one.size === other.size && [...one].every((name) => other.has(name));

const plain = ({ shape: { types, values, properties }, children }) => {
  const said = [...types].map((type) => (properties.size === 0 ? type.replace(/^object/, 'any') : type)).sort();
  const leaf = values.size > 0 ? [said.join('|'), ...[...values].sort()] : said.join('|');
  if (children.size === 0) return leaf;
  return Object.fromEntries([
    ['', leaf],
    ...[...children].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, child]) => [name, plain(child)]),
  ]);
};
