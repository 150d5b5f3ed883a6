import { expect } from 'vitest';
import type { Platform } from '../e2e/platform';
import { Listener } from './listener';
import { type Face, faces, type Method, type Operation, operations } from './operations';
import { leftOut } from './peculiarities';
import { type Grown, innerName, liveThroughAMonth, startPlatform } from './platform';
import { type Extent, type Json, sampleOf } from './samples';

/** What came back. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: Record<string, Json> & { readonly id: string } };

/** What to ask, beside method and path. */
export type Asked = { readonly body?: Json | string; readonly type?: string; readonly headers?: Readonly<Record<string, string>> };

/** Only what is mandatory. */
export const least: Extent = { depth: 1, optional: false };
/** Every attribute, three levels deep. */
export const most: Extent = { depth: 3, optional: true };

/** A platform with a past, and somebody who asks it for everything. */
export class World {
  readonly listener = new Listener();
  private running?: Platform;
  private url = '';
  private grown: Grown = {};

  async begin(): Promise<void> {
    this.running = await startPlatform();
    this.url = this.running.url;
    await this.listener.start();
    for (const face of faces.filter(({ resource }) => resource === 'hub')) await this.create(face);
    this.grown = await liveThroughAMonth(this.running);
  }

  async end(): Promise<void> {
    this.listener.close();
    await this.running?.close();
  }

  get platform(): Platform {
    return this.running!;
  }

  async ask(method: Method | 'PUT', path: string, { body, type = 'application/json', headers = {} }: Asked = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'Content-Type': type }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    this.note(method, path, response.status);
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  private note(method: string, path: string, status: number): void {
    const [address] = path.split('?') as [string];
    const found = operations.find(
      (one) => one.method === method && (one.route === one.path ? address === one.path : isOneOf(one.path, address)),
    );
    if (found === undefined) return;
    const answer = `${method} ${found.route} ${status}`;
    this.platform.answers.set(answer, (this.platform.answers.get(answer) ?? 0) + 1);
  }

  /** A body that creates a resource. */
  bodyFor({ create }: Face, extent: Extent): Record<string, Json> {
    const sample = sampleOf(create!, create!.bodies['application/json']!.schema, extent) as Record<string, Json>;
    const possible = Object.entries(sample).filter(([name]) => !leftOut[create!.resource]?.includes(name));
    return { ...Object.fromEntries(possible), ...this.needed(create!) };
  }

  /** A new resource. */
  async create(face: Face, extent = least): Promise<Answer> {
    const answer = await this.ask('POST', face.path, { body: this.bodyFor(face, extent) });
    expect([201, 202], `POST ${face.path}: ${JSON.stringify(answer.body)}`).toContain(answer.status);
    return answer;
  }

  /** The id of one that is there: new if a client can make it, else one the platform has made. */
  async find(face: Face): Promise<string> {
    return face.create ? (await this.create(face)).body.id : this.grownOf(innerName(face));
  }

  /** The id of one that the platform has brought to where it is. */
  grownOf(name: string): string {
    const id = this.grown[name];
    if (id === undefined) throw new Error(`Nobody has made a ${name}.`);
    return id;
  }

  /** What a resource cannot be without, beyond what its schema says. */
  private needed({ api, version, resource }: Operation): Record<string, Json> {
    if (resource === 'hub') return { callback: this.listener.callback(api, version) };
    if (resource === 'importJob' || resource === 'exportJob') return { url: this.listener.callback(api, version) };
    return resource === 'cancelProductOrder' ? { productOrder: { id: this.grownOf('completedOrder') } } : {};
  }
}

const isOneOf = (collection: string, address: string) =>
  address.startsWith(`${collection}/`) && !address.slice(collection.length + 1).includes('/');
