import { EventStore } from '@skyledger/event-store';
import { expectTmfError, type RawAnswer, sendRaw, type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainResource } from './index';

const path = '/tmf-api/resourceInventoryManagement/v5/resource';
const canary = 'canary-of-another-tenant';

let app: TestApp;
let url: string;
beforeAll(async () => {
  app = await testApp(plainResource('resource'));
  url = await app.app.getUrl();
  for (const name of ['a', "it's", 'c']) await app.http.post(path).send({ '@type': 'Resource', name }).expect(201);
  const store = app.app.get(EventStore);
  const table = store.registry.get('resource')!.table;
  await store.transaction((tx) =>
    tx.query(
      `insert into ${table} select 'other', category, '${canary}', -sid, version, state, state_schema, jsonb_build_object('id', '${canary}', 'name', '${canary}'),
         flow, recorded_at, last_pos, xid from ${table} limit 1`,
    ),
  );
}, 60_000);
afterAll(() => app?.close());

/** Everything that is stored, and every table, column, role and function there is. */
const everything = async () => {
  const [row] = await app.store.query<{ hash: string }>(
    `select md5(concat_ws('|',
       (select string_agg(d::text, '' order by tenant, category, id) from event_store.documents d), (select count(*) from event_store.events),
       (select string_agg(table_schema || table_name || column_name, '' order by 1) from information_schema.columns where table_schema !~ '^pg_'),
       (select count(*) from pg_proc), (select count(*) from pg_roles))) as hash`,
  );
  return row!.hash;
};

const stacked = ['; drop table event_store.events; --', '; update event_store.documents set tenant = 0 --', "; select pg_sleep(5) --", '); delete from event_store.documents; --']; // prettier-ignore
const texts = [
  ...["'", "''", '"', '""', '`', '\\', "\\'", '$$', '$1', '$2', ':name', '@name', '%', '_', '*', '--', '/*', '*/', '{', '}', '[', ']', '(', ')', ';', ','], // prettier-ignore
  ...["' or '1'='1", "' or 1=1 --", "') or ('1'='1", '" or ""="', "' union select id, document from event_store.documents --", "'||(select 1)||'", "' and 1=(select count(*) from pg_user) --", "a' and pg_sleep(5) is null --"], // prettier-ignore
  ...stacked.flatMap((end) => [end, `a'${end}`, `a"${end}`, `a')${end}`]),
  ...['$.*', '$..*', '$[*]', '$ ? (@ == 1)', '" || true || "', '$.a ? (@ like_regex "(a+)+$")', '{"$gt": ""}', '{"$where": "sleep(5000)"}', '[$ne]', '${7*7}', '{{7*7}}', '#{7*7}', '<script>alert(1)</script>', '../../etc/passwd', '%2e%2e%2f', '|| ping localhost', '$(sleep 5)'], // prettier-ignore
  ...['null', 'NaN', 'Infinity', '-0', '1e309', '9'.repeat(400), '0x10', '1_000', 'true', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'document', 'tenant', 'state', 'xid'], // prettier-ignore
  ...['\u0001', '\u202e', '\ufeff', '\ufffe', '😀'.repeat(50), 'é', 'e\u0301', '\r\nX-Injected: 1', ' ', '\t'],
];
const patterns = ['(a+)+$', '(a|a)*b', '(.*)*x', '(?=a)', '(?i)a', '***=a', '***:a', '(a)\\1', 'a{1000}', '[[:alpha:]]', '[[.a.]]', '\\y', '\\m', '('.repeat(50), '[', '*', '^*', '(?<n>a)', '[z-a]', '\\u0000', '.*'.repeat(50), '(((((((a*)*)*)*)*)*)*)*']; // prettier-ignore
const filters = [
  ...['$', '$[', '$[?', '$[?(', '$[?()]', '$[?(@)]', '$[?(@.)]', '$[?(@.name)', '$[?(@.name==)]', '$[?(1==1)]', "$[?('a'=='a')]", '$[?(true)]', '$[?(@.name==@.name)]', '$..name', '$.*', '$[(@.length-1)]', '$[0]', '$[-1:]', '$[0,1]'], // prettier-ignore
  ...["$[?(@.name=='a'; drop table x)]", "$[?(@.name=='a' or 1=1)]", "$[?(@['name'] || '1')]", "$[?(@['name\\'--']=='a')]", "$[?(@.tenant=='other')]", "$[?(@.__proto__=='a')]", "$[?(@.constructor.prototype)]", "$[?(@.name=~/(a+)+$/)]", "$[?(@.name=~/(?{a})/)]"], // prettier-ignore
  ...[`$[?(${'('.repeat(500)}@.name${')'.repeat(500)})]`, `$[?(${'!'.repeat(500)}@.name)]`, `$[?(${Array(100).fill("@.name=='a'").join('||')})]`, `$${'[?(@.note'.repeat(100)}`, `note${"[?(@.text=='a')]".repeat(30)}`], // prettier-ignore
  ...texts.flatMap((text) => [`$[?(@.name=='${text}')]`, `$[?(@.${text}=='a')]`]),
];
const cursors = [[], [''], [null], [{}], ['x', 'y'], ['x', null, null], [["'"]], ["' or 1=1 --"], ['a\0'], ['\ud800'], 'x', 1, null, { id: 'x' }].map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')); // prettier-ignore
const encoded = encodeURIComponent;

