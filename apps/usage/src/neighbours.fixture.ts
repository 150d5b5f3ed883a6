import { Controller, Inject, Module } from '@nestjs/common';
import type { Process } from '@skyledger/event-sourcing';
import { OnReply, type ProcessManager, processManager, type Reply } from '@skyledger/messaging';
import { service } from '@skyledger/service-kit';
import { plainResource } from '@skyledger/tmf-rest';

type Input = { type: 'Asked'; data: { operation: string; body: object } } | { type: 'Answered'; data: object };

/** Asks other services, as billing's process does. */
const asking: Process<Input, object, { type: string; data: object }> = {
  category: 'asking',
  initialState: {},
  evolve: (state) => state,
  react: ({ type, data, metadata: { id } }) =>
    type === 'Asked' ? [{ to: { category: 'any', id }, command: { type: `${data.operation}.request`, data: data.body } }] : [],
};

/** The way to ask. */
@Controller()
export class Asker {
  constructor(@Inject('asking') private readonly asking: ProcessManager<Input>) {}

  ask(id: string, operation: string, body: object): Promise<void> {
    return this.asking.receive(id, { type: 'Asked', data: { operation, body } });
  }

  @OnReply('tmf635.closeMeters', 'tmf635.markBilled')
  on(reply: Reply): Promise<void> {
    return this.asking.receive(reply.replyTo.id, { type: 'Answered', data: reply.outcome === 'done' ? (reply.result as object) : reply });
  }
}

@Module({ controllers: [Asker], providers: [processManager(asking)] })
class AskingModule {}

/** The services around usage: they own products, resources and prices, and ask for records. */
export const neighbours = service({
  name: 'neighbours',
  modules: [plainResource('product'), plainResource('resource'), plainResource('productOfferingPrice'), AskingModule],
});
