/** What the front door can be told by its environment. */
export type DoorSettings = {
  readonly host: string;
  readonly port: number;
  /** Where each service is. */
  readonly services: ReadonlyMap<string, string>;
  /** The bearer token that the services ask for. */
  readonly token?: string;
};

/** Reads the environment; an Error names what is wrong and how it should look. */
export const doorSettings = (environment: NodeJS.ProcessEnv): DoorSettings => {
  const { HOST = '127.0.0.1', PORT = '8080', SERVICES = '', ACCESS_TOKEN, ACCESS } = environment;
  const port = Number(PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`PORT: "${PORT}" must be a whole number from 0 to 65535.`);
  if (!isLoopback(HOST) && !ACCESS_TOKEN && ACCESS !== 'open')
    throw new Error(`HOST: "${HOST}" can be reached from other machines; set ACCESS_TOKEN, or ACCESS=open to let everybody in.`);
  return { host: HOST, port, services: servicesIn(SERVICES), ...(ACCESS_TOKEN && { token: ACCESS_TOKEN }) };
};

const servicesIn = (text: string): Map<string, string> => {
  const services = text.split(',').map((part) => /^([a-z-]+)=(https?:\/\/[^/]+)$/.exec(part.trim()));
  if (services.some((found) => found === null))
    throw new Error('SERVICES: must say where each service is, such as usage=http://usage:8080,billing=http://billing:8080');
  return new Map(services.map((found) => [found![1]!, found![2]!]));
};

const isLoopback = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');
