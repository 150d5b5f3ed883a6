import { Body, Controller, HttpCode, Post, UseInterceptors } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { Erasure } from '@skyledger/event-store';
import { IsBoolean, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { Intervention, operatorInput } from './operator-input';
import { OperatorInterceptor } from './operator.interceptor';

/** Who is to be forgotten, and why. */
class ErasureOrder extends Intervention {
  @IsString()
  @IsNotEmpty({ message: 'subject must be the id of the party, customer or account' })
  @MaxLength(255)
  subject!: string;

  /** Also what the law wants kept. */
  @IsOptional()
  @IsBoolean()
  includingLegalHold?: boolean;
}

/** Makes the personal data of a person unreadable for good. */
@UseInterceptors(OperatorInterceptor)
@Controller('ops/erasure')
export class ErasureController {
  constructor(private readonly erasure: Erasure) {}

  @Post()
  @HttpCode(200)
  async erase(@Body(operatorInput) { subject, reason, includingLegalHold = false }: ErasureOrder) {
    const isDone = await this.erasure.erase(subject, reason, includingLegalHold);
    if (!isDone) throw new Rejection('notFound', 'No readable personal data is kept under this id.');
    return { subject, includingLegalHold };
  }
}
