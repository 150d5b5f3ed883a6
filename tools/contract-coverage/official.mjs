/** The eight APIs of the platform, and where their official contracts are, in a folder with v4/ and v5/ by the names TM Forum gave them. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { factsOf } from './facts.mjs';
import { readContract } from './openapi-file.mjs';

const both = ['v4', 'v5'];

/** Which versions are official; TMF635 has no v5. */
export const served = { TMF620: both, TMF621: both, TMF622: both, TMF635: ['v4'], TMF637: both, TMF639: both, TMF640: both, TMF678: both };

/** Where TM Forum has published no file, and a copy of unknown hand stands in for it. */
export const unofficial = new Set(['TMF640-v5']);

/** 'TMF620-v4' and so on. */
export const contractNames = Object.entries(served).flatMap(([api, versions]) => versions.map((version) => `${api}-${version}`));

/** @returns {Record<string, Facts>} by 'TMF620-v4', of the files in a folder */
export const officialFacts = (folder) =>
  Object.fromEntries(contractNames.map((name) => [name, factsOf(readContract(fileOf(folder, name)))]));

const fileOf = (folder, name) => {
  const [api, version] = name.split('-');
  const below = join(folder, version);
  const [newest] = (existsSync(below) ? readdirSync(below) : []).filter((file) => file.startsWith(api)).sort(newestFirst);
  if (newest === undefined) throw new Error(`There is no official file of ${api} in ${below}.`);
  return join(below, newest);
};

/** Of two files of one release, the one named '..._API_...' was published later. */
const newestFirst = (one, other) =>
  releaseOf(other).localeCompare(releaseOf(one), 'en', { numeric: true }) ||
  Number(other.includes('_API_')) - Number(one.includes('_API_'));

const releaseOf = (file) => /v([\d.]+\d)/.exec(file)?.[1] ?? '';
