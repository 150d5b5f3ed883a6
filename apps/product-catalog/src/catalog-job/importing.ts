import { isDeepStrictEqual } from 'node:util';
import { Inject, Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { orRejection, Rejection, uuidV5 } from '@skyledger/event-sourcing';
import { type Aggregate, context, EventStore, PersonalData } from '@skyledger/event-store';
import { fromFile, holds, linesOf, type Query } from '@skyledger/tmf-rest';
import { conditionsOf, type Part, parts, selected } from './catalog-parts';

type Plain = Readonly<Record<string, unknown>>;
/** The documents of a file that a job is about. */
type Wanted = { readonly parts: readonly Part[]; readonly where: Query['where'] };

type PlainCommand = { type: 'Create' | 'Change'; data: Plain };

const mostErrors = 100;

/** Brings the documents of a file into the catalogue, each under its id: what is there already is changed only where it differs. */
@Injectable()
export class Importing {
  constructor(
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(ModuleRef) private readonly modules: ModuleRef,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /** Applies every line it can, and says of every other what is wrong with it. */
  async apply(text: string, job: { readonly path?: string; readonly query?: string }): Promise<string[]> {
    const wanted = { parts: selected(job.path), where: conditionsOf(job) };
    const errors: string[] = [];
    for (const { number, value } of linesOf(text)) {
      const outcome = await orRejection(this.line(value, wanted));
      if (outcome instanceof Rejection) errors.push(`Line ${number}: ${outcome.field ? `${outcome.field}: ` : ''}${outcome.message}`);
    }
    return errors.length > mostErrors ? [...errors.slice(0, mostErrors), `and ${errors.length - mostErrors} more`] : errors;
  }

  private async line(value: unknown, wanted: Wanted): Promise<void> {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Rejection('invalid', 'It is no JSON object.');
    const document = value as Plain;
    const part = parts.find(({ type }) => type === document['@type']);
    if (!part) throw new Rejection('invalid', `It must be one of ${parts.map(({ type }) => type).join(', ')}.`, '@type');
    if (!wanted.parts.includes(part)) return;
    const { id } = document;
    if (typeof id !== 'string' || id === '') throw new Rejection('invalid', 'A document must have an id.', 'id');
    const data = fromFile(part.resource, document);
    if (wanted.where.every((test) => holds(test, { ...data, id }))) await this.put(part, id, data);
  }

  private async put({ resource }: Part, id: string, data: Plain): Promise<void> {
    const current = context.get();
    const stored = (await this.store.find(resource, id))?.document as Plain | undefined;
    const present = stored && (await this.personal.revealed(current.tenant, stored)); // a file says what people read
    const changes = Object.entries(data).filter(([name, value]) => name !== '@type' && !isDeepStrictEqual(present?.[name], value));
    if (present && changes.length === 0) return;
    const command: PlainCommand = present ? { type: 'Change', data: Object.fromEntries(changes) } : { type: 'Create', data };
    const aggregate = this.modules.get<Aggregate<PlainCommand, Plain>>(resource, { strict: false });
    await context.run({ ...current, commandId: uuidV5(current.commandId, `${resource}/${id}`) }, () => aggregate.handle(id, command));
  }
}
