import { bootAndTell } from '@skyledger/service-kit';
import { services } from './services';
import { welcome } from './welcome';

process.env['LOG_LEVEL'] ||= 'warn'; // people read along here; what they need to know is told below

const say = (line: string) => process.stdout.write(`${line}\n`);

say('Starting Skyledger …');
say(welcome(await bootAndTell(say, ...services)));
