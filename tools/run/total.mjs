// The last line of a whole run: what all parts have counted. A part that left no count, or failed without counting it, is a failure.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './steps.mjs';

const failedParts = Number(process.argv[2] ?? 0);
const file = join(root, process.env.RESULTS ?? 'coverage/results.json');
const results = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
const parts = ['test', 'kafka', 'planted', 'faults', 'image', 'helm', 'check', 'demo', 'demo-services'].map(
  (name) => results[name] ?? { passed: 0, failed: 1 },
);
const passed = parts.reduce((sum, part) => sum + part.passed, 0);
const failed = Math.max(
  parts.reduce((sum, part) => sum + part.failed, 0),
  failedParts,
);

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
