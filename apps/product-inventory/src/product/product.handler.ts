import { Controller, Inject } from '@nestjs/common';
import type { Aggregate } from '@skyledger/event-store';
import { OnRequest, type Request } from '@skyledger/messaging';
import type { Product, ProductCreate, ProductUpdate } from '@skyledger/tmf-contracts';
import { Documents, found } from '@skyledger/tmf-rest';
import { toCommands } from './product.controller';
import { product, type ProductCommand } from './product.decider';
import type { Claim } from './product.events';

type Answer = Pick<Product, 'id' | 'status' | 'productCharacteristic'>;

/** Answers what order handling wants of a product; the subject of a request is its id. */
@Controller()
export class ProductHandler {
  constructor(
    @Inject(product.category) private readonly products: Aggregate<ProductCommand, Product>,
    private readonly documents: Documents,
  ) {}

  @OnRequest('tmf637.createProduct')
  create({ subject, body }: Request<ProductCreate>): Promise<Answer> {
    return this.handle(subject, { type: 'CreateProduct', data: body });
  }

  @OnRequest('tmf637.patchProduct')
  patch({ subject, body }: Request<ProductUpdate>): Promise<Answer> {
    return this.handle(subject, ...toCommands(body));
  }

  @OnRequest('tmf637.claimProduct')
  claim({ subject, body }: Request<Claim>): Promise<Answer> {
    return this.handle(subject, { type: 'ClaimProduct', data: body });
  }

  /** The changes and the end of the claim are one append. */
  @OnRequest('tmf637.releaseProduct')
  release({ subject, body: { productOrderItem, changes } }: Request<Claim & { changes: ProductUpdate }>): Promise<Answer> {
    const { status: _, terminationDate, ...details } = changes;
    return this.handle(
      subject,
      { type: 'ChangeProductDetails', data: details },
      { type: 'ReleaseProduct', data: { productOrderItem, ...(terminationDate && { terminationDate }) } },
    );
  }

  /** The products of a billing account, with the time that they are paid for. */
  @OnRequest('tmf637.listProduct')
  async list({
    body,
  }: Request<{ billingAccount: string }>): Promise<{ products: Pick<Product, 'id' | 'startDate' | 'terminationDate'>[] }> {
    const products = await this.documents.where<Product>(product.category, { 'billingAccount.id': body.billingAccount });
    return { products: products.map(({ id, startDate, terminationDate }) => ({ id, startDate, terminationDate })) };
  }

  private async handle(id: string, ...commands: ProductCommand[]): Promise<Answer> {
    const { status, productCharacteristic } = found((await this.products.handle(id, ...commands)).document);
    return { id, status, ...(productCharacteristic && { productCharacteristic }) };
  }
}
