import { deepStrictEqual, throws } from 'node:assert';
import { type Decider, type Message, type Process, type Reaction, type Recorded, Rejection } from '@skyledger/event-sourcing';

/** given(past events).when(command).then(new events) — or .thenNothing(), .thenRejected(code). */
export const specification =
  <C extends Message, S, E extends Message>({ decide, evolve, initialState }: Decider<C, S, E>) =>
  (...past: E[]) => ({
    when: (command: C) => {
      const run = () => decide(command, past.reduce(evolve, initialState));
      return {
        then: (...expected: E[]) => deepStrictEqual(run(), expected),
        thenNothing: () => deepStrictEqual(run(), []),
        thenRejected: (code: Rejection['code'], reason?: RegExp) =>
          throws(run, (error) => error instanceof Rejection && error.code === code && (reason?.test(error.message) ?? true)),
      };
    },
  });

/** given(past inputs).when(input).thenSends(types of commands and deadlines). State evolves first, then the process reacts. */
export const processSpecification =
  <I extends Message, S, C extends Message>({ react, evolve, initialState }: Process<I, S, C>) =>
  (...past: I[]) => ({
    when: (input: I) => {
      const reactions = () => react(recorded(input, past.length + 1), [...past, input].reduce(evolve, initialState));
      return {
        thenSends: (...expected: (C['type'] | I['type'])[]) => deepStrictEqual(reactions().map(sent), expected),
        thenSendsExactly: (...expected: Reaction<I, C>[]) => deepStrictEqual(reactions(), expected),
      };
    },
  });

const sent = <I extends Message, C extends Message>(reaction: Reaction<I, C>) =>
  'to' in reaction ? reaction.command.type : reaction.input.type;

/** An event as a specification's store would return it: stream 'id-1', recorded at a fixed instant. */
export const recorded = <E extends Message>(event: E, version = 1, recordedAt = '2026-01-01T00:00:00.000Z', id = 'id-1'): Recorded<E> => ({
  ...event,
  metadata: { id, version, recordedAt },
});
