#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../../../dist/apps/cli/index.js', import.meta.url);
if (existsSync(built)) await import(built.href);
else {
  console.error('The command is not built yet: run `npm start` once, or `npm run build`.');
  process.exit(1);
}
