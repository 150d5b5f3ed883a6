import { pino } from 'pino';

/** What the front door can be told by its environment. */
export type DoorSettings = {
  readonly host: string;
  readonly port: number;
  /** Where the instances of each service are. */
  readonly services: ReadonlyMap<string, readonly string[]>;
  /** The bearer token that the services ask for. */
  readonly token?: string;
  /** What addresses on the front page start with; that of the request, where it is not set. */
  readonly publicUrl?: string;
  readonly logLevel: string;
};

const logLevels = [...Object.keys(pino.levels.values), 'silent'];

/** Reads the environment; an Error names what is wrong and how it should look. */
export const doorSettings = (environment: NodeJS.ProcessEnv): DoorSettings => {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value)); // an empty variable counts as not set
  const { HOST = '127.0.0.1', PORT = '8080', SERVICES = '', ACCESS_TOKEN, ACCESS, PUBLIC_URL, LOG_LEVEL = 'info' } = given;
  const port = Number(PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT: "${PORT}" must be a whole number from 0 to 65535.`);
  if (!logLevels.includes(LOG_LEVEL)) throw new Error(`LOG_LEVEL: "${LOG_LEVEL}" must be one of ${logLevels.join(', ')}.`);
  if (ACCESS_TOKEN && ACCESS_TOKEN.length < 16) throw new Error('ACCESS_TOKEN: the given value must have at least 16 characters.');
  if (!isLoopback(HOST) && !ACCESS_TOKEN && ACCESS !== 'open')
    throw new Error(`HOST: "${HOST}" can be reached from other machines; set ACCESS_TOKEN, or ACCESS=open to let everybody in.`);
  if (PUBLIC_URL && !/^https?:\/\/.*[^/]$/.test(PUBLIC_URL))
    throw new Error(`PUBLIC_URL: "${PUBLIC_URL}" must look like https://api.example.com, without a slash at its end.`);
  return {
    ...{ host: HOST, port, services: servicesIn(SERVICES), logLevel: LOG_LEVEL },
    ...(ACCESS_TOKEN && { token: ACCESS_TOKEN }),
    ...(PUBLIC_URL && { publicUrl: PUBLIC_URL }),
  };
};

const shape = 'must say where each service is, such as usage=http://usage:8080,billing=http://billing-1:8080|http://billing-2:8080';

const servicesIn = (text: string): Map<string, readonly string[]> => {
  const services = text.split(',').map((part) => /^([a-z-]+)=(\S+)$/.exec(part.trim()));
  if (services.some((found) => found === null)) throw new Error(`SERVICES: ${shape}`);
  const named = services.map((found) => [found![1]!, found![2]!.split('|')] as const);
  const wrong = named.flatMap(([, urls]) => urls).find((url) => !/^https?:\/\/[^/\s]+$/.test(url) || !URL.canParse(url));
  if (wrong !== undefined) throw new Error(`SERVICES: "${wrong}" is no address; it ${shape}`);
  const [twice] = [...named.map(([name]) => name), ...named.flatMap(([, urls]) => urls)].filter((one, at, all) => all.indexOf(one) !== at);
  if (twice !== undefined) throw new Error(`SERVICES: "${twice}" is there twice; instances of a service are separated by |`);
  return new Map(named);
};

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');
