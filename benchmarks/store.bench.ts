import { onOwnServer } from './own-server';
import { processorTime } from './rest/cpu';
import { appending } from './store/appending';
import { growing } from './store/growing';
import { keeping } from './store/keeping';
import { reading } from './store/reading';
import { rebuilding } from './store/rebuild';
import { databasesOf, type Stage } from './store/stage';
import { travelling } from './store/time-travel';
import { waking } from './store/waking';
import { tell } from './result';

/**
 * The event store on an embedded PostgreSQL (fsync on), each section beside its baseline in the same run.
 *
 *     npm run bench -- store [events in a large log] [sections, with commas between] [seconds for each figure]
 */
const sections: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  appending,
  waking,
  reading,
  rebuilding,
  growing,
  travelling,
  keeping,
};

const [events = '1000000', chosen = Object.keys(sections).join(','), seconds = '1.5'] = process.argv.slice(2);

await onOwnServer(async (server) => {
  const stage: Stage = {
    database: databasesOf(server.url, server.adminUrl),
    processorTime: () => processorTime(process.pid) + processorTime(server.pid),
    events: Number(events),
    seconds: Number(seconds),
  };
  for (const name of chosen.split(',')) {
    const section = sections[name];
    if (!section) throw new Error(`No section ${name}; there are ${Object.keys(sections).join(', ')}.`);
    const started = Date.now();
    await section(stage).catch((error: unknown) => {
      console.error(error); // before the end of the server tells on its own
      throw error;
    });
    tell(`${name} took ${Math.round((Date.now() - started) / 1_000)} s`);
  }
});
