import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { Ids } from '@skyledger/event-sourcing';
import { type Aggregate, context } from '@skyledger/event-store';
import type { ProcessManager } from '@skyledger/messaging';
import { ReadyWhen } from '@skyledger/service-kit';
import { offersDirectory } from '../config';
import { type OfferFile, readOffer } from './offer-file';
import { offerFile, type OfferFileCommand } from './offer-file.decider';
import type { LoadedOfferFile } from './offer-file.view';
import type { OfferLoadingInput, Part } from './offer-loading.events';
import { offerLoading } from './offer-loading.process';
import { catalogsOf, partsOf } from './offer-parts';

type Content = { readonly id: string; readonly hash: string; readonly waves: Part[][] };

/** Reads the offer files at every start and hands over those that say something new. */
@Injectable()
export class OfferLoader implements OnApplicationBootstrap {
  private readonly log = new Logger('Offers');
  private expected: readonly Content[] | undefined;

  constructor(
    @Inject(offerLoading.category) private readonly offerLoading: ProcessManager<OfferLoadingInput>,
    @Inject(offerFile.category) private readonly files: Aggregate<OfferFileCommand, LoadedOfferFile>,
    private readonly ids: Ids,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const contents = await this.read(offersDirectory());
    for (const content of contents) await this.asLoader(() => this.load(content));
    this.expected = contents;
  }

  /** Every file is where it belongs, as it stands now. */
  @ReadyWhen('offers loaded')
  async isLoaded(): Promise<boolean> {
    if (!this.expected) return false;
    const waiting = await Promise.all(this.expected.map((content) => this.asLoader(() => this.isNew(content))));
    return !waiting.includes(true);
  }

  private async load(content: Content): Promise<void> {
    if (!(await this.isNew(content))) return;
    const { id, hash, waves } = content;
    await this.offerLoading.receive(id, { type: 'OfferFileRead', data: { hash, waves } });
    this.log.log(`Loading ${id}.`);
  }

  private async isNew({ id, hash }: Content): Promise<boolean> {
    return (await this.files.find(id))?.document?.hash !== hash;
  }

  private async read(directory: string): Promise<Content[]> {
    if (!existsSync(directory)) throw new Error(`OFFERS_DIR: there is no directory ${directory}.`);
    const names = (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name)).sort();
    const read = await Promise.all(
      names.map(async (name) => ({
        id: parse(name).name,
        ...readOffer(join(directory, name), await readFile(join(directory, name), 'utf8')),
      })),
    );
    const problems = read.flatMap((one) => ('problems' in one ? one.problems : []));
    const offers = read.flatMap((one) => ('offer' in one ? [one] : []));
    const all = [...problems, ...sameNames(offers)];
    if (all.length > 0) throw new Error(`The offers cannot be loaded:\n${all.join('\n')}`);
    return [...offers.map(({ id, offer }) => contentOf(id, partsOf(offer))), ...catalogs(offers.map(({ offer }) => offer))];
  }

  private asLoader<T>(work: () => Promise<T>): Promise<T> {
    return context.run({ tenant: 'default', actor: 'offer loading', commandId: this.ids.next() }, work);
  }
}

const contentOf = (id: string, waves: Part[][]): Content => ({
  id,
  hash: createHash('sha256').update(JSON.stringify(waves)).digest('hex'),
  waves,
});

const catalogs = (offers: readonly OfferFile[]): Content[] => (offers.length > 0 ? [contentOf('(catalogs)', [catalogsOf(offers)])] : []);

const sameNames = (offers: readonly { id: string; offer: OfferFile }[]): string[] =>
  offers.flatMap(({ id, offer }, index) =>
    offers.slice(0, index).some((other) => other.offer.name === offer.name)
      ? [`${id}.yaml: name: another file offers ${offer.name}, too`]
      : [],
  );
