import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ReadinessChecks } from './health/readiness';
import { InFlight } from './http/in-flight';
import { leave } from './http/leave';
import { Settings } from './settings/settings';

const longestStop = 15_000;
const longestUnnoticed = 8_000;
const longestAnswer = 10_000;

/**
 * Stops on SIGTERM and Ctrl-C: who sends requests hears of it, no new ones, those in hand finish, consumers stop, then the database. A process that
 * nothing stands before does not wait for anybody to hear.
 */
export const whenToldToStop = (app: NestFastifyApplication, closeDatabase: () => Promise<void>): (() => Promise<void>) => {
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= inOrder(app, closeDatabase));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().then(() => process.exit(0)));
  return stop;
};

const inOrder = async (app: NestFastifyApplication, closeDatabase: () => Promise<void>) => {
  const told = app.get(ReadinessChecks).stop();
  if (app.get(Settings).PEERS_URL !== undefined) await leave(app.getHttpServer(), told, longestUnnoticed);
  setTimeout(() => process.exit(1), longestStop).unref(); // whatever hangs does not hold the process up
  await drain(app);
  await app.close();
  await closeDatabase();
};

/** Connections on which nothing is asked would keep the server open: once the requests in hand are answered, they are cut. */
const drain = async (app: NestFastifyApplication) => {
  const closed = app.getHttpAdapter().getInstance().close();
  await app.get(InFlight).none(longestAnswer);
  app.getHttpServer().closeAllConnections();
  await closed;
};
