// `npm run compose:secrets [file]`: writes .env for docker-compose.yml, with secrets that nobody else has. A file that is there stays as it is.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../run/steps.mjs';

const [file = join(root, '.env')] = process.argv.slice(2);
const isSecret = /^[A-Z_]+(?:_PASSWORD|_TOKEN|_KEY)=$/;

const example = readFileSync(join(root, 'deploy/compose/.env.example'), 'utf8');
const [, ...lines] = example.split('\n').map((line) => (isSecret.test(line) ? `${line}${randomBytes(32).toString('hex')}` : line));
const about =
  '# Read by docker compose. Keep it to yourself, and a copy of it with the backup: without ERASURE_KEY personal data cannot be read.';

try {
  writeFileSync(file, [about, ...lines].join('\n'), { mode: 0o600, flag: 'wx' });
  console.log(`${file} is written.`);
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  console.log(`${file} is there already, and stays as it is.`);
}
