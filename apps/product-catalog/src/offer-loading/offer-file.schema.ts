const text = { type: 'string', minLength: 1, maxLength: 500 };
const scalar = { type: ['string', 'number', 'boolean'] };
const seconds = { type: 'integer', minimum: 1 };

const object = (required: readonly string[], properties: Readonly<Record<string, object>>) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});
const list = (items: object) => ({ type: 'array', items });

const characteristic = object(['name', 'type', 'description', 'default'], {
  name: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9]*$' },
  type: { enum: ['integer', 'number', 'string', 'boolean'] },
  description: text,
  values: { ...list(scalar), minItems: 1 },
  from: { type: 'number' },
  to: { type: 'number' },
  default: scalar,
  fixed: { type: 'boolean' },
});

const price = object(['name', 'type', 'amount'], {
  name: text,
  type: { enum: ['oneTime', 'recurring', 'usage'] },
  amount: { type: 'string', pattern: '^\\d{1,12}(\\.\\d{1,10})?$' },
  period: { enum: ['day', 'week', 'month', 'year'] },
  unit: text,
});

const step = object(['id', 'kind', 'resource'], {
  id: text,
  kind: { enum: ['reserveCapacity', 'createVirtualMachine', 'createDisk', 'attachDisk', 'assignAddress', 'start'] },
  resource: text,
  dependsOn: list(text),
  with: { type: 'object', additionalProperties: scalar },
  timeoutSeconds: seconds,
  retry: object(['attempts', 'backoffSeconds'], {
    attempts: { type: 'integer', minimum: 1 },
    backoffSeconds: { type: 'number', minimum: 0 },
  }),
});

const resource = object(['name', 'description'], { name: text, description: text, characteristics: list(text) });

/** The form of an offer file; what its parts say of each other is checked in `contradictions`. */
export const offerFileSchema = object(['name', 'version', 'description', 'catalog', 'category', 'currency'], {
  name: text,
  version: text,
  description: text,
  catalog: text,
  category: text,
  currency: { type: 'string', pattern: '^[A-Z]{3}$' },
  taxRate: { type: 'number', minimum: 0, maximum: 100 },
  lifecycleStatus: { enum: ['In study', 'In design', 'In test', 'Active', 'Launched', 'Retired', 'Obsolete', 'Rejected'] },
  characteristics: list(characteristic),
  prices: list(price),
  delivery: object(['service', 'resources', 'steps'], { service: text, resources: list(resource), steps: { ...list(step), minItems: 1 } }),
});
