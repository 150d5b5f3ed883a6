import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ServiceName } from '@skyledger/event-store';

/** What a service is called and which TM Forum APIs it speaks. */
export type ServiceDescription = { readonly name: string; readonly apis: readonly string[] };

/** Under this key the module class of a service carries its description. */
const SERVICE = 'skyledger:service';

type Part = Type | DynamicModule;

/**
 * Names a service and lists its modules: a table of contents that can run alone or beside others in one process.
 *
 *     export const troubleTicketService = service({ name: 'trouble-ticket', apis: ['TMF621'], modules: [TroubleTicketModule] });
 */
export const service = ({ name, apis, modules }: ServiceDescription & { readonly modules: readonly Part[] }): DynamicModule => {
  const module = { [name]: class {} }[name] as Type;
  Module({})(module);
  Reflect.defineMetadata(SERVICE, { name, apis } satisfies ServiceDescription, module);
  return { module, imports: [...modules], providers: [{ provide: ServiceName, useValue: new ServiceName(name) }] };
};

/** The description that service() left on a module, if it is a service. */
export const describeService = (module: DynamicModule): ServiceDescription =>
  Reflect.getMetadata(SERVICE, module.module) ?? { name: module.module.name, apis: [] };
