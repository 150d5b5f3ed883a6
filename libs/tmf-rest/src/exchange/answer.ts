import type { Versioned } from '@skyledger/event-store';
import type { Page } from '@skyledger/tmf-query';
import type { Face } from '../contract/face';
import { down } from '../facade';
import { found } from '../found';
import { etagOf, isKnown } from './etag';
import type { Exchange } from './exchange';
import { type Fields, selected } from './fields';
import { page } from './page';

type Resource = Readonly<Record<string, unknown>>;

/** The address of a resource in the version that is spoken; never stored. */
export const hrefOf = ({ path }: Face, id: string, publicUrl: string): string => `${publicUrl}${path}/${encodeURIComponent(id)}`;

/** Makes the reply of what a handler returned: a resource, a page of them, or nothing. */
export const answer = (exchange: Exchange, result: unknown, publicUrl: string): unknown => {
  if (isPage(result)) return page(exchange, result, publicUrl, textOf(exchange, publicUrl));
  if (isVersioned(result)) return resource(exchange, result, publicUrl);
  if (result === undefined || result === null) void exchange.reply.code(204);
  return result;
};

const textOf =
  ({ face, fields }: Exchange, publicUrl: string) =>
  (document: object): Buffer =>
    fields ? Buffer.from(JSON.stringify(body(face, document, publicUrl, fields))) : wholeText(face, document, publicUrl);

/** The texts of documents as faces show them, kept as long as somebody keeps the document: the same object always says the same. */
const texts = new WeakMap<object, Map<string, Buffer>>();

const wholeText = (face: Face, document: object, publicUrl: string): Buffer => {
  const known = texts.get(document)?.get(face.path);
  if (known !== undefined) return known;
  const text = Buffer.from(JSON.stringify(shownIn(face, document, publicUrl)));
  if (Object.isFrozen(document)) texts.set(document, (texts.get(document) ?? new Map<string, Buffer>()).set(face.path, text));
  return text;
};

const resource = (
  { face, operation, fields, request, reply }: Exchange,
  { id, document, version }: Versioned<object>,
  publicUrl: string,
): Resource | undefined => {
  if (operation === 'delete') {
    void reply.code(204);
    return undefined;
  }
  const shown = body(face, found(document), publicUrl, fields);
  void reply.header('ETag', etagOf(version));
  if (operation === 'create' && !reply.hasHeader('Location')) void reply.header('Location', hrefOf(face, id, publicUrl)); // an accepted request points elsewhere
  if (operation === 'retrieve' && isKnown(request.headers['if-none-match'], version)) {
    void reply.code(304);
    return undefined;
  }
  return shown;
};

const body = (face: Face, document: object, publicUrl: string, fields: Fields | undefined): Resource =>
  selected(shownIn(face, document, publicUrl), fields, face.version !== 'v4');

/** A stored document as a version shows it, with its address there. */
export const shownIn = (face: Face, document: object, publicUrl: string): Resource => {
  const { id, ...rest } = down(face.contract, face.version, document) as Resource & { id: string };
  return { id, ...rest, href: hrefOf(face, id, publicUrl) };
};

const isPage = (result: unknown): result is Page<object> =>
  typeof result === 'object' && result !== null && 'items' in result && 'query' in result;

const isVersioned = (result: unknown): result is Versioned<object> =>
  typeof result === 'object' && result !== null && 'version' in result && 'id' in result && 'document' in result;
