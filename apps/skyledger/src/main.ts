import { bootAndTell } from '@skyledger/service-kit';
import { services } from './services';
import { welcome } from './welcome';

const say = (line: string) => process.stdout.write(`${line}\n`);

say('Starting Skyledger …');
say(welcome(await bootAndTell(say, ...services)));
