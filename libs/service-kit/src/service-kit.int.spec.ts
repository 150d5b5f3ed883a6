import { Controller, Injectable, Module, Param, Post, UseInterceptors } from '@nestjs/common';
import { aggregate, type Aggregate } from '@skyledger/event-store';
import { ReadyWhen, service } from '@skyledger/service-kit';
import { type TestApp, testApp } from '@skyledger/testing';
import { Inject } from '@nestjs/common';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { note, type Note, noteView, type WriteNote } from './notes.fixture';
import { OperatorInterceptor } from './ops/operator.interceptor';

@UseInterceptors(OperatorInterceptor)
@Controller('notes')
class NoteController {
  constructor(@Inject(note.category) private readonly notes: Aggregate<WriteNote, Note>) {}

  @Post(':id')
  write(@Param('id') id: string) {
    return this.notes.handle(id, { type: 'WriteNote', data: { text: 'Hello' } });
  }
}

@Injectable()
class Door {
  static open = false;

  @ReadyWhen('door open')
  isOpen() {
    return Door.open;
  }
}

@Module({ controllers: [NoteController], providers: [aggregate(note, noteView), Door] })
class NoteModule {}

let platform: TestApp;
beforeAll(async () => {
  platform = await testApp(service({ name: 'notes', modules: [NoteModule] }));
});
afterAll(() => platform?.close());

describe('A process', () => {
  it('is alive', async () => {
    await platform.http.get('/health/live').expect(200, { status: 'alive' });
  });

  it('is ready when everything is that it needs', async () => {
    Door.open = false;
    const before = await platform.http.get('/health/ready').expect(503);
    expect(before.body).toEqual({
      status: 'not ready',
      checks: { 'database reachable': true, 'migrations done': true, 'consumers alive': true, 'door open': false },
    });
    Door.open = true;
    await platform.http.get('/health/ready').expect(200);
  });

  it('tells Prometheus of itself, its requests, its subscriptions and its bus', async () => {
    await platform.http.post('/notes/counted').expect(201);
    await platform.idle();
    const { text } = await platform.http
      .get('/metrics')
      .expect(200)
      .expect('Content-Type', /text\/plain/);
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    expect(text).toMatch(/^http_request_duration_seconds_count\{method="POST",route="\/notes\/:id",status="201"\} [1-9]/m);
    expect(text).toMatch(/^skyledger_subscription_lag\{subscription="flows:1"\} 0$/m);
    expect(text).toMatch(/^skyledger_subscription_lag_events\{subscription="service:notes"\} 0$/m);
    expect(text).toMatch(/^skyledger_subscription_lag_seconds\{subscription="service:notes"\} 0$/m);
    expect(text).toMatch(/^skyledger_subscription_parked\{subscription="flows:1"\} 0$/m);
    expect(text).toMatch(/^# TYPE skyledger_fence_wait_seconds gauge$/m);
    expect(text).toMatch(/^skyledger_bus_lag\{service="notes"\} 0$/m);
    expect(text).toMatch(/^skyledger_bus_parked\{service="notes"\} 0$/m);
  });

  it('answers with headers that protect browsers, and says nothing of what it is made of', async () => {
    const { headers } = await platform.http.get('/health/live').set('Origin', 'https://elsewhere.example');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'SAMEORIGIN', 'cache-control': 'no-store' });
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('A slow client', () => {
  it('that does not finish the head of its request is cut off', async () => {
    const socket = connect(Number(new URL(await platform.app.getUrl()).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.write('GET /health/live HTTP/1.1\r\nHost: here\r\nX-Slow:');
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1.1 4\d\d /);
  }, 20_000);
});

describe('An operator', () => {
  it('is told what a request led to, with who did it', async () => {
    await platform.http.post('/notes/explained').set('X-Actor', 'ada').expect(201);
    const { body } = await platform.http.get('/ops/flows/explained?data=true').expect(200);
    expect(body.events).toEqual([
      expect.objectContaining({
        service: 'notes',
        category: 'note',
        id: 'explained',
        version: 1,
        type: 'NoteWritten',
        who: 'ada',
        depth: 0,
        data: { text: 'Hello' },
      }),
    ]);
    await platform.http.get('/ops/flows/nothing').expect(404);
  });

  it('moves the simulated clock, forward only', async () => {
    const { body } = await platform.http.post('/ops/clock').send({ to: '2026-03-01T00:00:00Z' }).expect(200);
    expect(body).toEqual({ now: '2026-03-01T00:00:00.000Z', simulated: true });
    const back = await platform.http.post('/ops/clock').send({ to: '2026-02-01T00:00:00Z' }).expect(409);
    expect(back.body).toMatchObject({ '@type': 'Error', code: 'conflict' });
    const wrong = await platform.http.post('/ops/clock').send({ to: 'tomorrow' }).expect(400);
    expect(wrong.body.reason).toMatch(/ISO 8601/);
  });

  it('has the log replayed and compared, and finds a document that was tampered with', async () => {
    await platform.http.post('/notes/proven').expect(201);
    const good = await platform.http.post('/ops/rebuild?check=true').expect(200);
    expect(good.body).toMatchObject({ equal: true, differences: [] });
    await platform.store.query(`update event_store.documents set document = '{"id":"proven","text":"forged"}' where id = 'proven'`);
    const bad = await platform.http.post('/ops/rebuild?check=true').expect(200);
    expect(bad.body).toMatchObject({
      equal: false,
      differences: [expect.objectContaining({ category: 'note', id: 'proven', what: 'document' })],
    });
    await platform.http.post('/ops/rebuild').expect(200);
    const mended = await platform.http.post('/ops/rebuild?check=true').expect(200);
    expect(mended.body).toMatchObject({ equal: true });
  });

  it('sees that nothing is parked, and cannot help what is not', async () => {
    await platform.http.get('/ops/parked').expect(200, []);
    await platform.http.post('/ops/parked/notes/1/skip').send({ reason: 'It is wrong' }).expect(404);
    await platform.http.post('/ops/parked/notes/1/skip').send({}).expect(400);
  });
});
