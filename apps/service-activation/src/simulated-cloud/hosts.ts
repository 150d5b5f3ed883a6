import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A host of the simulated cloud and what it can carry. */
export type Host = { readonly name: string; readonly vCPU: number; readonly memoryGiB: number; readonly diskGiB: number };

type Zone = { readonly clusters?: readonly { readonly name: string; readonly hosts: { readonly count: number } & Omit<Host, 'name'> }[] };

/** The hosts that the files of a folder describe: those that the inventory knows, too. */
export const hostsIn = async (directory: string): Promise<Host[]> => {
  const files = (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name));
  const zones = await Promise.all(files.map(async (file) => parse(await readFile(join(directory, file), 'utf8')) as Zone));
  return zones
    .flatMap(({ clusters = [] }) => clusters)
    .flatMap(({ name, hosts: { count, vCPU, memoryGiB, diskGiB } }) =>
      Array.from({ length: count }, (_, index) => ({ name: `${name}-${String(index + 1).padStart(2, '0')}`, vCPU, memoryGiB, diskGiB })),
    );
};
