import { Controller, Get, Injectable, Res } from '@nestjs/common';
import { EventStore, SubscriptionsWatch } from '@skyledger/event-store';
import { Bus } from '@skyledger/messaging';
import { HubOperations } from '@skyledger/tmf-hub';
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, type Gauge, Histogram, Registry } from 'prom-client';
import { brokerMetrics } from './broker-metrics';
import { gauge } from './figures';

type Reply = { header(name: string, value: string): Reply; send(body: string): void };

/** What this process tells Prometheus: itself, its HTTP, its subscriptions, its bus. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly duration: Histogram;

  constructor(
    private readonly store: EventStore,
    private readonly bus: Bus,
    private readonly hub: HubOperations,
    private readonly subscriptions: SubscriptionsWatch,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer a request, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers: [this.registry],
    });
    this.subscriptionLag();
    this.subscriptionFigures();
    this.fenceWait();
    this.busFigures();
    this.hubFigures();
    brokerMetrics(this.registry, bus, subscriptions);
  }

  /** Times every answer. */
  watch(fastify: FastifyInstance) {
    fastify.addHook('onResponse', ({ method, routeOptions }, reply, done) => {
      this.duration.observe({ method, route: routeOptions.url ?? 'unknown', status: reply.statusCode }, reply.elapsedTime / 1000);
      done();
    });
  }

  private subscriptionLag() {
    const { store } = this;
    this.gauge('skyledger_log_position', 'The newest position of the log.', [], async (gauge) => gauge.set(await store.head()));
    this.gauge(
      'skyledger_subscription_lag',
      'Positions a subscription of this process is behind the log.',
      ['subscription'],
      async (gauge) => {
        const head = await store.head();
        for (const { id, position } of store.subscriptions) gauge.set({ subscription: id }, Math.max(0, head - position));
      },
    );
  }

  private subscriptionFigures() {
    const help = {
      events: 'Events a subscription of this process has not done yet, counted up to 10000.',
      seconds: 'Age of the oldest event a subscription of this process has not done yet.',
      parked: 'Events that a projection or the relay of this process has parked.',
    };
    for (const figure of ['events', 'seconds', 'parked'] as const) {
      const name = figure === 'parked' ? 'skyledger_subscription_parked' : `skyledger_subscription_lag_${figure}`;
      this.gauge(name, help[figure], ['subscription'], async (gauge) => {
        for (const row of await this.subscriptions.figures()) gauge.set({ subscription: row.id }, row[figure]);
      });
    }
  }

  private fenceWait() {
    const help =
      'How long the readers have waited for a transaction to end, and the process of PostgreSQL whose it is; absent while they go on.';
    this.gauge('skyledger_fence_wait_seconds', help, ['pid', 'application'], async (gauge) => {
      gauge.reset();
      const { fenceWait } = this.subscriptions;
      if (!fenceWait?.blocker) return;
      const { pid, application } = fenceWait.blocker;
      gauge.set({ pid, application }, fenceWait.seconds);
    });
  }

  private busFigures() {
    const figures = ['lag', 'parked', 'waiting', 'failures', 'gaps'] as const;
    const help = {
      lag: 'Events not handled yet.',
      parked: 'Messages set aside after failing for good.',
      waiting: 'Messages that wait for another try.',
      failures: 'Tries that failed since the start.',
      gaps: 'Notifications missed in a sequence.',
    };
    for (const figure of figures) {
      this.gauge(`skyledger_bus_${figure}`, help[figure], ['service'], async (gauge) => {
        for (const row of await this.bus.figures()) gauge.set({ service: row.service }, row[figure]);
      });
    }
  }

  private hubFigures() {
    const help = 'Messages that wait for a listener, listeners that fail, listeners that have been given up or have left.';
    this.gauge('skyledger_hub', help, ['figure'], async (gauge) => {
      for (const [figure, value] of Object.entries(await this.hub.figures())) gauge.set({ figure }, value);
    });
  }

  private gauge(name: string, help: string, labelNames: string[], read: (gauge: Gauge) => Promise<void>) {
    gauge(this.registry, { name, help, labelNames }, read);
  }
}

/** GET /metrics. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  async all(@Res() reply: Reply) {
    const { registry } = this.metrics;
    reply.header('Content-Type', registry.contentType).send(await registry.metrics());
  }
}
