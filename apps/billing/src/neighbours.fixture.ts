import { Injectable, Module } from '@nestjs/common';
import { OnRequest, type Request } from '@skyledger/messaging';
import { service } from '@skyledger/service-kit';
import { Documents, plainResource } from '@skyledger/tmf-rest';

type Usage = {
  readonly id: string;
  readonly status: string;
  readonly ratedProductUsage: readonly { ratedPeriod: { endDateTime: string } }[];
};

/** Answers as usage does, over the records that the test has posted; remembers what it was told. */
@Injectable()
export class UsageNeighbour {
  readonly billed: { bill: string; usages: string[] }[] = [];

  constructor(private readonly documents: Documents) {}

  @OnRequest('tmf635.closeMeters')
  async closeMeters({ body: { to } }: Request<{ products: string[]; to: string }>): Promise<{ usages: string[] }> {
    const usages = await this.documents.where<Usage>('usage', { status: 'rated' });
    const isOver = ({ ratedProductUsage }: Usage) => ratedProductUsage.every(({ ratedPeriod }) => ratedPeriod.endDateTime <= to);
    return { usages: usages.filter(isOver).map(({ id }) => id) };
  }

  @OnRequest('tmf635.markBilled')
  markBilled({ body }: Request<{ bill: string; usages: string[] }>): { billed: number } {
    this.billed.push(body);
    return { billed: body.usages.length };
  }
}

@Module({ providers: [UsageNeighbour] })
class UsageNeighbourModule {}

/** The services around billing: they own products and usage. */
export const neighbours = service({
  name: 'neighbours',
  apis: ['TMF635', 'TMF637'],
  modules: [plainResource('product'), plainResource('usage'), UsageNeighbourModule],
});
