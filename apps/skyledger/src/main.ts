import { bootAndTell } from '@skyledger/service-kit';
import { services } from './all-in-one';
import { welcome } from './welcome';

process.env['LOG_LEVEL'] ||= 'warn'; // people read along here; what they need to know is told below

const say = (line: string) => process.stdout.write(`${line}\n`);

say('Starting Skyledger …');
const running = await bootAndTell(say, ...services);
if (!(await running.ready())) say(`Not everything is ready yet: see ${running.url}/health/ready`);
say(welcome(running));
