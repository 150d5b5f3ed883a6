import { randomUUID } from 'node:crypto';
import { Controller, Injectable, Module, type Type } from '@nestjs/common';
import { type Aggregate, aggregate, context, EventStoreModule, ServiceName, SystemClock } from '@skyledger/event-store';
import { type KafkaOptions, messageApplication, MessagingModule, type Notification, OnEvent } from '@skyledger/messaging';
import { description, troubleTicket, troubleTicketView } from './sample';

/** Which services there are. */
export const services = ['sender', 'receiver'];

@Module({
  providers: [{ provide: ServiceName, useValue: new ServiceName('sender') }, aggregate(troubleTicket, troubleTicketView)],
})
class SenderModule {}

/** Hears of every ticket, and tells when. */
@Injectable()
class Heard {
  tell: (subject: string) => void = () => undefined;
}

@Controller()
class HeardHandler {
  constructor(private readonly heard: Heard) {}

  @OnEvent('TroubleTicketCreateEvent')
  onCreate({ subject }: Notification<object>) {
    this.heard.tell(subject);
  }
}

@Module({ controllers: [HeardHandler], providers: [{ provide: ServiceName, useValue: new ServiceName('receiver') }, Heard] })
class ReceiverModule {}

const open = async (service: Type, databaseUrl: string, kafka?: KafkaOptions) => {
  @Module({})
  class Service {}
  const imports = [EventStoreModule.forRoot({ databaseUrl, clock: new SystemClock() }), MessagingModule.forRoot({ kafka }), service];
  return messageApplication({ module: Service, imports }, { logger: ['warn', 'error'] });
};

/** The service that has tickets; without a broker it only writes them down. */
export const openSender = async (databaseUrl: string, kafka?: KafkaOptions) => {
  const app = await open(SenderModule, databaseUrl, kafka);
  const tickets = app.get<Aggregate<{ type: 'OpenTicket'; data: { description: string } }, object>>(troubleTicket.category, {
    strict: false,
  });
  return {
    open: (id: string) =>
      context.run({ tenant: 'default', actor: 'bench', commandId: randomUUID() }, () =>
        tickets.handle(id, { type: 'OpenTicket', data: { description } }),
      ),
    close: () => app.close(),
  };
};

/** The service that hears of them. */
export const openReceiver = async (databaseUrl: string, kafka: KafkaOptions, tell: (subject: string) => void) => {
  const app = await open(ReceiverModule, databaseUrl, kafka);
  app.get(Heard, { strict: false }).tell = tell;
  return { close: () => app.close() };
};
