/** How a model looks inside, where v4 and v5 are one: as documents are stored and as services tell each other. */
import { isAlways } from './typescript.mjs';

/** An amount, as text: a number would lose digits. */
const DECIMAL = { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' };

/** The counterpart of `outerView`, for a SchemaWriter: every attribute of every version, under its inner name. */
export const innerView = (apis) => {
  const resources = new Map(apis.flatMap(({ resources: own }) => own.map((resource) => [resource.model, resource])));
  return {
    version: 'inner',
    decimal: DECIMAL,
    componentOf: (name) => name,
    values: ({ members }) => members.map(({ name }) => name),
    propertiesOf: (model) =>
      model.attributes.map((attribute) => ({ ...attribute, required: isAlways(attribute, resources.get(model.name)) })),
  };
};
