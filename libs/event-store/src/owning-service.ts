import { Inject, Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';

type Module = ModulesContainer extends Map<string, infer M> ? M : never;

/** Provided by a module to name the service that it and all it imports belong to: their documents lie in that service's schema. */
export class ServiceName {
  constructor(readonly value: string) {}
}

/** Tells which service a Nest module, and so an aggregate or a handler in it, belongs to. */
@Injectable()
export class Services {
  private found?: Map<Module, string>;
  private readonly claimed = new Map<string, string>();

  constructor(@Inject(ModulesContainer) private readonly modules: ModulesContainer) {}

  /** The name of the service a module belongs to; 'unnamed' where no service is named above it. */
  of(module: Module): string {
    this.found ??= this.walk();
    return this.found.get(module) ?? 'unnamed';
  }

  /** The service in which a token (an aggregate's category) is provided. */
  providing(token: string): string {
    const claimed = this.claimed.get(token);
    if (claimed !== undefined) return claimed;
    const owner = [...this.modules.values()].find((module) => module.providers.has(token));
    return owner ? this.of(owner) : 'unnamed';
  }

  /** Says to which service a category belongs that is no token of a module. */
  claim(category: string, service: string): void {
    this.claimed.set(category, service);
  }

  private walk(): Map<Module, string> {
    const found = new Map<Module, string>();
    const visit = (module: Module, name: string) => {
      if (found.has(module) || module.isGlobal) return;
      found.set(module, name);
      for (const imported of module.imports) visit(imported, name);
    };
    for (const module of this.modules.values()) {
      const name = module.providers.get(ServiceName)?.instance as ServiceName | undefined;
      if (name) visit(module, name.value);
    }
    return found;
  }
}
