/** The contract table: what a controller, a listener and a validator need to know of each resource. */
import { camelCase, eventNames, pathOf } from './names.mjs';

/** @returns by inner resource name, a Contract as libs/tmf-contracts/src/contract.ts describes it */
export const tableOf = (apis, types, views) =>
  Object.fromEntries(
    apis.flatMap((api) => api.resources.map((resource) => [camelCase(resource.model), contractOf(api, resource, types, views)])),
  );

const contractOf = (api, resource, types, views) => ({
  api: api.code,
  resource: camelCase(resource.model),
  type: resource.model,
  stateAttribute: resource.stateAttributes,
  ...(resource.stateNotification ? { stateNotification: resource.stateNotification } : {}),
  events: [...new Set(Object.values(resource.events).flat())].map((kind) => `${resource.model}${kind}Event`),
  versions: Object.fromEntries(resource.versions.map((version) => [version, versionOf(api, resource, types, views[version])])),
});

const versionOf = (api, resource, types, view) => {
  const { version } = view;
  const operations = resource.operations.map(({ name }) => name);
  const component = view.componentOf(resource.model);
  const properties = view.propertiesOf(types.get(resource.model));
  return {
    basePath: api.bases[version],
    path: pathOf(types, resource.model, version),
    type: types.get(resource.model).names[version],
    operations,
    schema: {
      resource: component,
      ...(operations.includes('create') ? { create: `${component}Create` } : {}),
      ...(operations.includes('patch') ? { update: `${component}Update` } : {}),
    },
    nonPatchable: properties.filter(({ name, update }) => name === 'id' || name === 'href' || !update).map(({ name }) => name),
    query: resource.operations
      .find(({ name }) => name === 'list')
      .query.filter((one) => one.in[version])
      .map(({ name }) => name),
    statuses: Object.fromEntries(resource.operations.map(({ name, statuses }) => [name, statuses[version]])),
    events: eventNames(types, resource, version),
  };
};
