import { Controller, Module } from '@nestjs/common';
import { OnRequest, type Request } from '@skyledger/messaging';
import { service } from '@skyledger/service-kit';
import { Documents, plainResource } from '@skyledger/tmf-rest';

type Usage = {
  readonly id: string;
  readonly status: string;
  readonly ratedProductUsage: readonly { ratedPeriod: { endDateTime: string } }[];
};

type Product = { readonly id: string; readonly startDate?: string; readonly terminationDate?: string };

/** Answers as usage and product inventory do, over the records that the test has posted; remembers what it was told. */
@Controller()
export class Answering {
  readonly billed: { bill: string; usages: string[] }[] = [];

  constructor(private readonly documents: Documents) {}

  @OnRequest('tmf637.listProduct')
  async listProduct({ body }: Request<{ billingAccount: string }>): Promise<{ products: Product[] }> {
    const products = await this.documents.where<Product>('product', { 'billingAccount.id': body.billingAccount });
    return { products: products.map(({ id, startDate, terminationDate }) => ({ id, startDate, terminationDate })) };
  }

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

@Module({ controllers: [Answering] })
class AnsweringModule {}

/** The services around billing: they own products and usage. */
export const neighbours = service({
  name: 'neighbours',
  modules: [plainResource('product'), plainResource('usage'), AnsweringModule],
});
