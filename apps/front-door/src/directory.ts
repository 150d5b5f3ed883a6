import { setTimeout as pause } from 'node:timers/promises';
import type { ServedApi } from '@skyledger/tmf-rest';
import { Instance, Instances, type Readiness } from './instance';
import type { DoorSettings } from './settings';

/** What a service says of itself at `/ops/service`. */
export type Described = { readonly services: readonly string[]; readonly apis: readonly ServedApi[] };

const patienceMs = 5_000;
const probeMs = 500;
const probePatienceMs = 2_000;

/** Knows where the services are, how their instances get on, and which paths are whose. */
export class Directory {
  private readonly known = new Map<string, Described>();
  private readonly places: ReadonlyMap<string, Instances>;

  constructor(private readonly settings: Pick<DoorSettings, 'services' | 'token'>) {
    this.places = new Map(
      [...settings.services].map(([name, urls]) => [name, new Instances(urls.map((url) => new Instance(name, url)))] as const),
    );
  }

  /** The names of all services, whether they answer or not. */
  get services(): readonly string[] {
    return [...this.places.keys()];
  }

  /** The instances of all services, or of one. */
  instances(service?: string): readonly Instance[] {
    return service === undefined ? [...this.places.values()].flatMap(({ all }) => all) : (this.places.get(service)?.all ?? []);
  }

  /** The APIs of the services that have answered so far. */
  get apis(): readonly ServedApi[] {
    return [...this.known.values()].flatMap(({ apis }) => apis);
  }

  /** Whether all services have said who they are. */
  get isComplete(): boolean {
    return this.known.size === this.places.size;
  }

  /** The instance of a service that a request is to go to: another than the one that was tried, where there is one. */
  next(service: string, tried?: Instance): Instance {
    return this.places.get(service)!.next(tried);
  }

  /** Which service requests for a path go to; undefined where none that is known has it. */
  ownerOf(path: string): string | undefined {
    return this.services.find((name) =>
      this.known.get(name)?.apis.some(({ basePath }) => path === basePath || path.startsWith(`${basePath}/`)),
    );
  }

  /** Asks the services that have not answered yet who they are. */
  async learn(): Promise<void> {
    await Promise.all(this.services.filter((name) => !this.known.has(name)).map((name) => this.meet(name)));
  }

  /** Watches each instance, and learns who they are, until the end. */
  async watch(signal: AbortSignal): Promise<void> {
    await Promise.all(this.instances().map((instance) => this.watchOne(instance, signal)));
  }

  /** Asks an instance how it gets on. */
  async probe(instance: Instance): Promise<Readiness> {
    const answer = await this.askInstance(instance, '/health/ready', { signal: AbortSignal.timeout(probePatienceMs) });
    const said = (await answer?.json().catch(() => undefined)) as Partial<Readiness> | undefined;
    if (answer !== undefined && said === undefined) instance.standing = 'does not answer';
    if (said !== undefined) instance.standing = said.status === 'ready' ? 'ready' : 'not ready';
    return { status: instance.standing, checks: said?.checks ?? {} };
  }

  /** Asks one instance of a service for something of its operations, and another if that one does not answer; undefined if none does. */
  async ask(service: string, path: string, request: RequestInit = {}): Promise<Response | undefined> {
    const first = this.next(service);
    const answer = await this.askInstance(first, path, request);
    if (answer !== undefined || isOnce(request)) return answer;
    const other = this.next(service, first);
    return other === first ? undefined : this.askInstance(other, path, request);
  }

  /** Asks an instance for something of its operations; undefined if it does not answer, and it is left out until it does again. */
  async askInstance(instance: Instance, path: string, request: RequestInit = {}): Promise<Response | undefined> {
    const { token } = this.settings;
    const headers = { 'x-actor': 'front-door', ...(token && { authorization: `Bearer ${token}` }), ...request.headers };
    const timeout = { signal: AbortSignal.timeout(patienceMs) };
    return fetch(`${instance.url}${path}`, { ...timeout, ...request, headers }).catch((error: Error) => {
      instance.standing = error.name === 'TimeoutError' ? 'slow' : 'does not answer';
      return undefined;
    });
  }

  private async watchOne(instance: Instance, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.probe(instance);
      if (instance.standing !== 'does not answer' && !this.known.has(instance.service)) await this.meet(instance.service);
      await pause(probeMs, undefined, { ref: false });
    }
  }

  private async meet(service: string): Promise<void> {
    const answer = await this.ask(service, '/ops/service');
    if (answer?.ok) this.known.set(service, (await answer.json()) as Described);
  }
}

/** What changes something is not asked of another: it may have been done. */
const isOnce = ({ method = 'GET' }: RequestInit) => method !== 'GET';
