/** Reads a Swagger 2.0, OpenAPI 3.0 or 3.1 document into one form: operations with their codes, parameters and bodies, and the names of notifications. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Official files have duplicate keys; the last one counts. */
const tolerant = { uniqueKeys: false, logLevel: 'silent', maxAliasCount: -1 };
const methods = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** @returns {ContractFile} of a file, YAML or JSON */
export const readContract = (file) => contractOf(parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''), tolerant));

/** @returns {ContractFile} { find, refersBeside, operations, notifications } of a parsed document */
export const contractOf = (document) => {
  const find = (reference) =>
    reference
      .replace(/^#\//, '')
      .split('/')
      .reduce((node, step) => node?.[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')], document);
  const deref = (node) => (node?.$ref === undefined ? node : deref(find(node.$ref)));
  const paths = Object.entries(document.paths ?? {});
  const heard = paths.flatMap(([path]) => listenerIn(path) ?? []);
  const hooks = Object.keys(document.webhooks ?? {}).map((name) => name.split('/').at(-1));
  return {
    find,
    /** Before 3.1, what stands beside a $ref means nothing. */
    refersBeside: /^3\.[1-9]/.test(String(document.openapi ?? '')),
    operations: new Map(
      paths
        .filter(([path]) => !listenerIn(path))
        .flatMap(([path, item]) =>
          Object.entries(deref(item))
            .filter(([method]) => methods.has(method))
            .map(([method, operation]) => [
              `${method.toUpperCase()} ${placeOf(path)}`,
              operationOf(deref, operation, deref(item).parameters ?? []),
            ]),
        ),
    ),
    notifications: [...heard, ...hooks],
  };
};

const listenerIn = (path) => /\/listener\/([^/{}]+)\/?$/i.exec(path)?.[1];

/** '/tmf-api/usageManagement/v4/usage/{id}' and '/usage/{usageId}' are both '/usage/{}'. */
const placeOf = (path) =>
  path
    .replace(/^.*\/v\d[\d.]*(?=\/)/i, '')
    .replace(/\{[^}]*\}/g, '{}')
    .replace(/\/+$/, '');

const operationOf = (deref, { parameters: own = [], requestBody, responses = {} }, shared) => {
  const parameters = [...shared, ...own].map(deref);
  const successes = Object.entries(responses)
    .filter(([code]) => /^2\d\d$/.test(code))
    .map(([code, response]) => [code, deref(response)]);
  return {
    codes: successes.map(([code]) => code),
    query: parameters.filter(({ in: where }) => where === 'query').map(({ name }) => name),
    answer: successes.map(([, response]) => response?.schema ?? jsonIn(response?.content)).find(Boolean),
    body: jsonIn(deref(requestBody)?.content) ?? parameters.find(({ in: where }) => where === 'body')?.schema,
  };
};

const preferred = ['application/json', 'application/merge-patch+json'];

/** The schema of the media type that counts; lists of changes do not. */
const jsonIn = (content = {}) => {
  const bare = Object.entries(content).map(([type, media]) => [type.split(';')[0].trim(), media]);
  const best = preferred.map((type) => bare.find(([name]) => name === type)).find(Boolean) ?? bare.find(([name]) => /json/.test(name));
  return (best ?? bare[0])?.[1].schema;
};
