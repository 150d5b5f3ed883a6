import { closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What a client knows of something it sent: the store took it, refused it, or never answered. */
export type Outcome = 'ok' | 'failed' | 'unknown';

/** What has become of all that was sent, as the clients know it. */
export type Account = ReadonlyMap<string, Outcome>;

/**
 * What the clients wrote down: each thing before it was sent, its outcome after. In a file, because who is killed remembers nothing; what has no
 * outcome there is unknown.
 */
export class Journal {
  private readonly file: number;

  constructor(private readonly path: string) {
    this.file = openSync(path, 'a');
  }

  /** Before it is sent. */
  sends(id: string): void {
    writeSync(this.file, `${id} sent\n`);
  }

  /** When the answer is there, or there will be none. */
  hears(id: string, outcome: Outcome): void {
    writeSync(this.file, `${id} ${outcome}\n`);
  }

  /** Reads it from the file. */
  account(): Account {
    fdatasyncSync(this.file);
    return accountOf(readFileSync(this.path, 'utf8'));
  }

  close(): void {
    closeSync(this.file);
  }
}

/** The account that a journal's text gives. */
export const accountOf = (text: string): Account => {
  const account = new Map<string, Outcome>();
  for (const line of text.split('\n').filter(Boolean)) {
    const [id = '', word] = line.split(' ');
    account.set(id, word === 'ok' || word === 'failed' ? word : 'unknown');
  }
  return account;
};

/** How a log stands beside the clients' account of it. All lists empty: nothing is wrong. */
export type Verdict = {
  readonly ok: number;
  readonly failed: number;
  readonly unknown: number;
  /** Taken, and not there. */
  readonly lost: readonly string[];
  /** Refused, and there. */
  readonly risen: readonly string[];
  /** There more than once. */
  readonly doubled: readonly string[];
  /** There, and never sent. */
  readonly strange: readonly string[];
};

/** Compares: what was taken is in the log, what was refused is not, nothing is there twice, and the unknown may be either. */
export const judge = (account: Account, stored: readonly string[]): Verdict => {
  const there = new Set(stored);
  const all = [...account];
  const count = (wanted: Outcome) => all.filter(([, outcome]) => outcome === wanted).length;
  return {
    ...{ ok: count('ok'), failed: count('failed'), unknown: count('unknown') },
    lost: all.filter(([id, outcome]) => outcome === 'ok' && !there.has(id)).map(([id]) => id),
    risen: all.filter(([id, outcome]) => outcome === 'failed' && there.has(id)).map(([id]) => id),
    doubled: stored.filter((id, index) => stored.indexOf(id) !== index && there.delete(id)),
    strange: [...new Set(stored)].filter((id) => !account.has(id)),
  };
};
