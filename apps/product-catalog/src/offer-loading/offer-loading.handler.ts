import { Controller, Inject } from '@nestjs/common';
import { OnReply, type ProcessManager, type Reply } from '@skyledger/messaging';
import type { OfferLoadingInput } from './offer-loading.events';
import { offerLoading } from './offer-loading.process';

const types = [
  'tmf634.ResourceSpecification',
  'tmf633.ServiceSpecification',
  ...['Category', 'ProductCatalog', 'ProductSpecification', 'ProductOffering', 'ProductOfferingPrice'].map((type) => `tmf620.${type}`),
];
const operations = types.flatMap((type) => ['create', 'patch'].map((verb) => type.replace('.', `.${verb}`)));

/** Tells offer loading how its parts were taken. */
@Controller()
export class OfferLoadingHandler {
  constructor(@Inject(offerLoading.category) private readonly offerLoading: ProcessManager<OfferLoadingInput>) {}

  @OnReply(...operations)
  answered(reply: Reply): Promise<void> {
    const { subject: id } = reply;
    const input: OfferLoadingInput =
      reply.outcome === 'done'
        ? { type: 'OfferPartTaken', data: { id } }
        : { type: 'OfferPartRefused', data: { id, reason: `${reply.type} ${id}: ${reply.reason}` } };
    return this.offerLoading.receive(reply.replyTo.id, input);
  }
}
