import { Module } from '@nestjs/common';
import { Documents } from './documents';

/** Gives `Documents`. */
@Module({ providers: [Documents], exports: [Documents] })
export class TmfQueryModule {}
