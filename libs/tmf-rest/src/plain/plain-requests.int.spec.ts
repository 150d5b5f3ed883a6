import { Controller, Inject, Module } from '@nestjs/common';
import type { Process } from '@skyledger/event-sourcing';
import { context } from '@skyledger/event-store';
import { OnEvent, OnReply, processManager, type Notification, type ProcessManager, type Reply } from '@skyledger/messaging';
import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { plainResource } from './plain-resource';

type Wish = { type: 'CategoryWanted' | 'CategoryUnwanted'; data: { id: string; name: string } };
type Sent = { type: `tmf620.${'create' | 'delete'}Category.request`; data: object };

/** Somebody who wants categories, and unwants them. */
const shopping: Process<Wish, null, Sent> = {
  category: 'shopping',
  initialState: null,
  evolve: () => null,
  react: ({ type, data: { id, name } }) => [
    {
      to: { category: 'category', id },
      command:
        type === 'CategoryWanted'
          ? { type: 'tmf620.createCategory.request', data: { name } }
          : { type: 'tmf620.deleteCategory.request', data: {} },
    },
  ],
};

const heard: string[] = [];

@Controller()
class ShoppingHandler {
  constructor(@Inject(shopping.category) readonly process: ProcessManager<Wish>) {}

  @OnReply('tmf620.createCategory', 'tmf620.deleteCategory')
  answered({ type, outcome, subject }: Reply): void {
    heard.push(`${type} ${outcome} ${subject}`);
  }

  @OnEvent('CategoryCreateEvent', 'CategoryDeleteEvent')
  happened({ type, subject }: Notification): void {
    heard.push(`${type} ${subject}`);
  }
}

@Module({ imports: [plainResource('category')], controllers: [ShoppingHandler], providers: [processManager(shopping)] })
class Shopping {}

let app: TestApp;
beforeAll(async () => {
  app = await testApp(Shopping);
});
afterAll(() => app?.close());

const want = async (type: Wish['type'], id: string) => {
  const who = { tenant: 'default', actor: 'test', commandId: `${type} ${id}`, correlationId: id };
  await context.run(who, () => app.app.get(ShoppingHandler).process.receive(id, { type, data: { id, name: 'Compute' } }));
  await app.idle();
};

it('A plain resource answers what other services want of it', async () => {
  await want('CategoryWanted', 'c1');
  const { body } = await app.http.get('/tmf-api/productCatalogManagement/v4/category/c1').expect(200);
  expect(body).toMatchObject({ id: 'c1', name: 'Compute', lifecycleStatus: 'In study' });
  await want('CategoryUnwanted', 'c1');
  await app.http.get('/tmf-api/productCatalogManagement/v4/category/c1').expect(404);
  await want('CategoryUnwanted', 'c2');
  expect(new Set(heard)).toEqual(
    new Set([
      'CategoryCreateEvent c1',
      'tmf620.createCategory done c1',
      'CategoryDeleteEvent c1',
      'tmf620.deleteCategory done c1',
      'tmf620.deleteCategory refused c2',
    ]),
  );
});
