/** What was counted, as a table. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { categories, compare } from './compare.mjs';
import { contractOf, readContract } from './openapi-file.mjs';
import { unofficial } from './official.mjs';

const shownAtMost = 20;

/** @returns {{ name, items }[]} for every contract the facts name; one the project has no file of covers nothing */
export const coverageOf = (facts, folder) =>
  Object.entries(facts).map(([name, official]) => {
    const file = join(folder, `${name}.yaml`);
    return { name, items: compare(name, official, existsSync(file) ? readContract(file) : contractOf({})) };
  });

/** @returns {string} one line per contract, one column per category, then what is missing */
export const report = (results, showsAll) => {
  const rows = results.map(({ name, items }) => [name.replace('-', ' ') + (unofficial.has(name) ? '*' : ''), ...countsOf(items)]);
  const missing = results.flatMap(({ name, items }) => missingIn(name, items, showsAll));
  const complete = results.filter(({ items }) => items.every(({ covered }) => covered)).length;
  return [
    ...[['', ...categories], ...rows, ['all', ...countsOf(results.flatMap(({ items }) => items))]].map(line),
    ...missing,
    `${complete} of ${results.length} contracts complete. * compared with an unofficial copy: TM Forum has published no file.`,
  ].join('\n');
};

const countsOf = (items) =>
  categories.map((category) => {
    const own = items.filter((item) => item.category === category);
    return `${own.filter(({ covered }) => covered).length}/${own.length}`;
  });

const line = ([name, ...cells]) => name.padEnd(11) + cells.map((cell) => cell.padStart(14)).join('');

const missingIn = (name, items, showsAll) => {
  const lines = items.filter(({ covered }) => !covered).map(({ category, what }) => `  ${name} ${category.padEnd(13)} ${what}`);
  const shown = showsAll ? lines : lines.slice(0, shownAtMost);
  return lines.length > shown.length ? [...shown, `  ${name} and ${lines.length - shown.length} more: --list shows them`] : shown;
};
