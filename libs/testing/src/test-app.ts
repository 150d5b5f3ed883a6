import type { DynamicModule, Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '@skyledger/event-sourcing';
import { context, EventStore } from '@skyledger/event-store';
import { ClockControl, Idle, Publication } from '@skyledger/messaging';
import { application, Settings } from '@skyledger/service-kit';
import supertest from 'supertest';
import { ContractWatch } from './contract-watch';
import { keepExamples } from './golden-events';
import { testDatabase } from './test-database';

/** Time in a test: it stands still until it is moved, and then everything that becomes due happens on the way. */
export type TestClock = { now(): string; moveTo(instant: string): Promise<void> };

/** A service as its users see it, on a database of its own, with a clock that moves only when told. */
export type TestApp = {
  readonly http: ReturnType<typeof supertest.agent>;
  readonly app: NestFastifyApplication;
  readonly store: EventStore;
  readonly clock: TestClock;
  /** How often what was answered: 'GET /tmf-api/…/{id} 200'. */
  readonly answers: ReadonlyMap<string, number>;
  /** What others are told of a resource, oldest first: `['TroubleTicketCreateEvent', ...]`. */
  notifications(resource: string, id: string): Promise<string[]>;
  /** Resolves once everything that was caused has happened. */
  idle(): Promise<void>;
  /** Ends it; throws if it has ever answered what its contract does not allow. */
  close(): Promise<void>;
};

/**
 * Starts services (or bare modules) for an integration test.
 *
 *     const { http, idle, close } = await testApp(troubleTicketService);
 *     await http.post('/tmf-api/troubleTicket/v4/troubleTicket').send({ ... }).expect(201);
 */
export const testApp = async (...parts: (DynamicModule | Type)[]): Promise<TestApp> => {
  const database = await testDatabase();
  const running = await testAppOn(database.url, {}, ...parts);
  return {
    ...running,
    close: async () => {
      await running.close().finally(() => database.drop());
    },
  };
};

/** The same with settings of its own, on a database that outlives it: for what must be kept over a restart. */
export const testAppOn = async (databaseUrl: string, given: Partial<Settings>, ...parts: (DynamicModule | Type)[]): Promise<TestApp> => {
  const settings = Object.assign(new Settings(), { CLOCK: 'simulated', LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal', ...given });
  const services = parts.map((part) => ('module' in part ? part : { module: part }));
  const app = await application({ services, databaseUrl, settings });
  const watch = new ContractWatch(app);
  await app.listen(0, '127.0.0.1');
  return {
    http: supertest.agent(await app.getUrl()),
    app,
    store: app.get(EventStore),
    clock: { now: () => app.get(Clock).now(), moveTo: (instant) => app.get(ClockControl).moveTo(instant) },
    notifications: (resource, id) => context.run(reader, () => notificationsOf(app, resource, id)),
    idle: () => app.get(Idle).idle(),
    answers: watch.answers,
    close: async () => {
      await keepExamples(app.get(EventStore));
      await app.close();
      watch.check();
    },
  };
};

const reader = { tenant: 'default', actor: 'test', commandId: 'reading' };

const notificationsOf = async (app: NestFastifyApplication, resource: string, id: string): Promise<string[]> => {
  const events = await app.get(EventStore).readStream(resource, id);
  const told = await Promise.all(events.map((event) => app.get(Publication).of(event)));
  return told.flat().map(({ type }) => type);
};
