import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { audit, databaseSource, exportSource } from '@skyledger/auditor';
import { exportLog, importLog, Sealer, SealKey, SystemClock } from '@skyledger/event-store';
import { print, tell } from '../result';
import { fill } from './fill';
import { openStore, type Stage } from './stage';

const most = 200_000;

/** Sealing, verifying, exporting and importing a log; the baseline is the log only read, in the same run. */
export const keeping = async (stage: Stage): Promise<void> => {
  const url = await stage.database('keeping');
  const store = await openStore(url);
  const events = Math.min(stage.events, most);
  const directory = mkdtempSync(join(tmpdir(), 'skyledger-bench-keeping-'));
  const file = join(directory, 'export.ndjson');
  tell(`keeping: making ${events} events`);
  await fill(url, store, events);
  const sealer = new Sealer(store, { key: SealKey.made(), clock: new SystemClock(), report: (error) => tell(String(error)) });
  const baseline = await rate(events, async () => {
    let seen = 0;
    for await (const { version } of store.readAll()) seen += version > 0 ? 1 : 0;
    if (seen !== events) throw new Error(`${seen} events were read, not ${events}.`);
  });
  const figures = {
    seal: await rate(events, () => sealer.all()),
    verify: await rate(events, async () => whole(await audit(await databaseSource(url)), events)),
    export: await rate(events, () => written(url, file)),
    'verify.export': await rate(events, async () => whole(await audit(await exportSource(file)), events)),
    import: await rate(events, async () => importLog({ databaseUrl: await stage.database('kept'), file, at: '2026-01-01T00:00:00.000Z' })),
  };
  for (const [name, value] of Object.entries(figures)) print({ name: `store.${name}`, value, unit: 'events/s', baseline });
  rmSync(directory, { recursive: true });
  await store.close();
};

const written = async (databaseUrl: string, file: string): Promise<void> => {
  const out = createWriteStream(file, { flush: true });
  await exportLog({ databaseUrl, at: '2026-01-01T00:00:00.000Z' }, async (text) => {
    if (!out.write(text)) await once(out, 'drain');
  });
  out.end();
  await finished(out);
};

const whole = (report: Awaited<ReturnType<typeof audit>>, events: number): void => {
  if (report.findings.length > 0 || report.flaw !== undefined || report.events !== events)
    throw new Error('The log is not as it was sealed.');
};

const rate = async (events: number, work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (events * 1_000) / (performance.now() - start);
};
