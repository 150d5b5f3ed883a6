/** Holds one of the project's contracts against the facts of the official one. */
import { answerSources } from './facts.mjs';
import { isBarred, mandatoryIn, shapeOf } from './shape.mjs';

export const categories = ['operations', 'notifications', 'codes', 'query', 'answers', 'bodies', 'mandatory', 'values'];

/**
 * What the project may leave to the server though the official contract asks the client for it. TMF639 v4 asks for id and href,
 * and has no such attributes.
 */
const serverFills = { v4: { TMF639: ['id', 'href'] }, v5: { all: ['@type', 'lastUpdate', 'lifecycleStatus', 'priceType'] } };

/** @returns {Item[]} { category, what, covered } for everything that counts. @param name 'TMF622-v5' @param ours {ContractFile} */
export const compare = (name, facts, ours) => {
  const bodies = Object.entries(facts.bodies).map(([body, tree]) => ({ body, tree, project: schemaOf(ours, body) }));
  return [
    ...operationItems(facts, ours),
    ...notificationItems(facts, ours),
    ...bodies.flatMap(({ body, tree, project }) => attributeItems(ours, body, tree, project)),
    ...bodies
      .filter(({ body }) => body.startsWith('POST '))
      .flatMap(({ body, project }) => mandatoryItems(name, ours, { body, project, asked: facts.mandatory[body.slice(5)] })),
    ...valueItems(ours, bodies),
  ];
};

const operationItems = ({ operations }, ours) =>
  Object.entries(operations).flatMap(([place, { codes, query }]) => {
    const own = ours.operations.get(place);
    return [
      { category: 'operations', what: place, covered: own !== undefined },
      ...codes.map((code) => ({ category: 'codes', what: `${place}: ${code}`, covered: own?.codes.includes(code) ?? false })),
      ...query.map((parameter) => ({
        category: 'query',
        what: `${place}: ${parameter}`,
        covered: own?.query.includes(parameter) ?? false,
      })),
    ];
  });

const notificationItems = ({ notifications }, ours) => {
  const told = new Set(ours.notifications.map((name) => name.toLowerCase()));
  return notifications.map((what) => ({ category: 'notifications', what, covered: told.has(what.toLowerCase()) }));
};

/** The project's schema of a body, undefined where it has none. */
const schemaOf = ({ operations }, body) => {
  const [method, resource] = body.split(' ');
  const path = `/${resource}`;
  if (method === 'GET')
    return answerSources(path)
      .map((place) => operations.get(place)?.answer)
      .find(Boolean);
  return operations.get(`${method} ${method === 'POST' ? path : `${path}/{}`}`)?.body;
};

/** Every node of a tree below its root with the project's shape there: { path, leaf, shape, barred }. */
function* nodesOf(ours, body, tree, { schemas, above }) {
  const properties = schemas === undefined ? undefined : shapeOf(ours, schemas).properties;
  const keyword = body.startsWith('GET ') ? 'writeOnly' : 'readOnly';
  for (const [name, node] of Object.entries(tree)) {
    if (name === '' || typeof tree === 'string' || Array.isArray(tree)) continue;
    const own = properties?.get(name);
    const barred = own !== undefined && isBarred(own, keyword);
    const path = above + name;
    yield { path, leaf: leafOf(node), shape: own && !barred ? shapeOf(ours, own) : undefined, barred: barred && keyword };
    if (leafOf(node) !== node) yield* nodesOf(ours, body, node, { schemas: barred ? undefined : own, above: `${path}.` });
  }
}

const topOf = (schema) => ({ schemas: schema && [schema], above: '' });
const leafOf = (node) => (typeof node === 'string' || Array.isArray(node) ? node : node['']);
const typesIn = (leaf) => [leaf].flat()[0].split('|');
const valuesIn = (leaf) => [leaf].flat().slice(1);

const attributeItems = (ours, body, tree, schema) =>
  [...nodesOf(ours, body, tree, topOf(schema))].map(({ path, leaf, shape, barred }) => {
    const fits = shape !== undefined && isWideEnough(typesIn(leaf), [...shape.types]);
    const found = barred || (shape && [...shape.types].join('|'));
    return {
      category: body.startsWith('GET ') ? 'answers' : 'bodies',
      what: `${body}: ${path}${!fits && found ? ` is ${found}, officially ${typesIn(leaf).join('|')}` : ''}`,
      covered: fits,
    };
  });

const isWideEnough = (wanted, offered) => wanted.includes('any') || wanted.every((type) => offered.some((one) => isAs(type, one)));

/** An untyped item may be anything; numbers are numbers. */
const isAs = (wanted, offered) => {
  const inner = (type) => type.replace(/(\[\])+$/, '');
  const depth = (type) => type.length - inner(type).length;
  if (inner(wanted) === 'any') return depth(offered) >= depth(wanted);
  const number = (type) => type.replace('integer', 'number');
  return number(wanted) === number(offered);
};

const mandatoryItems = (name, ours, { body, project, asked }) => {
  const [api, version] = name.split('-');
  const filled = [...(serverFills[version].all ?? []), ...(serverFills[version][api] ?? [])];
  const own = project === undefined ? new Set() : mandatoryIn(ours, project);
  const item = (attribute, covered) => ({ category: 'mandatory', what: `${body}: ${attribute}`, covered });
  return [
    ...asked.map((attribute) => item(attribute, project !== undefined && (own.has(attribute) || filled.includes(attribute)))),
    ...[...own].filter((attribute) => !asked.includes(attribute)).map((attribute) => item(`${attribute} is officially optional`, false)),
  ];
};

/** A value counts once per resource and path, and has to be there in every body that officially has it. */
const valueItems = (ours, bodies) => {
  const covered = new Map();
  for (const { body, tree, project } of bodies) {
    for (const { path, leaf, shape } of nodesOf(ours, body, tree, topOf(project))) {
      for (const value of valuesIn(leaf)) {
        const what = `${body.split(' ')[1]}: ${path} = ${value}`;
        covered.set(what, (covered.get(what) ?? true) && (shape?.values.has(value) ?? false));
      }
    }
  }
  return [...covered].map(([what, is]) => ({ category: 'values', what, covered: is }));
};
