import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** As `npm start` has it: with less room for what is new, a third of a busy service's time goes to clearing it. */
const flags = ['--enable-source-maps', '--max-semi-space-size=64'];

/** A process that is started again whenever it ends, until it is stopped. */
export class Kept {
  private child?: ChildProcess;
  private isStopping = false;
  private starts = 0;
  private readonly life: Promise<void>;

  constructor(
    readonly name: string,
    private readonly program: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {
    this.life = this.live();
  }

  /** Of the present one, if it runs. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** How often it was started. */
  get started(): number {
    return this.starts;
  }

  /** Asks the present one to end, as an update does; it is started again. */
  restart(): void {
    this.child?.kill('SIGTERM');
  }

  /** kill -9; it is started again. */
  crash(): void {
    this.child?.kill('SIGKILL');
  }

  /** Asks it to end, and waits for that. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.child?.kill('SIGTERM');
    await this.life;
  }

  private async live(): Promise<void> {
    for (let waits = firstPauseMs; !this.isStopping; waits = Math.min(waits * 2, longestPauseMs)) {
      const started = Date.now();
      const child = spawn(process.execPath, [...flags, this.program], {
        env: { ...process.env, ...this.environment },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      this.child = child;
      this.starts += 1;
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      if (this.isStopping) return;
      process.stdout.write(`${this.name} ended (${signal ?? code}); it is started again.\n`);
      if (Date.now() - started > longestPauseMs) waits = firstPauseMs;
      await pause(waits);
    }
  }
}
