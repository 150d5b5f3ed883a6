import { Module } from '@nestjs/common';
import { aggregate } from '@skyledger/event-store';
import { reservation } from './reservation.decider';
import { reservationView } from './reservation.view';

@Module({ providers: [aggregate(reservation, reservationView)], exports: [reservation.category] })
export class ReservationModule {}
