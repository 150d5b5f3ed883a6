import type { StoredEvent } from '@skyledger/event-store';
import { NotYetKnown, type Routing } from '@skyledger/messaging';
import { Gated } from './gated';

/** What one service does about one event. */
export type Unit = { readonly event: StoredEvent; readonly service: string; error?: unknown };

/** Something that went wrong in the code, and was neither a refusal nor a reach for the outside. */
export type Failure = {
  readonly service: string;
  readonly type: string;
  readonly category: string;
  readonly id: string;
  readonly error: string;
};

type Services = ReturnType<Routing['services']>;

const keyOf = (eventId: string, service: string) => `${eventId} ${service}`;

/** Brings events to the services, each once to each. */
export class Units {
  private readonly begun = new Map<string, Unit>();

  constructor(private readonly services: Services) {}

  /** The services that an event may concern. */
  concerned(event: StoredEvent): string[] {
    return [...this.services].flatMap(([service, deliveries]) => (deliveries.concerns(event) ? [service] : []));
  }

  /** What a service does, or did, about an event. */
  get(eventId: string, service: string): Unit | undefined {
    return this.begun.get(keyOf(eventId, service));
  }

  /** Lets a service do what it does about an event. */
  begin(event: StoredEvent, service: string): void {
    const key = keyOf(event.eventId, service);
    if (this.begun.has(key)) return;
    const unit: Unit = { event, service };
    this.begun.set(key, unit);
    void this.run(unit).catch((error: unknown) => (unit.error = error));
  }

  /** Whether what came of it is to be taken from the recording. */
  isGated(eventId: string, service: string): boolean {
    return this.get(eventId, service)?.error instanceof Gated;
  }

  /** What was not run, because it is outside. */
  get gated(): StoredEvent[] {
    return [...this.begun.values()].flatMap(({ error, event }) => (error instanceof Gated ? [event] : []));
  }

  /** What went wrong. */
  get failures(): Failure[] {
    const isFailure = ({ error }: Unit) => error !== undefined && !(error instanceof Gated) && !(error instanceof NotYetKnown);
    return [...this.begun.values()].filter(isFailure).map(({ service, event: { type, category, id }, error }) => ({
      ...{ service, type, category, id },
      error: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    }));
  }

  private async run({ event, service }: Unit): Promise<void> {
    for (const { run } of await this.services.get(service)!.of(event)) await run();
  }
}
