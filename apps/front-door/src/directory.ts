import { setTimeout as pause } from 'node:timers/promises';
import type { DoorSettings } from './settings';

/** What a service says of itself at `/ops/service`. */
export type Described = {
  readonly services: readonly string[];
  readonly apis: readonly { readonly api: string; readonly version: string; readonly basePath: string }[];
};

/** A service and where it is. */
export type Door = { readonly name: string; readonly url: string };

const patienceMs = 5_000;

/** Knows where the services are, and learns from them which paths are theirs. */
export class Directory {
  private readonly known = new Map<string, Described>();

  constructor(private readonly settings: Pick<DoorSettings, 'services' | 'token'>) {}

  /** All services, whether they answer or not. */
  get all(): readonly Door[] {
    return [...this.settings.services].map(([name, url]) => ({ name, url }));
  }

  /** The APIs of those that have answered so far. */
  get apis(): readonly Described['apis'][number][] {
    return [...this.known.values()].flatMap(({ apis }) => apis);
  }

  /** Whether all services have said what they speak: only then is a path that none of them has no address. */
  get isComplete(): boolean {
    return this.known.size === this.settings.services.size;
  }

  /** Asks the services that have not answered yet who they are. */
  async learn(): Promise<void> {
    await Promise.all(this.all.filter(({ name }) => !this.known.has(name)).map((door) => this.meet(door)));
  }

  /** Goes on learning until all have answered. */
  async learnAll(signal: AbortSignal): Promise<void> {
    while (this.known.size < this.settings.services.size && !signal.aborted) {
      await this.learn();
      await pause(250, undefined, { ref: false });
    }
  }

  /** Where requests for a path go; undefined where no service that is known has it. */
  ownerOf(path: string): Door | undefined {
    return this.all.find(({ name }) =>
      this.known.get(name)?.apis.some(({ basePath }) => path === basePath || path.startsWith(`${basePath}/`)),
    );
  }

  /** Asks a service for something of its operations; undefined if it does not answer. */
  async ask(door: Door, path: string, request: RequestInit = {}): Promise<Response | undefined> {
    const { token } = this.settings;
    const headers = { 'X-Actor': 'front-door', ...(token && { Authorization: `Bearer ${token}` }), ...request.headers };
    const timeout = { signal: AbortSignal.timeout(patienceMs) };
    return fetch(`${door.url}${path}`, { ...timeout, ...request, headers }).catch(() => undefined);
  }

  private async meet(door: Door): Promise<void> {
    const answer = await this.ask(door, '/ops/service');
    if (answer?.ok) this.known.set(door.name, (await answer.json()) as Described);
  }
}
