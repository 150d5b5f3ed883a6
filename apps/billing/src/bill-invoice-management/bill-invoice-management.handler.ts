import { Controller, Inject } from '@nestjs/common';
import { uuidV5 } from '@skyledger/event-sourcing';
import { type Aggregate, EventStore, type StoredEvent } from '@skyledger/event-store';
import { NotYetKnown, OnRecorded, OnReply, OnRequest, type ProcessManager, type Reply, type Request } from '@skyledger/messaging';
import type { AppliedCustomerBillingRate, CustomerBill } from '@skyledger/tmf-contracts';
import { Documents } from '@skyledger/tmf-query';
import type { AppliedCustomerBillingRateCommand } from '../applied-customer-billing-rate/applied-customer-billing-rate.decider';
import type { BillableUsageCommand } from '../billable-usage/billable-usage.decider';
import type { BillableUsage } from '../billable-usage/billable-usage.view';
import type { BilledAccountCommand } from '../billed-account/billed-account.decider';
import type { BilledAccount } from '../billed-account/billed-account.view';
import type { ChargedProductCommand } from '../charged-product/charged-product.decider';
import type { ChargedProduct } from '../charged-product/charged-product.view';
import type { CustomerBillCommand } from '../customer-bill/customer-bill.decider';
import type { CustomerBillOnDemandCommand } from '../customer-bill-on-demand/customer-bill-on-demand.decider';
import type { CustomerBillOnDemandEvent } from '../customer-bill-on-demand/customer-bill-on-demand.events';
import type { CustomerBillOnDemandDocument } from '../customer-bill-on-demand/customer-bill-on-demand.view';
import { billOf, type Computed } from './bill';
import { billDocument, rateDocument, usagesOf } from './bill-documents';
import type { BillInvoiceManagementInput, IssueRequest, ListedProduct } from './bill-invoice-management.process';
import type { Line } from './lines';

type Circumstances = { readonly payer: ChargedProduct; readonly date: string; readonly traces: readonly (string | undefined)[] };
type Requested = Extract<CustomerBillOnDemandEvent, { type: 'CustomerBillRequested' }>['data'];

/** Brings requests to the account's process, and makes the bill when it is its turn. */
@Controller()
export class BillInvoiceManagementHandler {
  constructor(
    @Inject('billInvoiceManagement') private readonly process: ProcessManager<BillInvoiceManagementInput>,
    @Inject('customerBillOnDemand') private readonly requests: Aggregate<CustomerBillOnDemandCommand, CustomerBillOnDemandDocument>,
    @Inject('customerBill') private readonly bills: Aggregate<CustomerBillCommand, CustomerBill>,
    @Inject('appliedCustomerBillingRate') private readonly rates: Aggregate<AppliedCustomerBillingRateCommand, AppliedCustomerBillingRate>,
    @Inject('billableUsage') private readonly usages: Aggregate<BillableUsageCommand, BillableUsage>,
    @Inject('chargedProduct') private readonly products: Aggregate<ChargedProductCommand, ChargedProduct>,
    @Inject('billedAccount') private readonly accounts: Aggregate<BilledAccountCommand, BilledAccount>,
    private readonly store: EventStore,
    private readonly documents: Documents,
  ) {}

  @OnRecorded('CustomerBillRequested')
  async request({ id, data }: StoredEvent): Promise<void> {
    const { asked, at, period } = data as Requested;
    if ((await this.requests.find(id))?.document?.state !== 'inProgress') return;
    const account = asked.billingAccount!.id!;
    await this.process.receive(account, { type: 'BillRequested', data: { onDemand: id, account, to: at, ...(period && { period }) } });
  }

  @OnReply('tmf637.listProduct')
  listed(reply: Reply<{ products: ListedProduct[] }>): Promise<void> {
    return this.process.receive(
      reply.replyTo.id,
      inputOf(reply, (data) => ({ type: 'ProductsListed', data })),
    );
  }

  @OnReply('tmf635.closeMeters')
  closed(reply: Reply<{ usages: string[] }>): Promise<void> {
    return this.process.receive(
      reply.replyTo.id,
      inputOf(reply, (data) => ({ type: 'MetersClosed', data })),
    );
  }

