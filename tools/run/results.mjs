import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './steps.mjs';

const counts = {};

/** Adds to what a command counts. */
export const note = (name, { passed, failed }) => {
  counts[name] ??= { passed: 0, failed: 0 };
  counts[name].passed += passed;
  counts[name].failed += failed;
};

/** Prints a command's counts as its last line, keeps them for a run of all (RESULTS names the file), and answers the exit code. */
export const verdict = (name) => {
  const { passed, failed } = counts[name] ?? { passed: 0, failed: 1 };
  const file = process.env.RESULTS && join(root, process.env.RESULTS);
  if (file) {
    const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify({ ...before, [name]: { passed, failed } }, null, 2));
  }
  console.log(`\n${name}: ${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
};
