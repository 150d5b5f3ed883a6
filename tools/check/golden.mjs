// Golden events are never edited and never removed: by the hashes in golden/manifest.json, to which `npm run golden` only adds, and by the history.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is wrong with the golden events below a folder: nothing, or a line for each. */
export const faultsIn = (root) => {
  const folder = join(root, 'golden/events');
  const manifest = JSON.parse(readFileSync(join(root, 'golden/manifest.json'), 'utf8'));
  const files = existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .map(slashed)
        .filter((file) => file.endsWith('.json'))
    : [];
  const hash = (file) =>
    createHash('sha256')
      .update(readFileSync(join(folder, file)))
      .digest('hex');
  return [
    ...Object.keys(manifest)
      .filter((file) => !files.includes(file))
      .map((file) => `${file} was removed.`),
    ...files
      .filter((file) => !(file in manifest))
      .map((file) => `${file} is not in golden/manifest.json: it was not made by npm run golden.`),
    ...files.filter((file) => file in manifest && manifest[file] !== hash(file)).map((file) => `${file} was edited.`),
    ...changedInHistory(root).map((file) => `${file} was edited, moved or removed since it was first committed.`),
  ];
};

/** Every commit that is here counts, and what is not committed yet. */
const changedInHistory = (root) => {
  const git = (...parameters) => {
    try {
      return execFileSync('git', ['-C', root, ...parameters], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      return ''; // a copy without a history: the manifest has to do
    }
  };
  const what = ['--no-renames', '--diff-filter=DM', '--name-only'];
  const changed = git('log', '--format=', ...what, '--', 'golden/events') + git('diff', ...what, 'HEAD', '--', 'golden/events');
  return [...new Set(changed.split('\n').filter(Boolean))];
};

const slashed = (file) => file.replaceAll('\\', '/');

if (process.argv[1] === import.meta.filename) {
  const faults = faultsIn(join(import.meta.dirname, '../..'));
  for (const fault of faults) console.log(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
