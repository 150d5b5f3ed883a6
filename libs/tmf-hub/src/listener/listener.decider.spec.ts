import { recorded, specification } from '@skyledger/testing';
import { describe, expect, it } from 'vitest';
import { type ListenerCommand, listenerDecider } from './listener.decider';
import type { ListenerEvent } from './listener.events';
import { listenerView } from './listener.view';

const given = specification(listenerDecider('tmf622Hub'));
const details = { callback: 'https://partner.example', query: '', version: 'v4' } as const;
const registered: ListenerEvent = { type: 'ListenerRegistered', data: details };
const unregistered: ListenerEvent = { type: 'ListenerUnregistered', data: {} };
const gone: ListenerEvent = { type: 'ListenerGone', data: {} };
const disabled: ListenerEvent = { type: 'ListenerDisabled', data: { failingSince: '2026-01-01T00:00:00.000Z' } };
const enabled: ListenerEvent = { type: 'ListenerEnabled', data: {} };
const requested: ListenerEvent = { type: 'RedeliveryRequested', data: { fromPosition: 7 } };

const register: ListenerCommand = { type: 'Register', data: details };
const unregister: ListenerCommand = { type: 'Unregister', data: {} };
const takeAsGone: ListenerCommand = { type: 'TakeAsGone', data: {} };
const disable: ListenerCommand = { type: 'Disable', data: { failingSince: '2026-01-01T00:00:00.000Z' } };
const redeliver: ListenerCommand = { type: 'Redeliver', data: { fromPosition: 7 } };

describe('A listener', () => {
  it('is registered', () => given().when(register).then(registered));
  it('is registered once', () => given(registered).when(register).thenNothing());
  it('is unregistered', () => given(registered).when(unregister).then(unregistered));
  it('is unregistered once', () => given(registered, unregistered).when(unregister).thenNothing());
  it('that never was cannot be unregistered', () => given().when(unregister).thenRejected('notFound'));
  it('is gone when it says so', () => given(registered).when(takeAsGone).then(gone));
  it('is gone once', () => given(registered, gone).when(takeAsGone).thenNothing());
  it('is disabled', () => given(registered).when(disable).then(disabled));
  it('is disabled once', () => given(registered, disabled).when(disable).thenNothing());
  it('is not disabled when it has left', () => given(registered, unregistered).when(disable).thenNothing());
  it('gets things once more', () => given(registered).when(redeliver).then(requested));
  it('gets things once more as often as it is wanted', () => given(registered, requested).when(redeliver).then(requested));
  it('is enabled by that', () => given(registered, disabled).when(redeliver).then(enabled, requested));
  it('can be disabled anew', () => given(registered, disabled, enabled, requested).when(disable).then(disabled));
  it('that left gets nothing', () => given(registered, unregistered).when(redeliver).thenRejected('conflict'));
});

const shown = (...events: ListenerEvent[]) =>
  events.map((event) => recorded(event)).reduce<ReturnType<typeof listenerView.project>>(listenerView.project, undefined);

describe('The document of a listener', () => {
  it('is what was registered', () => expect(shown(registered)).toEqual({ id: 'id-1', callback: details.callback }));
  it('has a query if there is one', () =>
    expect(shown({ type: 'ListenerRegistered', data: { ...details, query: 'eventType=A' } })).toMatchObject({ query: 'eventType=A' }));
  it('goes when the listener goes', () => {
    expect(shown(registered, unregistered)).toBeUndefined();
    expect(shown(registered, gone)).toBeUndefined();
  });
  it('says that nothing is sent any more, and says so no longer', () => {
    expect(shown(registered, disabled)).toMatchObject({ status: 'disabled' });
    expect(shown(registered, disabled, enabled, requested)).toEqual(shown(registered));
  });
});
