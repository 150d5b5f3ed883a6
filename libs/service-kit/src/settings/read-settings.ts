import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { validateSync } from 'class-validator';
import { StartRefused } from '../start-refused';
import { kafkaContradictions } from './kafka-settings';
import { type Settings, toSettings } from './settings';

/** The environment does not allow a start; the message names each variable and what it should be. */
export class SettingsError extends StartRefused {
  constructor(readonly problems: readonly string[]) {
    super(`The settings do not allow a start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

/** Reads and checks the environment once, at start. */
export const readSettings = (environment: NodeJS.ProcessEnv = process.env): Settings => {
  const settings = toSettings(environment);
  const problems = [...contradictions(settings), ...kafkaContradictions(settings), ...invalid(settings)];
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
};

const invalid = (settings: Settings) =>
  validateSync(settings, { stopAtFirstError: true }).map(({ property, value, constraints }) => {
    const shown = /TOKEN|KEY|PASSWORD|DATABASE|KURRENTDB/.test(property) ? 'the given value' : `"${value}"`; // secrets stay out of logs
    return `${property}: ${shown} ${Object.values(constraints ?? {})[0]}`;
  });

const contradictions = ({ CLOCK, NODE_ENV, HOST, ACCESS, ACCESS_TOKEN, HUB_ALLOW_PRIVATE }: Settings) => [
  ...(CLOCK === 'simulated' && NODE_ENV === 'production' ? ['CLOCK: "simulated" is refused with NODE_ENV=production'] : []),
  ...(HUB_ALLOW_PRIVATE === 'true' && NODE_ENV === 'production'
    ? ['HUB_ALLOW_PRIVATE: "true" is refused with NODE_ENV=production; name the networks, such as 10.1.0.0/16']
    : []),
  ...(HUB_ALLOW_PRIVATE ?? 'true')
    .split(',')
    .filter((network) => network !== 'true' && !ipaddr.isValidCIDR(network))
    .map((network) => `HUB_ALLOW_PRIVATE: "${network}" is no network such as 10.1.0.0/16, nor true`),
  ...(isLoopback(HOST) || ACCESS || ACCESS_TOKEN
    ? []
    : [
        `HOST: "${HOST}" can be reached from other machines; set ACCESS_TOKEN to a secret that clients send as bearer token, or ACCESS=open to let everybody in`,
      ]),
];

/** Whether only this machine can reach an address. */
export const isLoopback = (host: string) => host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
