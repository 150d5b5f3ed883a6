import { usageService } from '@skyledger/app-usage';
import { type TestApp, testApp } from '@skyledger/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { apiDocsService } from './api-docs.module';

let platform: TestApp;
beforeAll(async () => {
  platform = await testApp(usageService, apiDocsService);
});
afterAll(() => platform?.close());

describe('The AsyncAPI document of a service', () => {
  it('has what the service sends and receives, and nothing else', async () => {
    const { body } = await platform.http
      .get('/api-docs/asyncapi.json')
      .expect(200)
      .expect('Content-Type', /application\/json/);
    expect(body.asyncapi).toBe('3.0.0');
    expect(Object.keys(body.channels).filter((name) => !name.endsWith('.dead-letter'))).toEqual([
      ...['billing.reply', 'tmf620.productOfferingPrice', 'tmf635.request', 'tmf635.usage', 'tmf635.usageSpecification'],
      ...['tmf637.product', 'tmf639.resource', 'usage.reply'],
    ]);
    expect(Object.keys(body.operations).every((name) => name.startsWith('usage.'))).toBe(true);
    expect(body.components.schemas).toHaveProperty('Usage');
    expect(body.components.schemas).not.toHaveProperty('TroubleTicket');
  });

  it('is there as YAML, too', async () => {
    const { text } = await platform.http.get('/api-docs/asyncapi.yaml').buffer(true).expect(200).expect('Content-Type', /yaml/);
    const { body } = await platform.http.get('/api-docs/asyncapi.json').expect(200);
    expect(parse(text)).toEqual(body);
  });

  it('is shown to people without a script, and without anything from elsewhere', async () => {
    const { text } = await platform.http
      .get('/api-docs/asyncapi')
      .expect(200)
      .expect('Content-Type', /text\/html/);
    expect(text).toMatch(/<code>tmf635\.usage<\/code>/);
    expect(text).toMatch(/<code>UsageCreateEvent<\/code>/);
    expect(text).not.toMatch(/https?:|<script|<link|onload/);
    const targets = [...text.matchAll(/href="#([^"]+)"/g)].map(([, name]) => name!);
    expect(targets.filter((name) => !text.includes(`id="${name}"`))).toEqual([]);
  });

  it('is linked from the page of the APIs', async () => {
    const { text } = await platform.http.get('/api-docs').expect(200);
    expect(text).toContain('href="api-docs/asyncapi"');
  });
});
