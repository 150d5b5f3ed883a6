import { print, tell } from '../result';
import { type Call, loaded } from './load';
import { connections, measured, report, type Target, type Three } from './rounds';
import { statuses, ticket } from './tickets';

const paths = { ours: '/tmf-api/troubleTicket/v5/troubleTicket', statement: '/pg/tickets', memory: '/memory/tickets' };

const pagesOf = (path: string, offsets: readonly number[]): Call[] =>
  ['held', 'pending', 'closed', 'resolved'].flatMap((status) =>
    offsets.map((offset): Call => ({ method: 'GET', path: `${path}?status=${status}&offset=${offset}&limit=20` })),
  );

const few = [0, 20, 40, 60];
const many = Array.from({ length: 100 }, (_, page) => page * 100);

/** The same few pages again and again; many pages, more than are kept; lists that nobody has asked for before; the few while others write. */
export const measureLists = async (seconds: number, targets: Three<Target>): Promise<void> => {
  report('list', await measured(seconds, targets, callsOf(few)));
  tell('many pages');
  const [ours, statement] = [await manyPages(seconds, targets, 'ours'), await manyPages(seconds, targets, 'statement')];
  print({ name: 'rest.list.many-pages', value: ours.perSecond, unit: 'requests/s', baseline: statement.perSecond });
  print({ name: 'rest.list.many-pages.cpu.server', value: ours.server, unit: 'µs/request', baseline: statement.server });
  print({ name: 'rest.list.many-pages.cpu.database', value: ours.database, unit: 'µs/request', baseline: statement.database });
  print({ name: 'rest.list.first-time', value: await firstTime(targets.ours), unit: 'ms' });
  tell('while others write');
  const [during, bare] = [await whileWriting(seconds, targets.ours, 'ours'), await whileWriting(seconds, targets.statement, 'statement')];
  print({ name: 'rest.list.while-writing', value: during.lists.perSecond, unit: 'requests/s', baseline: bare.lists.perSecond });
  print({ name: 'rest.list.while-writing.p99', value: during.lists.p99, unit: 'ms', baseline: bare.lists.p99 });
  print({ name: 'rest.list.while-writing.posts', value: during.posts.perSecond, unit: 'requests/s', baseline: bare.posts.perSecond });
};

const callsOf = (offsets: readonly number[]): Three<readonly Call[]> => ({
  ours: pagesOf(paths.ours, offsets),
  statement: pagesOf(paths.statement, offsets),
  memory: pagesOf(paths.memory, offsets),
});

const manyPages = async (seconds: number, targets: Three<Target>, name: 'ours' | 'statement') => {
  const load = { ...targets[name], calls: callsOf(many)[name], connections };
  await loaded({ ...load, seconds: 2 });
  return loaded({ ...load, seconds });
};

/** How long it takes on average to list and to count what nobody has asked for: the tickets in either of two statuses, an eighth of all in each. */
const firstTime = async ({ url }: Target): Promise<number> => {
  const pairs = statuses.flatMap((one, index) => statuses.slice(index + 1).map((other) => `${one},${other}`));
  const start = performance.now();
  for (const pair of pairs) await (await fetch(`${url}${paths.ours}?status=${pair}&limit=20`)).arrayBuffer();
  return (performance.now() - start) / pairs.length;
};

/** After as long a time to get warm: code is compiled by then. */
const whileWriting = async (seconds: number, target: Target, name: 'ours' | 'statement') => {
  const create: Call = { method: 'POST', path: name === 'ours' ? paths.ours : '/pg/ticket', body: ticket };
  const both = async () => {
    const posts = loaded({ ...target, calls: [create], connections: 4, seconds: seconds + 1 });
    const lists = await loaded({ ...target, calls: callsOf(few)[name], connections, seconds });
    return { lists, posts: await posts };
  };
  await both();
  return both();
};
