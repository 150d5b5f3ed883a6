import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A container, as docker-compose.yml describes it. */
export type Described = {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly restart?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly profiles?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly mem_limit?: string;
  readonly pids_limit?: number;
};

/** What docker-compose.yml starts, its variables filled in. */
export type Composition = { readonly services: Readonly<Record<string, Described>>; readonly volumes: Readonly<Record<string, unknown>> };

/** The .env that `npm run compose:secrets` writes, anew. */
export const freshSecrets = (): Record<string, string> => {
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-compose-'));
  const file = join(directory, '.env');
  execFileSync(process.execPath, ['tools/image/compose-secrets.mjs', file]);
  const lines = readFileSync(file, 'utf8').split('\n');
  rmSync(directory, { recursive: true });
  return Object.fromEntries(lines.filter((line) => /^[A-Z_]+=/.test(line)).map((line) => line.split(/=(.*)/s, 2) as [string, string]));
};

/** Reads a file of compose as `docker compose` does, given what .env says. */
export const composition = (environment: Readonly<Record<string, string>>, file = 'docker-compose.yml'): Composition =>
  filledIn(parse(readFileSync(file, 'utf8'), { merge: true }), environment) as Composition;

const variable = /\$(?:\$|\{([A-Z_]+)(?:(:[-?])([^}]*))?\})/g;

const filledIn = (value: unknown, environment: Readonly<Record<string, string>>): unknown => {
  if (typeof value === 'string') return value.replace(variable, (_, name, kind, rest) => valueOf({ name, kind, rest }, environment));
  if (Array.isArray(value)) return value.map((one) => filledIn(one, environment));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filledIn(one, environment)]));
};

type Variable = { readonly name?: string; readonly kind?: string; readonly rest?: string };

const valueOf = ({ name, kind, rest = '' }: Variable, environment: Readonly<Record<string, string>>): string => {
  if (name === undefined) return '$';
  const value = environment[name];
  if (value !== undefined && value !== '') return value;
  if (kind === ':?') throw new Error(`${name}: ${rest}`);
  return rest;
};
