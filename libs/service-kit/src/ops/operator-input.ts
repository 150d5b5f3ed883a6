import { ValidationPipe } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { IsISO8601, IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** Checks what operators send; what is wrong is named. */
export const operatorInput = new ValidationPipe({
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  exceptionFactory: ([first]) =>
    new Rejection('invalid', `${Object.values(first?.constraints ?? {})[0] ?? 'The body is not as it should be'}.`, first?.property),
});

/** Where the clock is to go. */
export class ClockMove {
  @IsISO8601({ strict: true }, { message: 'to must be an ISO 8601 instant, such as 2026-02-01T00:00:00Z' })
  to!: string;
}

/** Why an operator steps in. */
export class Intervention {
  @IsString()
  @IsNotEmpty({ message: 'reason must say why' })
  @MaxLength(500)
  reason!: string;
}
