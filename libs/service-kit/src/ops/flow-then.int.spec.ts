import type { Decider, View } from '@skyledger/event-sourcing';
import { aggregate, EventStore } from '@skyledger/event-store';
import { service } from '@skyledger/service-kit';
import { type TestApp, testApp } from '@skyledger/testing';
import { Module } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

type Noted = { type: 'NoteWritten'; data: { text: string } };

const note: Decider<never, number, Noted> = { category: 'note', initialState: 0, decide: () => [], evolve: (count) => count + 1 };
const noteView: View<Noted, object> = { project: (_, { data }) => data };

@Module({ providers: [aggregate(note, noteView)] })
class NoteModule {}

let platform: TestApp;
beforeAll(async () => {
  platform = await testApp(service({ name: 'notes', modules: [NoteModule] }));
});
afterAll(() => platform?.close());

const written = (id: string, causationId: string, commandId = 'command') =>
  platform.app.get(EventStore).append({
    ...{ tenant: 'default', category: 'note', id, expected: 0 },
    events: [
      {
        ...{ eventId: `00000000-0000-4000-8000-00000000000${id}`, type: 'NoteWritten', recordedAt: '2026-01-01T00:00:00.000Z' },
        ...{ data: { text: id }, meta: { actor: 'a', correlationId: 'flow', causationId, commandId } },
      },
    ],
  });

describe('A flow at a position', () => {
  it('is told where all of it is in this log', async () => {
    const { position } = await written('1', 'command');
    await written('2', '00000000-0000-4000-8000-000000000001');
    const { body } = await platform.http.get(`/ops/flows/flow?at=${position}`).expect(200);
    expect(body.events).toHaveLength(1);
    expect(body.resources).toMatchObject([{ category: 'note', id: '1', version: 1, document: { text: '1' } }]);
  });

  it('is refused where part of it was caused in another log, but told at a time', async () => {
    const { position } = await written('3', '00000000-0000-4000-8000-00000000000f');
    const { body } = await platform.http.get(`/ops/flows/flow?at=${position}`).expect(400);
    expect(body.message).toContain('positions compare inside one log only: ask for a time');
    const { body: then } = await platform.http.get('/ops/flows/flow?at=2026-01-01T00:00:00Z').expect(200);
    expect(then.resources).toHaveLength(3);
  });
});
