import { Wiring } from '@skyledger/messaging';
import { application, Settings } from '@skyledger/service-kit';
import { afterAll, describe, expect, it } from 'vitest';
import { messagesInCode } from '../../../../tools/messages/code.mjs';
import { services } from '../all-in-one';

const app = await application({ services, databaseUrl: 'postgres://nobody@127.0.0.1:9/none', settings: new Settings() }); // never connects
afterAll(() => app.close());

const wiring = app.get(Wiring).all();
const code = messagesInCode();

/** Who says what to whom, as the code has it. */
const messages = {
  services: Object.fromEntries(
    wiring
      .filter(({ service }) => service !== 'unnamed')
      .map(({ service, publishes, hears, answers, asks }) => [
        service,
        {
          publishes,
          hears,
          answers: answers.map(({ operation }) => operation),
          asks: [...new Set([...asks, ...(code.asks[service] ?? [])])].toSorted(),
        },
      ]),
  ),
  operations: Object.fromEntries(
    wiring
      .flatMap(({ service, answers }) =>
        answers.flatMap(({ operation, by }) => {
          const said = code.handlers[`${service}/${by}`];
          return said ? [[operation, said] as const] : []; // that of a plain resource follows from its contract
        }),
      )
      .toSorted(([one], [other]) => (one < other ? -1 : 1)),
  ),
};

describe('Messages between services', () => {
  it('are in contracts/messages.json as the code has them: `npm run messages` writes it', async () => {
    const kept = `${import.meta.dirname}/../../../../contracts/messages.json`;
    await expect(`${JSON.stringify(messages, null, 2)}\n`).toMatchFileSnapshot(kept);
  });

  it('ask only for what some service answers', () => {
    const answered = new Set(wiring.flatMap(({ answers }) => answers.map(({ operation }) => operation)));
    const asked = Object.values(messages.services).flatMap(({ asks }) => asks);
    expect(asked.filter((operation) => !answered.has(operation))).toEqual([]);
  });
});
