import { type TestApp, testApp } from '@skyledger/testing';
import { plainResource } from '@skyledger/tmf-rest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiDocsService } from './api-docs.module';

let platform: TestApp;
beforeAll(async () => {
  platform = await testApp(plainResource('category'), plainResource('usageSpecification'), apiDocsService);
});
afterAll(() => platform?.close());

describe('The page of the APIs', () => {
  it('loads everything it needs from here, and runs under the content security policy', async () => {
    const { text, headers } = await platform.http
      .get('/api-docs')
      .expect(200)
      .expect('Content-Type', /text\/html/);
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'self'/);
    expect(policy).toMatch(/script-src 'self'(;|$)/);
    expect(text).not.toMatch(/https?:|<script>|onload/);
    const files = [...text.matchAll(/(?:src|<link[^>]* href)="([^"]+)"/g)].map(([, file]) => file!);
    expect(files).toHaveLength(5);
    for (const file of files) {
      const { body, text: content, headers: sent } = await platform.http.get(`/${file}`).expect(200);
      expect(sent['content-type']).toMatch(
        file.endsWith('.css') ? /^text\/css/ : file.endsWith('.js') ? /^text\/javascript/ : /^image\/png/,
      );
      expect((content ?? body).length).toBeGreaterThan(100);
    }
  });

  it('offers each API in each version, whose documents are there', async () => {
    const { text } = await platform.http.get('/api-docs/start.js').expect(200);
    const choices = JSON.parse(/urls: (\[.*\])/.exec(text)![1]!) as { name: string; url: string }[];
    expect(choices.map(({ name }) => name)).toEqual(['TMF620 v4', 'TMF620 v5', 'TMF635 v4']);
    for (const { url } of choices) {
      const { body } = await platform.http.get(url.slice(1)).expect(200);
      expect(body).toMatchObject({ openapi: '3.1.0', servers: [{ url: url.slice(1).replace('/openapi.json', '') }] });
    }
  });

  it('has one address', async () => {
    await platform.http.get('/api-docs/').redirects(0).expect(302).expect('Location', '../api-docs');
  });

  it.each(['absolute-path.js', '..%2fpackage.json', 'index.html', 'constructor', '%2e%2e'])('has no %s', async (name) => {
    await platform.http.get(`/api-docs/${name}`).expect(404);
  });
});
