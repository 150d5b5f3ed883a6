import { describe, it } from 'vitest';
import { specification } from '@skyledger/testing';
import { exportJob, importJob } from './catalog-job.decider';
import type { CatalogJobEvent } from './catalog-job.events';

const given = specification(importJob);
const data = { url: 'https://example.com/catalog.ndjson' };
const created: CatalogJobEvent = { type: 'ImportJobCreated', data };
const started: CatalogJobEvent = { type: 'ImportJobStarted', data: {} };
const succeeded: CatalogJobEvent = { type: 'ImportJobSucceeded', data: { log: '' } };
const deleted: CatalogJobEvent = { type: 'ImportJobDeleted', data: {} };

describe('A job of the catalogue', () => {
  it('is created', () => given().when({ type: 'CreateJob', data }).then(created));
  it('is created once', () => given(created).when({ type: 'CreateJob', data }).thenNothing());
  it('is told by its kind', () => specification(exportJob)().when({ type: 'CreateJob', data }).then({ type: 'ExportJobCreated', data }));
  it('must be there', () => given().when({ type: 'StartJob', data: {} }).thenRejected('notFound'));
  it('is started', () => given(created).when({ type: 'StartJob', data: {} }).then(started));
  it('is started once', () => given(created, started).when({ type: 'StartJob', data: {} }).thenNothing());
  it('succeeds', () =>
    given(created, started)
      .when({ type: 'EndJob', data: { errors: [], log: '' } })
      .then(succeeded));
  it('fails with its errors', () =>
    given(created, started)
      .when({ type: 'EndJob', data: { errors: ['a', 'b'], log: '' } })
      .then({ type: 'ImportJobFailed', data: { log: 'a\nb' } }));
  it('ends once', () =>
    given(created, started, succeeded)
      .when({ type: 'EndJob', data: { errors: ['x'], log: '' } })
      .thenNothing());
  it('is deleted', () => given(created).when({ type: 'DeleteJob', data: {} }).then(deleted));
  it('is deleted once, and does not end after that', () => {
    given(created, deleted).when({ type: 'DeleteJob', data: {} }).thenNothing();
    given(created, started, deleted)
      .when({ type: 'EndJob', data: { errors: [], log: '' } })
      .thenNothing();
  });
});
