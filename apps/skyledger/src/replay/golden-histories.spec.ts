import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differencesIn, type GoldenHistory, replay, worldOf } from '@skyledger/sandbox';
import { describe, expect, it } from 'vitest';
import { services } from '../all-in-one';

const folder = 'golden/histories';

describe('A golden history, replayed by the code of today, comes to the same events and documents', () => {
  it.each(readdirSync(folder))('%s', async (file) => {
    const recording = JSON.parse(readFileSync(join(folder, file), 'utf8')) as GoldenHistory;
    const report = await replay({ recording, world: worldOf(recording), services });
    expect(differencesIn(report)).toEqual([]);
    expect(report.events).toHaveLength(recording.events.length);
    expect(report.adopted).toBeLessThan(recording.events.length / 10);
  });
});
