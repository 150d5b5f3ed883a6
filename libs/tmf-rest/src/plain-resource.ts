import type { DynamicModule } from '@nestjs/common';

/**
 * All there is to a resource that is only described: one line that names its contract.
 *
 * It gets create, list, retrieve, patch and delete as the contract has them, the events `<Type>Created`,
 * `<Type>AttributeValueChanged`, `<Type>StateChanged` and `<Type>Deleted`, and answers the requests `tmfNNN.create<Type>`,
 * `tmfNNN.patch<Type>` and `tmfNNN.delete<Type>` of other services (the request's subject is the id).
 */
export const plainResource = (resource: string): DynamicModule => ({
  module: class PlainResourceModule {},
  providers: [{ provide: resource, useValue: resource }],
});
