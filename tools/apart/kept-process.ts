import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/** A process that is started again whenever it ends, until it is stopped. */
export class Kept {
  private child?: ChildProcess;
  private isStopping = false;
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
      const child = spawn(process.execPath, ['--enable-source-maps', this.program], {
        env: { ...process.env, ...this.environment },
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      this.child = child;
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
      if (this.isStopping) return;
      process.stdout.write(`${this.name} ended (${signal ?? code}); it is started again.\n`);
      if (Date.now() - started > longestPauseMs) waits = firstPauseMs;
      await pause(waits);
    }
  }
}
