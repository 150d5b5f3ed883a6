import type { Operation } from '@skyledger/tmf-contracts';
import { parametersOf, type Query } from '@skyledger/tmf-query';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { faceAt, type Face } from '../contract/face';
import { Refused } from '../errors/refused';
import type { FacesMeta } from '../tmf-controller.metadata';
import { type Fields, fieldsIn } from './fields';

/** A Fastify request on its way to a controller: a handler reads `body` and `listQuery` from it. */
export type TmfRequest = FastifyRequest<{ Params: { id?: string } }> & { listQuery?: Query };

/** One request to one face of a resource, and the reply to it. */
export type Exchange = {
  readonly face: Face;
  /** What the contract calls it; undefined for a further route of the app's own. */
  readonly operation?: Operation;
  readonly request: TmfRequest;
  readonly reply: FastifyReply;
  readonly parameters: readonly (readonly [name: string, value: string])[];
  /** The attributes the client wants to see; undefined for all. */
  readonly fields: Fields | undefined;
  readonly clientOwned: readonly string[];
};

/** Reads which operation of which resource in which version is asked for. */
export const exchangeOf = ({ faces, clientOwned }: FacesMeta, request: TmfRequest, reply: FastifyReply): Exchange => {
  const route = request.routeOptions.url ?? '';
  const face = faceAt(faces, route);
  const operation = operationAt(request.method, route.slice(face.path.length));
  if (operation !== undefined && !face.shown.operations.includes(operation)) {
    throw new Refused('methodNotAllowed', `The contract has no such operation on ${face.shown.path}.`, undefined, {
      Allow: allowedBeside(face, operation),
    });
  }
  const parameters = parametersOf(queryStringOf(request.url));
  return { face, operation, request, reply, parameters, fields: fieldsIn(parameters), clientOwned };
};

/** Everything behind the first question mark: a filter has others. */
const queryStringOf = (url: string): string => (url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');

const onCollection = { list: 'GET', create: 'POST' } as const;
const onResource = { retrieve: 'GET', patch: 'PATCH', delete: 'DELETE' } as const;

const allowedBeside = ({ shown }: Face, operation: Operation): string => {
  const methods: Partial<Record<Operation, string>> = operation in onCollection ? onCollection : onResource;
  return shown.operations.flatMap((one) => methods[one] ?? []).join(', ');
};

const operationAt = (method: string, below: string): Operation | undefined => {
  if (below === '') return ({ GET: 'list', HEAD: 'list', POST: 'create' } as const)[method];
  if (below === '/:id') return ({ GET: 'retrieve', HEAD: 'retrieve', PATCH: 'patch', DELETE: 'delete' } as const)[method];
  return undefined;
};
