/** How the names of paths and notifications follow from the name of a resource. */

/** 'TroubleTicket' -> 'troubleTicket' */
export const camelCase = (name) => name[0].toLowerCase() + name.slice(1);

/** The path and payload key of a resource in a version: v4 says 'catalog' where v5 says 'productCatalog'. */
export const pathOf = (types, model, version) => camelCase(types.get(model).names[version]);

/** The names of a resource's notifications in a version. */
export const eventNames = (types, { model, events }, version) =>
  events[version].map((kind) => `${types.get(model).names[version]}${kind}Event`);