const attacks: readonly string[] = [
  ...texts.flatMap((text) => [
    `?name=${encoded(text)}`,
    `?name.ne=${encoded(`"${text}"`)}`,
    `?${encoded(text)}=a`,
    `?name.${encoded(text)}=a`,
    `?name%3E${encoded(text)}`,
    `?sort=${encoded(text)}`,
    `?sort=-name,${encoded(text)}`,
    `?fields=${encoded(text)}`,
    `?limit=${encoded(text)}`,
    `?after=${encoded(text)}`,
    `?startOperatingDate=${encoded(text)}`,
    `?resourceCharacteristic.value=${encoded(text)}`,
    `/${encoded(text)}`,
  ]),
  ...patterns.flatMap((pattern) => [
    `?name.regex=${encoded(pattern)}`,
    `?name=~${encoded(pattern)}`,
    `?filter=${encoded(`$[?(@.name=~/${pattern}/i)]`)}`,
  ]),
  ...filters.map((filter) => `?filter=${encoded(filter)}`),
  ...cursors.flatMap((cursor) => [`?after=${cursor}`, `?before=${cursor}&sort=name`, `?after=${cursor}&sort=priority,startOperatingDate`]),
  ...['?offset=1000000', '?limit=-1', '?limit=1.5', '?after=&before=', '?name[$ne]=a', '?name[]=a&name[]=b', `?${'a'.repeat(4_000)}`, '?name=%ff', '?name=%', '?%00=a', '?name=%00', '?name=\\x00', '?=', '?&&&', '??', '?;', '?name;', '?name=a;;;b', '?name=a;=b'], // prettier-ignore
];

describe(`Each of ${attacks.length} hostile reads`, () => {
  let before: string;
  const answers: { attack: string; answer: RawAnswer; took: number }[] = [];
  beforeAll(async () => {
    before = await everything();
    for (const attack of attacks) {
      const started = performance.now();
      const answer = await sendRaw(url, { method: 'GET', path: path + attack });
      answers.push({ attack, answer, took: performance.now() - started });
    }
  }, 120_000);

  it('is answered or refused, never with a fault', () => {
    for (const { attack, answer } of answers) {
      expect([200, 206, 400, 404, 414, 416], `${attack} got ${answer.status} ${JSON.stringify(answer.body)}`).toContain(answer.status);
      if (answer.status >= 400) expectTmfError(answer);
    }
    expect(answers.filter(({ answer: { status } }) => status < 300).length).toBeGreaterThan(100); // or nothing was tried
  });
  it('is answered soon', () => expect(answers.filter(({ took }) => took > 2_000).map(({ attack }) => attack)).toEqual([]));
  it('shows nothing of another tenant', () => {
    for (const { attack, answer } of answers) expect(JSON.stringify(answer.body), attack).not.toContain(`"${canary}"`);
  });
  it('finds nothing but what has that name', () => {
    for (const { attack, answer } of answers.filter(({ attack }) => /^\?name=[^~]/.test(attack))) {
      if (answer.status < 300) expect((answer.body as unknown as unknown[]).length, attack).toBeLessThanOrEqual(1);
    }
  });
  it('changes nothing', async () => expect(await everything()).toBe(before));
});

it('A list that takes too long is refused', async () => {
  const table = app.store.registry.get('resource')!.table;
  await app.store.transaction(async (tx) => {
    await tx.query(`lock table ${table} in access exclusive mode`);
    const answer = await sendRaw(url, { method: 'GET', path: `${path}?limit=1` });
    expect([answer.status, answer.body.message]).toEqual([400, expect.stringContaining('too costly')]);
    expectTmfError(answer);
  });
});
