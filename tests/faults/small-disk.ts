import { execFileSync } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of few megabytes that can be filled to the last byte. Mounting takes root. */
export class SmallDisk {
  private ballast?: number;

  private constructor(readonly directory: string) {}

  /** Mounts one; undefined, with the reason told, where that is not allowed. */
  static mounted(megabytes: number, tell: (reason: string) => void): SmallDisk | undefined {
    const directory = mkdtempSync(join(tmpdir(), 'skyledger-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'tmpfs', directory], { stdio: 'pipe' });
      return new SmallDisk(directory);
    } catch (error) {
      rmSync(directory, { recursive: true });
      tell(String((error as { stderr?: Buffer }).stderr ?? error).trim());
      return undefined;
    }
  }

  /** Takes all the space that is left, again and again if some became free meanwhile. */
  fill(): void {
    this.ballast ??= openSync(join(this.directory, 'ballast'), 'a');
    for (let size = 1 << 20; size >= 1;) {
      try {
        if (writeSync(this.ballast, Buffer.alloc(size)) < size) size = Math.floor(size / 2);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size = Math.floor(size / 2);
      }
    }
  }

  /** Gives the space back; answers how much that was. */
  empty(): number {
    if (this.ballast === undefined) return 0;
    const { size } = fstatSync(this.ballast);
    ftruncateSync(this.ballast, 0);
    return size;
  }

  unmount(): void {
    if (this.ballast !== undefined) closeSync(this.ballast);
    execFileSync('umount', [this.directory]);
    rmSync(this.directory, { recursive: true });
  }
}
