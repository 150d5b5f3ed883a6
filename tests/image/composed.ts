import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '@skyledger/service-kit/embedded-postgres';
import { services } from '../../tools/apart/service-topology';
import { composition, freshSecrets } from '../../tools/image/composition';
import { openBroker } from '../../tools/kafka/broker.mjs';
import { freePort } from '../../tools/run/free-port.mjs';
import { Contained, type Unpacked } from './contained';

const processes = [...services, 'front-door'] as const;

/** What docker-compose.yml runs of the image, beside a database and a broker of this machine instead of those of other images. */
export class Composed {
  readonly running = new Map<string, Contained>();
  private readonly started: Contained[] = [];

  private constructor(
    private readonly image: Unpacked,
    readonly secrets: Readonly<Record<string, string>>,
    private readonly ports: ReadonlyMap<string, number>,
    private readonly hosts: Readonly<Record<string, string>>,
    private readonly release: () => Promise<void>,
  ) {}

  /** An empty server prepared by deploy/compose/postgres, and an empty broker. */
  static async open(image: Unpacked): Promise<Composed> {
    const directory = mkdtempSync(join(tmpdir(), 'skyledger-composed-'));
    chmodSync(directory, 0o755); // PostgreSQL works under an account of its own
    const server = await openEmbedded(directory, () => undefined);
    const broker = await openBroker(join(directory, 'kafka'));
    const secrets = { ...freshSecrets(), OTEL_EXPORTER_OTLP_ENDPOINT: '', LOG_LEVEL: 'warn' };
    const { hostname, port, username, password } = new URL(server.adminUrl);
    const superuser = { PGHOST: hostname, PGPORT: port, POSTGRES_USER: username, PGPASSWORD: password };
    execFileSync('deploy/compose/postgres/databases.sh', { env: { ...process.env, ...secrets, ...superuser }, stdio: 'pipe' });
    const ports = new Map(await Promise.all(processes.map(async (name) => [name, await freePort()] as const)));
    return new Composed(image, secrets, ports, { 'postgres:5432': `${hostname}:${port}`, 'kafka:9092': broker.brokers }, async () => {
      await broker.stop();
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    });
  }

  /** Whether a container of the file goes on until it is told to stop. */
  isServing(name: string): boolean {
    return this.ports.has(name);
  }

  urlOf(name: string): string {
    return `http://127.0.0.1:${this.ports.get(name)!}`;
  }

  /** Starts a container of the file, as the file has it, but for where others are. */
  start(name: string): Contained {
    const { command = [], environment = {} } = composition(this.secrets).services[name]!;
    const given = Object.entries(environment).map(([variable, value]) => [variable, this.here(value)] as const);
    const own: Record<string, string> = this.ports.has(name) ? { HOST: '127.0.0.1', PORT: String(this.ports.get(name)) } : {};
    const there = command.map((word) => word.replace(/^\/deploy\//, '/mnt/'));
    const container = new Contained(this.image, there, { ...Object.fromEntries(given), ...own }, ['deploy/compose/migrate.mjs']);
    this.started.push(container);
    this.running.set(name, container);
    return container;
  }

  /** Runs something in the image to its end, told what a container of the file is told. */
  run(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Contained {
    const container = new Contained(this.image, command, environment);
    this.started.push(container);
    return container;
  }

  async close(): Promise<void> {
    await Promise.all(this.started.map((one) => one.stop('SIGKILL')));
    await this.release();
  }

  private here(text: string): string {
    const known = Object.entries(this.hosts).reduce((said, [there, place]) => said.replaceAll(there, place), text);
    return known.replaceAll(/http:\/\/([a-z-]+):8080/g, (_, name: string) => this.urlOf(name));
  }
}
