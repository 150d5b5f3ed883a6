// The AsyncAPI document, held against the specification by AsyncAPI's own parser: references, bindings, schemas, operations.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { Parser } = createRequire(import.meta.url)('@asyncapi/parser'); // CommonJS: its names are not seen from here otherwise
const warning = 1; // 0 is an error; what is less than a warning is advice

/** What is wrong with a document: nothing, or a line for each. */
export const faultsIn = async (text) => {
  const found = await new Parser().validate(text);
  return found.filter(({ severity }) => severity <= warning).map(({ message, path, code }) => `${path.join('/')}: ${message} (${code})`);
};

if (process.argv[1] === import.meta.filename) {
  const faults = await faultsIn(readFileSync(join(import.meta.dirname, '../../dist/contracts/asyncapi.yaml'), 'utf8'));
  for (const fault of faults) console.log(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
