import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { service } from '@skyledger/service-kit';
import { testApp, type TestApp } from '@skyledger/testing';
import { plainResource } from '@skyledger/tmf-rest';
import { productCatalogService } from '../product-catalog.module';
import { OfferLoader } from './offer-loader';

const base = '/tmf-api/productCatalogManagement/v4';
/** Stands in for service activation, which owns the specifications. */
const foreignServices = service({
  name: 'foreign-services',
  modules: [plainResource('serviceSpecification'), plainResource('resourceSpecification')],
});

describe('The offers of the repository', () => {
  let app: TestApp;
  const directory = mkdtempSync(join(tmpdir(), 'offers-'));
  const file = join(directory, 'cloud-server.yaml');
  const change = (from: string, to: string) => writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  const list = async (resource: string) => (await app.http.get(`${base}/${resource}`).expect(200)).body as { id: string; name: string }[];
  const one = async (resource: string, name: string) => (await list(resource)).find((found) => found.name === name)!;
  const readAgain = async () => {
    await app.app.get(OfferLoader, { strict: false }).onApplicationBootstrap();
    await app.idle();
  };

  beforeAll(async () => {
    cpSync('offers', directory, { recursive: true });
    vi.stubEnv('OFFERS_DIR', directory);
    app = await testApp(productCatalogService, foreignServices);
    await app.idle();
  });
  afterAll(() => app.close());

  it('are on the market, with everything that belongs to them', async () => {
    await app.http.get('/health/ready').expect(200);
    expect((await list('productOffering')).map(({ name }) => name).sort()).toEqual(['Block Storage', 'Cloud Server', 'Public IP']);
    const offering = await one('productOffering', 'Cloud Server');
    const specification = await one('productSpecification', 'Cloud Server');
    expect(offering).toMatchObject({
      lifecycleStatus: 'Launched',
      productSpecification: { id: specification.id },
      category: [{ name: 'Compute' }],
    });
    expect(await one('productOfferingPrice', 'Cloud Server vCPU')).toMatchObject({
      priceType: 'usage',
      price: { unit: 'EUR', value: 0.008 },
      unitOfMeasure: { units: 'vCPU-hour' },
    });
    expect(await list('catalog')).toMatchObject([
      { name: 'Cloud Services', category: [{ name: 'Compute' }, { name: 'Network' }, { name: 'Storage' }] },
    ]);
    const { body } = await app.http.get('/tmf-api/serviceCatalogManagement/v4/serviceSpecification?name=Virtual machine').expect(200);
    expect(body[0].plan.steps).toHaveLength(5);
  });

  it('are left alone when they say nothing new', async () => {
    const head = await app.store.head();
    await readAgain();
    expect(await app.store.head()).toBe(head);
  });

  it('are changed when they change: the price under its id, the specification under a new one', async () => {
    const before = {
      offering: await one('productOffering', 'Cloud Server'),
      price: await one('productOfferingPrice', 'Cloud Server vCPU'),
    };
    change("amount: '0.0080'", "amount: '0.0090'");
    change('default: 2 }', 'default: 4 }');
    await readAgain();
    expect(await one('productOfferingPrice', 'Cloud Server vCPU')).toMatchObject({ id: before.price.id, price: { value: 0.009 } });
    const offering = await one('productOffering', 'Cloud Server');
    expect(offering.id).toBe(before.offering.id);
    expect(offering).not.toMatchObject({
      productSpecification: (before.offering as unknown as { productSpecification: object }).productSpecification,
    });
    expect((await list('productSpecification')).filter(({ name }) => name === 'Cloud Server')).toHaveLength(2);
  });

  it('are added by a new file and nothing else', async () => {
    writeFileSync(
      join(directory, 'small.yaml'),
      readFileSync(file, 'utf8').replaceAll('Cloud Server', 'Small Server').replace('category: Compute', 'category: Small'),
    );
    await readAgain();
    expect(await one('productOffering', 'Small Server')).toMatchObject({ lifecycleStatus: 'Launched' });
    expect(await list('catalog')).toMatchObject([{ category: expect.arrayContaining([expect.objectContaining({ name: 'Small' })]) }]);
  });

  it('stop the start with the names of file and field when they are wrong', async () => {
    change('unit: vCPU-hour, ', '');
    await expect(readAgain()).rejects.toThrow(`${file}: prices.2.unit: is missing`);
    writeFileSync(file, readFileSync(join(directory, 'small.yaml')));
    await expect(readAgain()).rejects.toThrow('small.yaml: name: another file offers Small Server, too');
  });

  it('come out the same when the log is replayed', async () => expect(await app.store.rebuildCheck()).toEqual([]));
});
