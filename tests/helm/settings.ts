import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Container, Workload } from './objects';

/** Settings that are read where they are needed, and those of OpenTelemetry. */
export const elsewhere = new Set([
  ...['apps', 'libs'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\/src\/.*(?<!spec)\.ts$/.test(file) && !file.includes('node_modules'))
      .flatMap((file) => [...readFileSync(`${folder}/${file}`, 'utf8').matchAll(/(?:process\.env|environment)\['([A-Z_]+)'\]/g)])
      .map(([, name]) => name!),
  ),
  ...['OTEL_EXPORTER_OTLP_HEADERS', 'OTEL_TRACES_SAMPLER', 'OTEL_TRACES_SAMPLER_ARG', 'OTEL_RESOURCE_ATTRIBUTES'],
  ...['NODE_ENV', 'LOG_LEVEL', 'DATA_DIR'],
]);

/** An environment that remembers what it was asked for. */
export const watched = (environment: Record<string, string>) => {
  const asked = new Set<string>();
  const get = (_: object, name: string) => (asked.add(name), environment[name]);
  return { asked, read: new Proxy(environment, { get }) as NodeJS.ProcessEnv };
};

/** Every file that is named must be mounted; here, another takes its place. */
export const withFiles = (environment: Record<string, string>, { volumeMounts = [] }: Container, spec: Workload['spec']) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, value]) => {
      if (!value.startsWith('/etc/skyledger/')) return [name, value];
      const mount = volumeMounts.find(({ mountPath }) => value === mountPath || value.startsWith(`${mountPath}/`));
      const volume = spec.volumes.find((one: { name: string }) => one.name === mount?.name);
      const isThere =
        volume?.configMap ?? volume?.secret.items.some(({ path }: { path: string }) => `${mount!.mountPath}/${path}` === value);
      expect(isThere, `${name}: ${value}`).toBeTruthy();
      return [name, 'package.json'];
    }),
  );
