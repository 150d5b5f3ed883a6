import { ValidationPipe } from '@nestjs/common';
import { Rejection } from '@skyledger/event-sourcing';
import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

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

/** From where on a listener is to get everything once more: one of the two, and why. */
export class Redelivery extends Intervention {
  @IsOptional()
  @IsInt({ message: 'fromPosition must be a position of the log' })
  @Min(1, { message: 'fromPosition must be a position of the log' })
  fromPosition?: number;

  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'from must be an ISO 8601 instant, such as 2026-02-01T00:00:00Z' })
  from?: string;
}

const deliveryStates = ['waiting', 'delivered', 'failed', 'dropped'];
const number = Transform(({ value }) => Number(value));

/** Which lines of a delivery log are wanted. */
export class DeliveryQuery {
  @IsOptional()
  @IsIn(deliveryStates, { message: `state must be one of ${deliveryStates.join(', ')}` })
  state?: string;

  @IsOptional()
  @number
  @IsInt({ message: 'after must be a position of the log' })
  after?: number;

  @IsOptional()
  @number
  @IsInt({ message: 'limit must be a whole number from 1 to 1000' })
  @Min(1, { message: 'limit must be a whole number from 1 to 1000' })
  @Max(1_000, { message: 'limit must be a whole number from 1 to 1000' })
  limit?: number;
}

const viewTasks = ['rebuild', 'check', 'rollBack', 'dropOld'] as const;

/** What is to be done with a view. */
export class RebuildTask {
  @IsOptional()
  @IsIn(viewTasks, { message: `task must be one of ${viewTasks.join(', ')}` })
  task: (typeof viewTasks)[number] = 'rebuild';
}
