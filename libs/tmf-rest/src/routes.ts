import type { FastifyInstance } from 'fastify';
import { offeredAt } from './contract/offered';

/** The routes of a process, to tell a wrong method from an unknown address. */
export class Routes {
  private readonly methods = new Map<string, Set<string>>();
  private patterns?: { readonly pattern: RegExp; readonly methods: ReadonlySet<string> }[];

  constructor(instance: FastifyInstance) {
    instance.addHook('onRoute', ({ url, method }) => {
      const known = this.methods.get(url) ?? new Set();
      for (const name of [method].flat()) known.add(name);
      this.methods.set(url, known);
      this.patterns = undefined;
    });
  }

  /** The methods one can use at an address. */
  methodsAt(url: string): string[] {
    const path = url.split('?')[0]!.replace(/(.)\/$/, '$1');
    this.patterns ??= [...this.methods]
      .filter(([route]) => !route.includes('*'))
      .map(([route, methods]) => ({ pattern: patternOf(route), methods: allowed(route, methods) }));
    return [...new Set(this.patterns.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]))].sort();
  }
}

const allowed = (route: string, methods: ReadonlySet<string>): ReadonlySet<string> => {
  const offered = offeredAt(route);
  return offered === undefined ? methods : new Set([...methods].filter((method) => offered.has(method)));
};

const patternOf = (route: string): RegExp =>
  new RegExp(
    `^${route
      .split('/')
      .map((part) => (part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
      .join('/')}$`,
  );
