import { Routing, Wiring } from '@skyledger/messaging';
import { application, describeService, Settings } from '@skyledger/service-kit';
import { asyncapi, contracts, type ResourceName, referredName, servicesIn } from '@skyledger/tmf-contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { messagesInCode } from '../../../../tools/messages/code.mjs';
import { services } from '../all-in-one';

const nowhere = { databaseUrl: 'postgres://nobody@127.0.0.1:9/none', settings: new Settings() }; // never connects
const app = await application({ services, ...nowhere });
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

const document = asyncapi();
const speaking = new Set(servicesIn(document));

describe('A service that runs alone', () => {
  it.each(services.filter((one) => speaking.has(describeService(one).name)).map((one) => [describeService(one).name, one] as const))(
    '%s reads the topics that the AsyncAPI document lets it receive',
    async (name, one) => {
      const alone = await application({ services: [one], ...nowhere });
      const { resources, operations } = alone.get(Routing).services().get(name)!.wishes;
      const read = [
        ...resources.map((resource) => `${contracts[resource as ResourceName].api.toLowerCase()}.${resource}`),
        `${name}.reply`,
        ...operations.map((operation) => `${operation.slice(0, operation.indexOf('.'))}.request`),
      ];
      const received = Object.values(document.operations)
        .filter(({ action, tags }) => action === 'receive' && tags.some((tag) => tag.name === name))
        .map(({ channel }) => referredName(channel));
      expect([...new Set(read)].toSorted()).toEqual(received.toSorted());
      await alone.close();
    },
  );
});
