import { Controller, Get, Inject, Module } from '@nestjs/common';
import { type Process, secondsAfter } from '@skyledger/event-sourcing';
import { type Notification, OnEvent, OnReply, OnRequest, type ProcessManager, processManager, type Reply } from '@skyledger/messaging';
import { service } from '@skyledger/service-kit';
import { plainResource } from '@skyledger/tmf-rest';

type Input = { type: 'TicketSeen' | 'CallerCalmed' | 'HourPassed'; data: object };
type Output = { type: 'tmf621.calm.request'; data: object };

/** Has the caller calmed, and looks again after an hour. */
const watching: Process<Input, object, Output> = {
  category: 'watching',
  initialState: {},
  evolve: (state) => state,
  react: ({ type, metadata: { id, recordedAt } }) =>
    type === 'TicketSeen'
      ? [
          { at: secondsAfter(recordedAt, 3600), input: { type: 'HourPassed', data: {} } },
          { to: { category: 'caller', id }, command: { type: 'tmf621.calm.request', data: {} } },
        ]
      : [],
};

@Controller('watching')
class WatchingHandler {
  constructor(@Inject(watching.category) private readonly process: ProcessManager<Input>) {}

  @OnEvent('TroubleTicketCreateEvent')
  seen({ subject }: Notification): Promise<void> {
    return this.process.receive(subject, { type: 'TicketSeen', data: {} });
  }

  @OnRequest('tmf621.calm')
  calm(): object {
    return { calm: true };
  }

  @OnReply('tmf621.calm')
  calmed({ replyTo }: Reply): Promise<void> {
    return this.process.receive(replyTo.id, { type: 'CallerCalmed', data: {} });
  }

  @Get('failure')
  fail(): never {
    throw new Error('broken by intent');
  }
}

@Module({ controllers: [WatchingHandler], providers: [processManager(watching)] })
class WatchingModule {}

/** Tickets, and a process that waits for an answer and for a time. */
export const watchedDesk = service({ name: 'desk', modules: [plainResource('troubleTicket'), WatchingModule] });
