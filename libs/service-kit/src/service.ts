import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { ServiceName } from '@skyledger/event-store';
import type { TmfApi } from '@skyledger/tmf-contracts';
import { apisOf } from '@skyledger/tmf-rest';

/** What a service is called and which TM Forum APIs it speaks: those of its controllers. */
export type ServiceDescription = { readonly name: string; readonly apis: readonly TmfApi[] };

/** Under this key the module class of a service carries its description. */
const SERVICE = 'skyledger:service';

type Part = Type | DynamicModule;

/**
 * Names a service and lists its modules: a table of contents that can run alone or beside others in one process.
 *
 *     export const troubleTicketService = service({ name: 'trouble-ticket', modules: [TroubleTicketModule] });
 */
export const service = ({ name, modules }: { readonly name: string; readonly modules: readonly Part[] }): DynamicModule => {
  const module = { [name]: class {} }[name] as Type;
  Module({})(module);
  Reflect.defineMetadata(SERVICE, { name, apis: apisOf(controllersOf(modules)) } satisfies ServiceDescription, module);
  return { module, imports: [...modules], providers: [{ provide: ServiceName, useValue: new ServiceName(name) }] };
};

/** The description that service() left on a module, if it is a service. */
export const describeService = (module: DynamicModule): ServiceDescription =>
  Reflect.getMetadata(SERVICE, module.module) ?? { name: module.module.name, apis: [] };

/** What a process is called: as its service, or as the platform where it is several. */
export const processName = (services: readonly DynamicModule[]): string =>
  services.length === 1 ? describeService(services[0]!).name : 'skyledger';

/** The controllers of modules and of what these import. */
const controllersOf = (parts: readonly unknown[]): Type[] => [...reached(parts, new Set())].flatMap(own('controllers'));

const reached = (parts: readonly unknown[], seen: Set<unknown>): Set<unknown> => {
  for (const part of parts.filter((one) => !seen.has(one))) reached(own('imports')(part), seen.add(part));
  return seen;
};

/** What a module says of itself, in its decorator and beside it. */
const own =
  (what: 'imports' | 'controllers') =>
  (part: unknown): Type[] => {
    const dynamic = part as Partial<DynamicModule>;
    return [...((dynamic[what] ?? []) as Type[]), ...(Reflect.getMetadata(what, dynamic.module ?? (part as object)) ?? [])];
  };
