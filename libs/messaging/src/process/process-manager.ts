import type { Provider } from '@nestjs/common';
import type { Message, Process } from '@skyledger/event-sourcing';

/** The way into a process: an input is recorded once, however often it comes; what it leads to follows by itself. */
export type ProcessManager<Input extends Message = Message> = { receive(id: string, input: Input): Promise<void> };

/** Provides a process under its category: `@Inject(orderHandling.category) private readonly orderHandling: ProcessManager<OrderHandlingInput>`. */
export const processManager = <I extends Message, S, C extends Message>(process: Process<I, S, C>): Provider => ({
  provide: process.category,
  useValue: process,
});
