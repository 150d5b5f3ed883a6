/**
 * `npm run contracts`: from contracts/tmf to dist/contracts/TMFnnn-vN.yaml (OpenAPI 3.1) and libs/tmf-contracts/generated
 * (types, JSON Schemas, contract table, version descriptor), and to
 * libs/client/generated (the types of the client). Does nothing when no input has changed; `--force` does it anyway.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const outputs = {
  openapi: join(root, 'dist/contracts'),
  generated: join(root, 'libs/tmf-contracts/generated'),
  client: join(root, 'libs/client/generated'),
};
const stampFile = join(outputs.generated, 'inputs.sha256');

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();

const digestOfInputs = () => {
  const hash = createHash('sha256');
  for (const file of [...filesBelow(join(root, 'contracts')), ...filesBelow(dirname(fileURLToPath(import.meta.url)))])
    hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
};

const isUpToDate = (digest) =>
  Object.values(outputs).every(existsSync) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest;

const digest = digestOfInputs();
if (process.argv.includes('--force') || !isUpToDate(digest)) {
  const { writeContracts } = await import('./write.mjs'); // loading the compiler takes longer than finding nothing to do
  for (const folder of Object.values(outputs)) mkdirSync(folder, { recursive: true });
  const written = new Set([stampFile]);
  const summary = await writeContracts(join(root, 'contracts/tmf/main.tsp'), (folder, name, text) => {
    writeFileSync(join(outputs[folder], name), text);
    written.add(join(outputs[folder], name));
  });
  for (const file of Object.values(outputs).flatMap(filesBelow)) if (!written.has(file)) rmSync(file);
  writeFileSync(stampFile, digest);
  console.log(summary);
}