  @OnRequest('tmf678.issueCustomerBill')
  async issue({ body, time }: Request<IssueRequest>): Promise<{ bill: string }> {
    const products = await this.chargedProducts(body.account, body.products);
    const usages = await this.openUsages(products, body.usages);
    const bills = (await this.accounts.find(body.account))?.document?.bills ?? [];
    const bill = billOf({ ...body, bills, products, usages });
    if ('existing' in bill) return { bill: bill.existing };
    const traces = await Promise.all(bill.lines.map((line) => this.traceOf(line)));
    await this.store.atomically(...this.intents(body.account, bill, { payer: products[0]!, date: time, traces }));
    return { bill: bill.id };
  }

  @OnReply('tmf678.issueCustomerBill')
  issued(reply: Reply<{ bill: string }>): Promise<void> {
    return this.process.receive(
      reply.replyTo.id,
      inputOf(reply, (data) => ({ type: 'BillProvided', data })),
    );
  }

  @OnRecorded('AccountBilled')
  async billed({ id, data }: StoredEvent): Promise<void> {
    const { bill } = data as { bill: string };
    const lines = await this.documents.where<AppliedCustomerBillingRate>('appliedCustomerBillingRate', { 'bill.id': bill });
    const usages = [...new Set(lines.flatMap(usagesOf))];
    if (usages.length > 0) await this.process.receive(id, { type: 'BillIssued', data: { bill, usages } });
  }

  /** What the owner says of the account's products must have arrived here first. */
  private async chargedProducts(account: string, expected: readonly ListedProduct[]): Promise<ChargedProduct[]> {
    const charged = await this.documents.where<ChargedProduct>('chargedProduct', { 'billingAccount.id': account });
    const hasArrived = ({ id, terminationDate }: ListedProduct) =>
      charged.some((product) => product.id === id && (terminationDate === undefined || product.endDate !== undefined));
    const missing = expected.find((product) => !hasArrived(product));
    if (missing) throw new NotYetKnown(`The product ${missing.id} as it is now.`);
    return charged;
  }

  /** What usage says is to be billed must have arrived here first. */
  private async openUsages(products: readonly ChargedProduct[], expected: readonly string[]): Promise<BillableUsage[]> {
    if (products.length === 0) return [];
    const open = await this.documents.where<BillableUsage>('billableUsage', { productId: products.map(({ id }) => id), status: 'open' });
    const arrived = new Set(open.map(({ id }) => id));
    for (const id of expected.filter((each) => !arrived.has(each))) {
      const { document } = (await this.usages.find(id)) ?? {}; // one that came since then is open, and the bill is to have it
      if (document?.status !== 'claimed') throw new NotYetKnown(`The rating of the usage ${id}.`);
    }
    return open;
  }

  /** A line goes on with the order of what it charges for, not with the request for a bill. */
  private traceOf({ product, usages: [usage] = [] }: Line): Promise<string | undefined> {
    return usage === undefined ? this.store.traceOf('chargedProduct', product.id) : this.store.traceOf('billableUsage', usage);
  }

  /** The bill, its lines and everything they take, in one append: all of it or nothing. */
  private intents(account: string, bill: Computed, { payer, date, traces }: Circumstances) {
    const { id, number, billNo, period, claims, lines, currency: unit } = bill;
    const amounts = lines.map(({ net, gross }) => ({ unit, taxExcluded: net, taxIncluded: gross }));
    const issue = (index: number): AppliedCustomerBillingRateCommand => ({
      type: 'IssueAppliedCustomerBillingRate',
      data: { rate: rateDocument(lines[index]!, id, date) },
    });
    return [
      this.accounts.on(account, { type: 'BillAccount', data: { bill: id, billNo, number, ...period } }),
      this.bills.on(id, { type: 'IssueCustomerBill', data: { bill: billDocument(bill, payer, date), lines: amounts } }),
      ...lines.map((_, n) => ({ ...this.rates.on(uuidV5(id, `${n + 1}`), issue(n)), traceparent: traces[n] })),
      ...claims.products.map(({ product, ...taken }) => this.products.on(product, { type: 'BillProduct', data: { bill: id, ...taken } })),
      ...claims.usages.map((usage) => this.usages.on(usage, { type: 'ClaimUsage', data: { bill: id } })),
    ];
  }
}

const inputOf = <R>(reply: Reply<R>, toInput: (result: R) => BillInvoiceManagementInput): BillInvoiceManagementInput =>
  reply.outcome === 'done' ? toInput(reply.result) : { type: 'BillRefused', data: { reason: reply.reason } };
