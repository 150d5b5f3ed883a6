import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What an image says of how it is to be run. */
export type ImageSettings = {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Cmd: readonly string[];
  readonly WorkingDir: string;
  readonly StopSignal: NodeJS.Signals;
  readonly Healthcheck: { readonly Test: readonly string[] };
  readonly Labels: Readonly<Record<string, string>>;
  readonly Volumes: Readonly<Record<string, unknown>>;
};

/** An image whose files lie in a directory. */
export type Unpacked = { readonly root: string; readonly settings: ImageSettings };

/** How a process ended. */
export type End = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

// What an engine does for compose: mounts and process numbers of its own, the image read-only, /tmp and /data to write, no capability, no new privilege.
const confine = `
set -e
mount --bind "$ROOT" "$ROOT"
mount -o remount,bind,ro "$ROOT"
mount --bind "$MADE/tmp" "$ROOT/tmp"
mount --bind "$MADE/data" "$ROOT/data"
mount --bind "$MADE/deploy" "$ROOT/mnt"
mount --rbind /dev "$ROOT/dev"
mount -t proc proc "$ROOT/proc"
exec chroot "$ROOT" setpriv --reuid "$U" --regid "$G" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all env "$@"
`;

/** A process of an image, number 1 of its own processes. It shares this machine's network. */
export class Contained {
  private readonly lines: Buffer[] = [];
  /** Resolves when it has ended. */
  readonly ended: Promise<End>;
  private readonly made = mkdtempSync(join(tmpdir(), 'skyledger-contained-'));
  private readonly child: ChildProcess;

  constructor(
    { root, settings }: Unpacked,
    command: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    files: readonly string[] = [],
  ) {
    const [user = '', group = ''] = settings.User.split(':');
    for (const directory of ['tmp', 'data', 'deploy']) mkdirSync(join(this.made, directory));
    for (const file of files) writeFileSync(join(this.made, 'deploy', file.split('/').at(-1)!), readFileSync(file));
    for (const directory of ['tmp', 'data']) chownSync(join(this.made, directory), Number(user), Number(group));
    chmodSync(this.made, 0o755);
    const given = [...settings.Env, ...Object.entries(environment).map(([name, value]) => `${name}=${value}`)];
    const inside = ['--ignore-environment', `--chdir=${settings.WorkingDir}`, ...given, ...command];
    this.child = spawn('unshare', ['--mount', '--pid', '--fork', '--kill-child=SIGKILL', 'sh', '-c', confine, 'sh', ...inside], {
      env: { PATH: process.env['PATH'], ROOT: root, MADE: this.made, U: user, G: group },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on('data', (chunk: Buffer) => this.lines.push(chunk));
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      rmSync(this.made, { recursive: true, force: true });
      return { code, signal } as End;
    });
  }

  /** What it has written so far. */
  get said(): string {
    return Buffer.concat(this.lines).toString();
  }

  /** Its number on this machine. */
  get pid(): number {
    return Number(readFileSync(`/proc/${this.child.pid}/task/${this.child.pid}/children`, 'utf8').trim());
  }

  /** What the kernel says of it: who it is, what it may, how much memory it has. */
  status(field: string): string {
    return new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))![1]!;
  }

  /** Sends it what `docker stop` sends, and waits for its end. */
  async stop(signal: NodeJS.Signals): Promise<End> {
    if (this.child.exitCode === null && this.child.signalCode === null) process.kill(this.pid, signal);
    return this.ended;
  }
}
