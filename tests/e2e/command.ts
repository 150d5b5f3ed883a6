import type { INestApplicationContext } from '@nestjs/common';
import { type Aggregate, context } from '@skyledger/event-store';

/** A command of a service. */
export type Command = { readonly type: string; readonly data: object };

/** Has an aggregate of an application handle a command, and tells the id of what came of it. */
export const commanded = async (app: INestApplicationContext, category: string, id: string, command: Command): Promise<string> => {
  const aggregate = app.get<Aggregate<Command, object>>(category, { strict: false });
  const asked = { tenant: 'default', actor: 'somebody', commandId: `${command.type} ${category} ${id}` };
  return (await context.run(asked, () => aggregate.handle(id, command))).id;
};
