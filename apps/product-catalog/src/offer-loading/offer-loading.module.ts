import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { processManager } from '@skyledger/messaging';
import { offerFile } from './offer-file.decider';
import { offerFileView } from './offer-file.view';
import { OfferLoader } from './offer-loader';
import { OfferLoadingHandler } from './offer-loading.handler';
import { offerLoading } from './offer-loading.process';

/** Brings the offer files of product teams to the market. */
@Module({ controllers: [OfferLoadingHandler], providers: [aggregate(offerFile, offerFileView), processManager(offerLoading), OfferLoader] })
export class OfferLoadingModule {}
