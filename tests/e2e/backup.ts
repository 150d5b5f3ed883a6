import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Installation, newInstallation } from './installation';
import { type PlatformProcess, startPlatform } from './platform-process';

/** What a command came to. */
export type Done = { readonly code: number; readonly out: string; readonly err: string };

/** Installations that are saved and put back, and what runs on them; all of it goes with `end`. */
export class Installations {
  readonly directory = mkdtempSync(join(tmpdir(), 'backup-'));
  private readonly all: Installation[] = [];
  private readonly platforms: PlatformProcess[] = [];

  async make(): Promise<Installation> {
    const made = await newInstallation();
    this.all.push(made);
    return made;
  }

  async start(installation: Installation): Promise<PlatformProcess> {
    const settings = { HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true', SIMULATED_CLOUD_LATENCY_MS: '20', DATA_DIR: this.directory };
    const platform = await startPlatform(installation, settings);
    this.platforms.push(platform);
    return platform;
  }

  /** The export of a service's log, where it is written to and read from. */
  fileOf(name: string, { logs }: Installation, service: string): string {
    const [only] = logs.length === 1 ? logs : [];
    return join(this.directory, only ? `${name}.ndjson` : `${name}-${service}.ndjson`);
  }

  /** Runs a command of `skyledger` for each log; `{file}` stands for the file of its export. */
  skyledger(installation: Installation, name: string, ...parameters: string[]): Promise<Done[]> {
    const run = ({ service, url }: Installation['logs'][number]) => {
      const file = this.fileOf(name, installation, service);
      const given = parameters.map((one) => (one === '{file}' ? file : one));
      return this.run(url, given);
    };
    return Promise.all(installation.logs.map(run));
  }

  async end(): Promise<void> {
    await Promise.all(this.platforms.map((platform) => platform.stop()));
    await Promise.all(this.all.map((one) => one.drop()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private run(url: string, parameters: string[]): Promise<Done> {
    const options = { env: { ...process.env, DATABASE_URL: url, DATA_DIR: this.directory }, maxBuffer: 1 << 28 };
    return new Promise((resolve) => {
      execFile(process.execPath, ['apps/cli/bin/skyledger.mjs', ...parameters], options, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  }
}

/** Asks a platform for something of its operations. */
export const ops = async ({ url }: PlatformProcess, path: string, method = 'GET'): Promise<Record<string, unknown>> =>
  (await (await fetch(`${url}/ops/${path}`, { method })).json()) as Record<string, unknown>;
