import {
  type ArgumentsHost,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type ExecutionContext,
  Inject,
  Injectable,
  Module,
  type NestInterceptor,
  type PipeTransform,
  type RpcExceptionFilter,
  type Type,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, MessagePattern, Payload, Transport } from '@nestjs/microservices';
import { type Process, Rejection } from '@skyledger/event-sourcing';
import { EventStoreModule, ServiceName, SimulatedClock } from '@skyledger/event-store';
import { type TestDatabase, testDatabase } from '@skyledger/testing/database';
import { map } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HelpDeskModule, type Ticket } from '../fixture/help-desk';
import { openTown, type Town } from '../fixture/town';
import {
  MessagingModule,
  type Notification,
  OnEvent,
  OnReply,
  type ProcessManager,
  processManager,
  type Reply,
  type Request,
} from '../index';
import { MessageContext } from './message-context';

const heard: string[] = [];
const tell = (line: string) => void heard.push(line);

/** Each kind of what Nest puts around a handler says that it was there. */
@Injectable()
class NotSlow implements CanActivate {
  canActivate = (execution: ExecutionContext) => execution.switchToRpc().getData<Notification<Ticket>>().document.description !== 'slow';
}
@Injectable()
class Timed implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler) {
    tell(`before ${execution.switchToRpc().getContext<MessageContext>().handler}`);
    return next.handle().pipe(map((answer: unknown) => ({ answer })));
  }
}
@Injectable()
class Description implements PipeTransform<Notification<Ticket>, string> {
  transform = ({ document }: Notification<Ticket>) => document.description;
}
@Catch(TypeError)
class Unreadable implements RpcExceptionFilter {
  catch(error: TypeError, _host: ArgumentsHost): never {
    throw new Rejection('invalid', `Nobody can read this: ${error.message}`);
  }
}

type Asked = { type: 'QuestionAsked' | 'QuestionAnswered'; data: object };
const asking: Process<Asked, object, { type: string; data: object }> = {
  category: 'asking',
  initialState: {},
  evolve: () => ({}),
  react: ({ type, metadata: { id } }) =>
    type === 'QuestionAsked'
      ? [{ to: { category: 'answer', id }, command: { type: 'tmf621.answer.request', data: { question: id } } }]
      : [],
};

@Controller()
class AnnexHandler {
  constructor(@Inject(asking.category) private readonly asked: ProcessManager<Asked>) {}

  @OnEvent('TroubleTicketCreateEvent')
  @UseInterceptors(Timed)
  onCreate(@Payload(Description) description: string, @Ctx() { event }: MessageContext) {
    tell(`${event.type} ${event.id}: ${description}`);
    return this.asked.receive(event.id, { type: 'QuestionAsked', data: {} });
  }

  @EventPattern('TroubleTicketCreateEvent')
  @UseGuards(NotSlow)
  urgent({ subject }: Notification) {
    tell(`urgent ${subject}`);
  }

  @EventPattern('TroubleTicketCreateEvent')
  @UseFilters(Unreadable)
  odd({ document }: Notification<Ticket>) {
    if (document.description === 'odd') throw new TypeError('odd');
  }

  @EventPattern<string>('TroubleTicketCreateEvent', Transport.TCP)
  ofAnotherTransport() {
    tell('by another transport');
  }

  @MessagePattern('tmf621.answer')
  @UseInterceptors(Timed)
  answer({ body: { question } }: Request<{ question: string }>) {
    return `The answer to ${question}.`;
  }

  @OnReply('tmf621.answer', 'tmf621.neverAsked')
  async onAnswer(reply: Reply) {
    await this.asked.receive(reply.replyTo.id, { type: 'QuestionAnswered', data: reply });
  }
}

@Module({
  controllers: [AnnexHandler],
  providers: [{ provide: ServiceName, useValue: new ServiceName('annex') }, processManager(asking)],
})
class AnnexModule {}

let database: TestDatabase;
let town: Town;

beforeAll(async () => {
  database = await testDatabase();
  town = await openTown(database.url, { retry: { firstMs: 1, capMs: 2, tries: 4 } }, [HelpDeskModule, AnnexModule]);
});
afterAll(async () => {
  await town?.close();
  await database?.drop();
});

const refusals = async () => (await town.log()).filter(({ category }) => category === 'annexRefusal');

describe('A handler', () => {
  it('has what Nest gives the handlers of every transport: payload, context, pipes, guards, interceptors', async () => {
    await town.open('a', 'urgent');
    await town.idle();
    expect(heard.filter((line) => !line.endsWith('onAnswer')).toSorted()).toEqual([
      'TicketOpened a: urgent',
      'before annex/AnnexHandler.answer',
      'before annex/AnnexHandler.onCreate',
      'urgent a',
    ]);
    expect(await town.bus.messages()).toEqual([]);
  });

  it('answers with what an interceptor makes of it', async () => {
    expect((await town.stream('asking', 'a')).at(-1)).toMatchObject({
      type: 'QuestionAnswered',
      data: { outcome: 'done', result: { answer: 'The answer to a.' } },
    });
  });

  it('that a guard does not let through is tried again, and parked with those of its key behind it', async () => {
    await town.open('b', 'slow');
    await town.idle();
    const [parked, ...behind] = await town.bus.messages();
    expect(parked).toMatchObject({ service: 'annex', handler: 'AnnexHandler.urgent', parked: true });
    expect(new Set(behind.map(({ key }) => key))).toEqual(new Set(['default/b']));
  });

  it('may have a filter that makes another of what it throws; a Rejection comes out as the answer that it is', async () => {
    expect(await refusals()).toEqual([]);
    await town.open('c', 'odd');
    await town.idle();
    expect(await refusals()).toMatchObject([
      { type: 'TicketOpened.refused', data: { handler: 'AnnexHandler.odd', code: 'invalid', reason: 'Nobody can read this: odd' } },
    ]);
  });
});

describe('A class with handlers that nobody would call is refused at the start', () => {
  const root = (handling: Type, where: 'providers' | 'controllers') => {
    @Module({ [where]: [handling] })
    class Root {}
    const imports = [EventStoreModule.forRoot({ databaseUrl: database.url, clock: new SimulatedClock() }), MessagingModule.forRoot()];
    return NestFactory.createApplicationContext({ module: Root, imports }, { logger: false, abortOnError: false });
  };
  class LostHandler {
    @OnEvent('TroubleTicketCreateEvent')
    onCreate() {}
  }
  Controller()(LostHandler);

  it('when it stands among the providers', () =>
    expect(root(LostHandler, 'providers')).rejects.toThrow('LostHandler.onCreate would hear nothing: a class with handlers stands under'));
  it('when the transport is not connected', () =>
    expect(root(LostHandler, 'controllers')).rejects.toThrow('LostHandler.onCreate would hear nothing: connectMessages(app) is missing.'));
});
