import { deepStrictEqual } from 'node:assert';
import { recorded, specification } from '@skyledger/testing';
import type { Monitor } from '@skyledger/tmf-contracts';
import { describe, expect, it } from 'vitest';
import { completed, failed, refused } from './monitor-response.view';
import { monitor } from './monitor.decider';
import type { MonitorEvent } from './monitor.events';
import { monitorView } from './monitor.view';

const given = specification(monitor);
const response = { statusCode: '200', header: [], body: {} };
const opened: MonitorEvent = {
  type: 'MonitorOpened',
  data: { serviceId: 's', request: { method: 'POST', to: 'service/s', header: [], body: {} } },
};
const done: MonitorEvent = { type: 'MonitorCompleted', data: { response } };
const broken: MonitorEvent = { type: 'MonitorFailed', data: { response } };

describe('A monitor', () => {
  it('is opened', () =>
    given()
      .when({ type: 'OpenMonitor', data: opened.data as never })
      .then(opened));
  it('is opened once', () =>
    given(opened)
      .when({ type: 'OpenMonitor', data: opened.data as never })
      .thenNothing());
  it('is completed', () => given(opened).when({ type: 'CompleteMonitor', data: { response } }).then(done));
  it('fails', () => given(opened).when({ type: 'FailMonitor', data: { response } }).then(broken));
  it('ends once', () => {
    given(opened, done).when({ type: 'FailMonitor', data: { response } }).thenNothing();
    given(opened, broken).when({ type: 'CompleteMonitor', data: { response } }).thenNothing();
  });
  it('does not end before it is opened', () => given().when({ type: 'CompleteMonitor', data: { response } }).thenRejected('notFound'));

  const after = (...events: MonitorEvent[]) =>
    events.reduce<Monitor | undefined>((document, event) => monitorView.project(document, recorded(event)), undefined);
  it('shows the request, where its service is, and the answer', () => {
    expect(after(opened)).toMatchObject({
      id: 'id-1',
      state: 'InProgress',
      sourceHref: expect.stringMatching(/service\/s$/),
      request: { method: 'POST' },
    });
    deepStrictEqual(
      [after(opened, done)?.state, after(opened, broken)?.state, after(opened, done)?.response],
      ['Completed', 'InError', response],
    );
  });
});

describe('The answer at a monitor', () => {
  const established = [{ step: 'machine', kind: 'createVirtualMachine', with: {}, resourceId: 'vm' }] as const;
  it('tells since when a service is active, or no more', () => {
    expect(completed('s', 'now', { state: 'active', established }).body).toMatchObject({
      id: 's',
      startDate: 'now',
      supportingResource: [{ id: 'vm' }],
    });
    expect(completed('s', 'now', { state: 'terminated', established: [] }).body).toMatchObject({ endDate: 'now' });
    expect(completed('s', 'now', { state: 'inactive', established }).body).not.toHaveProperty('startDate');
  });
  it('tells what is left of a failure', () => {
    const data = { reason: 'r', state: 'inactive', established, steps: [] } as const;
    expect(failed('s', { ...data, outcome: 'stuck' }).body).toMatchObject({ code: 'held', reason: 'r', left: [{ id: 'vm' }] });
    expect(failed('s', { ...data, outcome: 'undone' }).body).toMatchObject({ code: 'failed', left: [] });
  });
  it('tells why a request was refused', () => {
    deepStrictEqual(refused('s', { code: 'conflict', reason: 'r' }).statusCode, '409');
    deepStrictEqual(refused('s', { code: 'notFound', reason: 'r' }).statusCode, '404');
  });
});
