/** Everything that is written, from one reading of the program. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { readContracts } from './apis.mjs';
import { asyncapiOf } from './asyncapi.mjs';
import { clientOf } from './client.mjs';
import { VERSIONS } from './model.mjs';
import { componentsOf, openapiOf } from './openapi.mjs';
import { outerView } from './outer.mjs';
import { compileContracts } from './program.mjs';
import { SchemaWriter } from './schemas.mjs';
import { shapesOf } from './shapes.mjs';
import { tableOf } from './table.mjs';
import { typescriptOf } from './typescript.mjs';

/** @param write {(folder: 'openapi' | 'generated' | 'client', name: string, text: string) => void} @returns {Promise<string>} what was done, for people */
export const writeContracts = async (mainFile, write) => {
  const { apis, types } = readContracts(await compileContracts(mainFile));
  const views = Object.fromEntries(VERSIONS.map((version) => [version, outerView(types, version)]));
  const documents = Object.fromEntries(
    apis.flatMap((api) => Object.keys(api.bases).map((version) => [`${api.code}-${version}`, openapiOf(api, types, views[version])])),
  );
  for (const [name, document] of Object.entries(documents))
    write('openapi', `${name}.yaml`, stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 }));

  const asyncapi = asyncapiOf(apis, types, JSON.parse(readFileSync(join(dirname(mainFile), '../messages.json'), 'utf8')));
  write('openapi', 'asyncapi.yaml', stringify(asyncapi, { aliasDuplicateObjects: false, lineWidth: 0 }));

  const byVersion = (make) => Object.fromEntries(VERSIONS.map((version) => [version, make(version)]));
  const bundles = byVersion((version) => bundleOf(apis, types, views[version]));
  write('generated', 'types.ts', typescriptOf(apis, types));
  write(
    'generated',
    'contracts.js',
    module({
      contracts: tableOf(apis, types, views),
      shapes: byVersion((version) => shapesOf(types, version)),
      schemaText: byVersion((version) => JSON.stringify(bundles[version])),
      openapiText: Object.fromEntries(Object.entries(documents).map(([name, document]) => [name, JSON.stringify(document)])),
      asyncapiText: JSON.stringify(asyncapi),
    }),
  );
  write('generated', 'contracts.d.ts', DECLARATIONS);
  for (const version of VERSIONS) {
    const served = apis.filter(({ bases }) => bases[version]).map(({ code }) => [code, documents[`${code}-${version}`]]);
    const facts = { view: views[version], bundle: bundles[version], documents: Object.fromEntries(served) };
    write('client', `${version}.ts`, clientOf(apis, types, facts));
  }
  return `${apis.length} APIs, ${Object.keys(documents).length} OpenAPI documents, ${types.size} types.`;
};

const bundleOf = (apis, types, view) => {
  const resources = apis.flatMap(({ resources: own }) => own.filter(({ versions }) => versions.includes(view.version)));
  return {
    $id: `https://skyledger.example/contracts/${view.version}`,
    $defs: componentsOf(resources, types, view, new SchemaWriter(types, view, '#/$defs/')),
  };
};

const module = (exported) =>
  Object.entries(exported)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};\n`)
    .join('');

const DECLARATIONS = `import type { ApiVersion, Contract, Shape } from '../src/contract';
import type { ResourceName } from './types';
export declare const contracts: Record<ResourceName, Contract>;
export declare const shapes: Record<ApiVersion, Record<string, Shape>>;
export declare const schemaText: Record<ApiVersion, string>;
export declare const openapiText: Record<string, string>;
export declare const asyncapiText: string;
`;
