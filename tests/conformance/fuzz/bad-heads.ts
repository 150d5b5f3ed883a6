import type { Operation } from '../operations';
import type { Plan, Target } from './bad-bodies';

const types = [
  'text/plain',
  'application/xml',
  'text/html',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/octet-stream',
  'nonsense',
  'application/jsonp',
  'application/json; charset=utf-16',
  'application/json; charset=latin1',
  'application/vnd.api+json',
  '*/*',
  'application/json5',
];
const bom = Buffer.from([0xef, 0xbb, 0xbf]);
const wholes: readonly (string | Buffer)[] = [
  '',
  ' ',
  'null',
  'true',
  '42',
  '"text"',
  '[[]]',
  '{',
  '}',
  '{}{}',
  '{} x',
  '{"a"}',
  '{"a":}',
  "{'a':1}",
  '{"a":1,}',
  '// {}',
  '{/**/}',
  '{"a":\u00a01}',
  '{"":{"":{"__proto__":1}}}',
  '{"a":"\\ud800"}',
  Buffer.concat([bom, Buffer.from('{}')]),
  Buffer.from([0x7b, 0xff, 0x7d]),
  Buffer.from([0xff, 0xfe, 0x7b, 0, 0x7d, 0]),
  Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
  `{"a":${'['.repeat(100_000)}`,
  `{"a":"${'x'.repeat(20_000)}"}`,
  `[${'{},'.repeat(1_500)}{}]`,
];

/** What is wrong with a request as a whole: its media type, its encoding, or that its body is no object at all. */
export const badWholes = ({ operation, path }: Target): Plan[] => {
  const { method, route } = operation;
  const request = (kind: string, headers: Record<string, string>, body: string | Buffer): Plan => ({
    kind,
    write: () => ({ method, path, route, headers, body }),
  });
  return [
    ...types.map((type) => request('media type', { 'Content-Type': type }, '{}')),
    ...['gzip', 'br', 'deflate', 'x'].map((encoding) =>
      request('encoding', { 'Content-Type': 'application/json', 'Content-Encoding': encoding }, '{}'),
    ),
    ...wholes.map((body) => request('whole', { 'Content-Type': 'application/json' }, body)),
    request('size', { 'Content-Type': 'application/json' }, JSON.stringify({ description: 'x'.repeat(300_000) })),
  ];
};

const edits: readonly string[] = [
  '{}',
  '[{}]',
  '[{"op":"replace"}]',
  '[{"op":"noSuch","path":"/name","value":1}]',
  '[{"op":"replace","path":"name","value":1}]',
  '[{"op":"remove","path":"/noSuch/deep"}]',
  '[{"op":"test","path":"/id","value":"another"}]',
  '[{"op":"add","path":"/id","value":"another"}]',
  '[{"op":"replace","path":"","value":null}]',
  '[{"op":"move","path":"/name"}]',
  '[{"op":"copy","from":"/noSuch","path":"/name"}]',
  '[{"op":"add","path":"/__proto__/x","value":1}]',
  '[{"op":"add","path":"/name/~2","value":1}]',
  '[null]',
  '[1]',
  '["x"]',
  `[${'{"op":"test","path":"/id","value":1},'.repeat(2_000)}{}]`,
  '[{"op":"add","path":"/name/0/0/0","value":1}]',
];

/** Lists of changes that cannot be done. */
export const badEdits = ({ operation, path }: Target): Plan[] =>
  Object.keys(operation.bodies)
    .filter((type) => /json-patch/.test(type))
    .flatMap((type) =>
      edits.map((body) => ({
        kind: 'edits',
        write: () => ({ method: operation.method, path, route: operation.route, headers: { 'Content-Type': type }, body }),
      })),
    );

const ids = [
  'no-such-id',
  '%00',
  '%E0%A4%A',
  '..%2f..%2fetc%2fpasswd',
  'x'.repeat(300),
  '%F0%9F%98%80',
  "'%20or%201=1--",
  '%20',
  '%2F',
  '%FF',
  'a%0d%0aX:y',
  '%25%30%30',
  '__proto__',
  'constructor',
  '00000000-0000-0000-0000-000000000000',
];

/** One is asked for that is not there, or in a way one cannot ask. */
export const badIds = ({ method, path, route }: Operation, body?: string): Plan[] =>
  ids.map((id) => ({
    kind: 'id',
    write: () => ({
      method,
      path: `${path}/${id}`,
      route,
      ...(body !== undefined && { body, headers: { 'Content-Type': 'application/json' } }),
    }),
  }));

/** Methods that nothing here has. */
export const badMethods = (path: string): Plan[] =>
  ['PUT', 'TRACE', 'PROPFIND', 'LOCK', 'SEARCH', 'COPY'].map((method) => ({
    kind: 'method',
    write: () => ({ method, path, route: path }),
  }));
