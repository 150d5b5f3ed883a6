import { Inject, Injectable } from '@nestjs/common';
import { principalOf } from '@skyledger/access';
import { Ids, Rejection } from '@skyledger/event-sourcing';
import { context, EventStore, isTraceparent, PersonalData, StaleBase, type Context } from '@skyledger/event-store';
import { checkCreate } from '../contract/validation';
import { Refused } from '../errors/refused';
import { up } from '../facade';
import { found } from '../found';
import { Idempotency } from '../idempotency/idempotency';
import { keyedRequest } from '../idempotency/keyed-request';
import { patchOf } from '../patch/patch-of';
import { updateOf } from '../patch/update-of';
import { PublicUrl } from '../public-url';
import { checkAcceptable } from './accept';
import { answer, hrefOf } from './answer';
import { versionIn } from './etag';
import type { Exchange } from './exchange';
import { InTurn } from './in-turn';
import { learntOf } from './learnt';
import { listQueryOf } from './list-query-of';
import { mediaTypeOf } from './media-type';

const tries = 5;

/** PATCHes of one resource wait for each other here, so that the tries are for what other writers do. */
const inTurn = new InTurn();

/** Calls the method of a controller, with what it wants of the request as it is then. */
type Handler = () => unknown;

/** Stands between HTTP and a TMF controller: contract and version on the outside, the stored shape on the inside. */
@Injectable()
export class Exchanges {
  constructor(
    @Inject(EventStore) private readonly store: EventStore,
    @Inject(Ids) private readonly ids: Ids,
    @Inject(PublicUrl) private readonly publicUrl: PublicUrl,
    @Inject(Idempotency) private readonly idempotency: Idempotency,
    @Inject(PersonalData) private readonly personal: PersonalData,
  ) {}

  /** The body of the answer; status and headers are on the reply. */
  async serve(exchange: Exchange, handler: Handler): Promise<unknown> {
    checkAcceptable(exchange.request.headers.accept);
    const current = this.contextOf(exchange);
    const keyed = keyedRequest(exchange.request, current);
    if (keyed === undefined) return this.done(exchange, current, handler);
    return this.idempotency.once(keyed, exchange.reply, ({ commandId, isDone }) => {
      const repeatable: Context = { ...current, commandId, source: 'client' };
      return isDone && exchange.operation !== 'create' ? this.present(exchange, repeatable) : this.done(exchange, repeatable, handler);
    });
  }

  private async done(exchange: Exchange, under: Context, handler: Handler): Promise<unknown> {
    return this.answer(exchange, await context.run(under, () => this.dispatch(exchange, under, handler)));
  }

  private answer(exchange: Exchange, result: unknown): unknown {
    return answer(exchange, result, this.publicUrl.value);
  }

  /** What a change came to that was made before, but not answered. */
  private async present(exchange: Exchange, current: Context): Promise<unknown> {
    const { face, operation, request } = exchange;
    if (operation === 'delete') return this.answer(exchange, undefined);
    return this.answer(exchange, found(await context.run(current, () => this.store.find(face.contract.resource, request.params.id ?? ''))));
  }

  private dispatch(exchange: Exchange, current: Context, handler: Handler): unknown {
    const { face, operation, request, clientOwned } = exchange;
    switch (operation) {
      case 'create': {
        const body = bodyOf(exchange);
        checkCreate(face, body, clientOwned);
        request.body = { ...up(face.contract, face.version, body, 'create'), ...given(body, clientOwned) };
        break;
      }
      case 'patch':
        return inTurn.run(`${current.tenant} ${face.contract.resource} ${request.params.id}`, () => this.patch(exchange, current, handler));
      case 'list':
        request.listQuery = listQueryOf(exchange, this.publicUrl.value);
        break;
      default:
    }
    return handler();
  }

  /** A PATCH is computed from a document; when that has changed before it is written, it is computed again. */
  private async patch({ face, request }: Exchange, current: Context, handler: Handler): Promise<unknown> {
    const patch = patchOf(face, mediaTypeOf('PATCH', request.headers['content-type']), request.body);
    const id = request.params.id ?? '';
    for (let attempt = 1; attempt <= tries; attempt += 1) {
      const { document, version } = found(await this.store.find(face.contract.resource, id));
      const readable = await this.personal.revealed(current.tenant, found(document) as object);
      request.body = updateOf(face, readable, patch, hrefOf(face, id, this.publicUrl.value));
      try {
        return await context.run({ ...current, basedOn: version }, handler);
      } catch (error) {
        if (!(error instanceof StaleBase)) throw error;
      }
    }
    throw new Rejection('conflict', 'The resource is being changed by others; try again.');
  }

  private contextOf({ request }: Exchange): Context {
    const { headers } = request;
    const { traceparent } = headers;
    const ifMatch = request.method === 'PATCH' || request.method === 'DELETE' ? versionIn(headers['if-match']) : undefined;
    return {
      ...principalOf(request),
      commandId: this.ids.next(),
      ...(isTraceparent(traceparent) && { traceparent }),
      ...(request.method !== 'GET' && { learnt: learntOf(request) }),
      ...(ifMatch !== undefined && { ifMatch }),
    };
  }
}

/** The attributes that this resource, unlike others, takes from the client. */
const given = (body: object, clientOwned: readonly string[]): object =>
  Object.fromEntries(Object.entries(body).filter(([name]) => clientOwned.includes(name)));

const bodyOf = ({ request }: Exchange): object => {
  mediaTypeOf(request.method, request.headers['content-type']);
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refused('invalid', 'The body must be a JSON object.');
  return body;
};
