import { Controller, Inject } from '@nestjs/common';
import type { StoredEvent } from '@skyledger/event-store';
import { OnRecorded, OnReply, type ProcessManager, type Reply } from '@skyledger/messaging';
import type { Configuration } from '../service/service.events';
import { type Answer, calls } from '../calls';
import { type ActivationInput, serviceConfigurationActivation } from './service-configuration-activation.process';

/** Turns what the service decided, and what inventory and cloud answered, into inputs of the process. */
@Controller()
export class ServiceConfigurationActivationHandler {
  constructor(@Inject(serviceConfigurationActivation.category) private readonly activation: ProcessManager<ActivationInput>) {}

  @OnRecorded('ServiceConfigurationBegun')
  onBegun({ id: serviceId, data, recordedAt: time }: StoredEvent) {
    const configuration = data as Configuration;
    return this.activation.receive(configuration.monitorId, {
      type: 'ConfigurationBegun',
      data: { ...configuration, serviceId, time },
    });
  }

  @OnRecorded('ServiceConfigurationCalledOff')
  onCalledOff({ data, recordedAt: time }: StoredEvent) {
    return this.activation.receive((data as { monitorId: string }).monitorId, { type: 'ConfigurationCalledOff', data: { time } });
  }

  @OnReply(...calls)
  onAnswer(reply: Reply) {
    const { type: call, subject, time, replyTo } = reply;
    return this.activation.receive(replyTo.id, { type: 'CallAnswered', data: { call, subject, answer: answerOf(reply), time } });
  }
}

/** The cloud says itself whether a failure may pass; what the inventory refuses, it refuses for good. */
const answerOf = (reply: Reply): Answer => {
  if (reply.outcome === 'refused') return { outcome: 'permanent', reason: reply.reason };
  return reply.type.startsWith('hypervisor.')
    ? (reply.result as Answer)
    : { outcome: 'done', result: reply.result as Record<string, unknown> };
};
