import { pipeline, Readable, Transform } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ApiVersion, contracts, openapi, type TmfApi } from '@skyledger/tmf-contracts';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';

/** An answer, and which request it is to. */
export type Answered = {
  readonly method: string;
  /** The route as the contracts write it, from the root: '/tmf-api/troubleTicket/v4/troubleTicket/{id}'; of what is no route, the address. */
  readonly route: string;
  readonly query: string;
  readonly status: number;
  readonly mediaType: string;
  readonly body: string;
};

type Response = { readonly $ref?: string; readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>> };
type Operation = { readonly responses: Readonly<Record<string, Response>> };
type Document = {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Response>> };
};
type Declared = { readonly key: string; readonly document: Document; readonly operation: Operation };

const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);

/** Every operation of every contract, by 'GET /tmf-api/…/{id}'; and of every base path, its document. */
const declared = new Map<string, Declared>();
const bases = new Map<string, { readonly key: string; readonly document: Document }>();

const pairs = new Set(Object.values(contracts).flatMap(({ api, versions }) => Object.keys(versions).map((version) => `${api}-${version}`)));
for (const key of pairs) {
  const [api, version] = key.split('-') as [TmfApi, ApiVersion];
  const document = openapi(api, version) as Document;
  const base = document.servers[0]!.url;
  ajv.addSchema(document, key, false, false);
  bases.set(base, { key, document });
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations))
      if (method !== 'parameters') declared.set(`${method.toUpperCase()} ${base}${path}`, { key, document, operation });
}

/** What an answer breaks of its contract; undefined if nothing, or if no contract speaks of it. */
export const violationOf = (answered: Answered): string | undefined => {
  const { method, route, status } = answered;
  const what = wrong(answered);
  return what && `${method} ${route} ${status}: ${what}`;
};

const wrong = (answered: Answered): string | undefined => {
  const { method, route, status, mediaType, body } = answered;
  if (method === 'HEAD') return undefined; // the body is cut off after the watch
  if (status === 304) return body === '' ? undefined : 'has a body';
  const known = declared.get(`${method} ${route}`);
  const base = [...bases].find(([path]) => route === path || route.startsWith(`${path}/`))?.[1];
  if (known === undefined && (base === undefined || status < 400 || route.endsWith('/openapi.json'))) return undefined;
  if (status >= 400 && mediaType === 'application/problem+json') return wrongProblem(answered);
  const { key, document } = known ?? base!;
  const response = known?.operation.responses[status] ?? (status >= 400 ? document.components.responses['Errordefault'] : undefined);
  if (response === undefined) return 'is no answer the contract has';
  const schema = resolved(document, response).content?.['application/json']?.schema;
  if (schema === undefined) return body === '' ? undefined : 'has a body';
  if (mediaType !== 'application/json') return `is ${mediaType || 'of no media type'}`;
  if (body === '') return 'has no body';
  return breaks(key, schema, answered);
};

const resolved = (document: Document, { $ref, ...response }: Response): Response =>
  $ref === undefined ? response : document.components.responses[$ref.slice($ref.lastIndexOf('/') + 1)]!;

const breaks = (key: string, schema: object, { query, body }: Answered): string | undefined => {
  const validate = validatorOf(key, schema);
  if (validate(JSON.parse(body))) return undefined;
  const isPart = /(^|&)fields=/.test(query);
  const left = (validate.errors ?? []).filter(({ keyword }) => !(isPart && (keyword === 'required' || keyword === 'anyOf')));
  return left.length === 0 ? undefined : left.slice(0, 5).map(told).join('; ');
};

const told = ({ instancePath, message, params }: ErrorObject) => `${instancePath || 'it'} ${message} ${JSON.stringify(params)}`;

const validators = new Map<string, ValidateFunction>();

const validatorOf = (key: string, schema: object): ValidateFunction => {
  const text = key + JSON.stringify(schema);
  const known = validators.get(text);
  if (known !== undefined) return known;
  const rooted = JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${key}#/`)) as object;
  const validate = ajv.compile(rooted);
  validators.set(text, validate);
  return validate;
};

const wrongProblem = ({ status, body }: Answered): string | undefined => {
  const problem = JSON.parse(body) as { status?: unknown; title?: unknown };
  return problem.status === status && typeof problem.title === 'string' ? undefined : 'is no problem as RFC 9457 has it';
};

/** A stream that tells what has flowed through it. */
const overheard = (stream: Readable, tell: (text: string) => void): Readable => {
  const chunks: Buffer[] = [];
  const listening = new Transform({
    transform: (chunk: Buffer, _, done) => (chunks.push(chunk), done(null, chunk)),
    flush: (done) => (tell(Buffer.concat(chunks).toString()), done()),
  });
  return pipeline(stream, listening, () => undefined);
};

/** What has been answered, as 'GET /tmf-api/…/{id} 200', how often; and what was against a contract. */
export class ContractWatch {
  readonly answers = new Map<string, number>();
  readonly violations = new Set<string>();

  /** Listens to everything an application answers. Call before it listens. */
  constructor(app: NestFastifyApplication) {
    const instance = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
    instance.addHook('onSend', (request, reply, payload, done) => {
      const [address = '', query = ''] = request.url.split('?');
      const note = (body: string) =>
        this.note({
          method: request.method,
          route: request.routeOptions.url?.replaceAll(/:(\w+)/g, '{$1}') ?? address,
          query,
          status: reply.statusCode,
          mediaType: String(reply.getHeader('content-type') ?? '').split(';')[0]!,
          body,
        });
      if (payload instanceof Readable) done(null, overheard(payload, note));
      else {
        note(typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.toString() : '');
        done(null, payload);
      }
    });
  }

  /** Throws if anything was answered that its contract does not allow. */
  check(): void {
    if (this.violations.size > 0) throw new Error(`Answers against their contracts:\n${[...this.violations].slice(0, 20).join('\n')}`);
  }

  private note(answered: Answered): void {
    const name = `${answered.method} ${answered.route} ${answered.status}`;
    this.answers.set(name, (this.answers.get(name) ?? 0) + 1);
    const violation = violationOf(answered);
    if (violation !== undefined) this.violations.add(violation);
  }
}
