/**
 * `node tools/contract-coverage/coverage.mjs`: how much of the official contracts dist/contracts covers; fails below 100 % in any category.
 * With TMF_OFFICIAL_DIR, the folder of the official files, the facts are taken from there and have to be the committed ones;
 * `--write` commits them to facts/ instead. `--list` shows all that is missing.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFacts, written } from './facts-file.mjs';
import { contractNames, officialFacts } from './official.mjs';
import { coverageOf, report } from './report.mjs';

const factsFolder = fileURLToPath(new URL('facts', import.meta.url));
const factsFile = (name) => join(factsFolder, `${name}.json`);
const contracts = fileURLToPath(new URL('../../dist/contracts', import.meta.url));
const asked = new Set(process.argv.slice(2));
const officialFolder = process.env.TMF_OFFICIAL_DIR;

/** The facts of an official folder, which the committed ones must equal. */
const checkedFacts = (folder) => {
  const facts = officialFacts(folder);
  if (asked.has('--write')) {
    mkdirSync(factsFolder, { recursive: true });
    for (const name of contractNames) writeFileSync(factsFile(name), written(facts[name]));
  }
  const stale = contractNames.filter(
    (name) => !existsSync(factsFile(name)) || written(readFacts(factsFile(name))) !== written(facts[name]),
  );
  if (stale.length > 0) console.log(`Not what the official files say (--write takes it over): ${stale.join(', ')}`);
  if (stale.length > 0) process.exitCode = 1;
  return facts;
};

const facts = officialFolder
  ? checkedFacts(officialFolder)
  : Object.fromEntries(contractNames.map((name) => [name, readFacts(factsFile(name))]));
const results = coverageOf(facts, contracts);
console.log(report(results, asked.has('--list')));
if (results.some(({ items }) => items.some(({ covered }) => !covered))) process.exitCode = 1;
