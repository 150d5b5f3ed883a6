import type { Running } from '@skyledger/service-kit';
import { servedApis } from '@skyledger/tmf-rest';
import { nextSteps } from '@skyledger/tmf-rest/pages';

/** What is where, and what to try next: printed when the platform is up. */
export const welcome = ({ app, url, settings, database }: Running): string => {
  const served = servedApis(app);
  const first = nextSteps(served, url).slice(0, 5);
  return [
    '',
    `Skyledger is up: ${url} (open it in a browser)`,
    '',
    `  Data     ${database}`,
    `  Clock    ${settings.CLOCK === 'simulated' ? 'simulated: POST /ops/clock moves it' : 'that of this machine'}`,
    `  APIs     ${url}/api-docs (to read and try)`,
    `  Health   ${url}/health/ready`,
    `  Metrics  ${url}/metrics`,
    ...served.map(({ api, version, basePath, resources }) => `  ${api} ${version}  ${url}${basePath}/{${resources.join(',')}}`).sort(),
    '',
    'To try next:',
    ...first.flatMap(({ what, how }) => [`  ${what}:`, `    ${how}`]),
    '',
    'Ctrl-C stops everything; the data stays.',
  ].join('\n');
};
