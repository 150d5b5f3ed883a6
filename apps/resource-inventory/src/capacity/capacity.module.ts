import { Module } from '@nestjs/common';
import { ReservationModule } from '../reservation/reservation.module';
import { ResourceModule } from '../resource/resource.module';
import { CapacityHandler } from './capacity.handler';

@Module({ imports: [ResourceModule, ReservationModule], controllers: [CapacityHandler] })
export class CapacityModule {}
