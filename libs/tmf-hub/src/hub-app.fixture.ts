import { type Settings, service } from '@skyledger/service-kit';
import { type TestApp, testAppOn, type TestDatabase, testDatabase } from '@skyledger/testing';
import { plainResource } from '@skyledger/tmf-rest';
import { Receiver, type Reaction, type Received } from './receiver.fixture';

/** A service that speaks TMF621, without any rules of its own. */
const desk = service({ name: 'desk', modules: [plainResource('troubleTicket')] });

const ticket = { description: 'No dial tone', severity: 'major', ticketType: 'fault' };

/** Base paths of the service. */
export const v4 = '/tmf-api/troubleTicket/v4';
export const v5 = '/tmf-api/troubleTicket/v5';

/** A running service with a hub, on a database of its own, and partners that listen to it. */
export class HubApp {
  private readonly partners: Receiver[] = [];

  private constructor(
    private readonly database: TestDatabase,
    private settings: Partial<Settings>,
    public app: TestApp,
  ) {}

  static async open(settings: Partial<Settings> = {}): Promise<HubApp> {
    const all = { HUB_ALLOW_PRIVATE: 'true', HUB_ALLOW_HTTP: 'true', HUB_TIMEOUT: 0.3, ...settings } as const;
    const database = await testDatabase();
    return new HubApp(database, all, await testAppOn(database.url, all, desk));
  }

  get http() {
    return this.app.http;
  }

  /** Another process on the same database. */
  another(): Promise<TestApp> {
    return testAppOn(this.database.url, this.settings, desk);
  }

  async restart(settings: Partial<Settings> = {}): Promise<void> {
    await this.app.close();
    this.settings = { ...this.settings, ...settings };
    this.app = await this.another();
  }

  /** A partner's system that answers as it is told. */
  async partner(react?: (message: Received, nth: number) => Reaction): Promise<Receiver> {
    const partner = await Receiver.open(react);
    this.partners.push(partner);
    return partner;
  }

  /** Registers a listener and says what was answered. */
  async register(callback: string, query?: string, base = v4): Promise<{ id: string; secret: string; callback: string }> {
    return (await this.http.post(`${base}/hub`).send({ callback, query }).expect(201)).body;
  }

  /** Opens a ticket and says its id. */
  async openTicket(): Promise<string> {
    return (await this.http.post(`${v4}/troubleTicket`).send(ticket).expect(201)).body.id;
  }

  async patchTicket(id: string, changes: object): Promise<void> {
    await this.http.patch(`${v4}/troubleTicket/${id}`).send(changes).expect(200);
  }

  /** Lets time pass, and all that becomes due in it happen. */
  async pass(seconds: number): Promise<void> {
    await this.app.clock.moveTo(new Date(Date.parse(this.app.clock.now()) + seconds * 1_000).toISOString());
  }

  /** The delivery log of a listener, as operators see it. */
  async deliveries(listener: string, query = ''): Promise<Record<string, unknown>[]> {
    return (await this.http.get(`/ops/hub/${listener}/deliveries${query}`).expect(200)).body;
  }

  /** What happened to a listener. */
  history(listener: string): Promise<{ type: string; data: object; meta: { actor: string; reason?: string } }[]> {
    return this.app.store.query(
      `select type, data, meta from event_store.events join event_store.streams using (sid) where category = 'tmf621Hub' and id = $1 order by pos`,
      [listener],
    );
  }

  async close(): Promise<void> {
    await Promise.all(this.partners.map((partner) => partner.close()));
    await this.app.close();
    await this.database.drop();
  }
}

/** The ticket a message is about. */
export const ticketIn = ({ json }: Received) =>
  json.event['troubleTicket'] as { id: string; href: string; description: string; status: string };
