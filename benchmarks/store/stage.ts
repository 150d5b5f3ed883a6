import { EventStore } from '@skyledger/event-store';
import pg from 'pg';
import { sample, sampleView } from './sample';

/** What a section is given: a server of its own (fsync on), and how much to do there. */
export type Stage = {
  /** A new, empty database on the server. */
  readonly database: (name: string) => Promise<string>;
  /** Processor time that this process and the server have used so far, in seconds. */
  readonly processorTime: () => number;
  /** How many events a log has, where its size matters. */
  readonly events: number;
  /** How long a figure is measured, each time. */
  readonly seconds: number;
};

/** A store with the sample's category, on an empty database or a filled one. */
export const openStore = async (databaseUrl: string): Promise<EventStore> => {
  const store = new EventStore({ databaseUrl });
  store.aggregate(sample, sampleView);
  await store.ready();
  return store;
};

/** Makes databases on a server, named by the URL of the platform's role and that of the administrator. */
export const databasesOf =
  (url: string, adminUrl: string) =>
  async (name: string): Promise<string> => {
    const client = new pg.Client(adminUrl);
    await client.connect();
    await client.query(`create database ${name} owner skyledger`).finally(() => client.end());
    return Object.assign(new URL(url), { pathname: `/${name}` }).href;
  };
