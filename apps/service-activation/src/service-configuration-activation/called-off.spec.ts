import { describe, expect, it } from 'vitest';
import { createTask, World } from './world.fixture';

const calledOffAt = (callOffAt: string, faults = {}) => new World(createTask(), faults, { callOffAt }).run();

describe('A configuration that is called off', () => {
  it.each(['capacity', 'machine', 'disk', 'address'])('during %s leaves nothing behind', (step) => {
    const world = calledOffAt(step);
    expect(world.outcome).toBe('undone');
    expect(world.established).toEqual([]);
    expect(world.contents()).toEqual([]);
  });
  it('begins nothing more', () => expect(calledOffAt('machine').operationIds()).not.toContain('disk'));
  it('does not try again what failed', () => {
    const world = calledOffAt('machine', { machine: 'exhausted' });
    expect(world.requests.filter(({ operation }) => operation === 'machine')).toHaveLength(1);
    expect(world.contents()).toEqual([]);
  });
  it('says what could not be taken back', () => expect(calledOffAt('disk', { 'machine/undo': 'permanent' }).outcome).toBe('stuck'));
  it('goes on when something is being removed: that has no way back', () => {
    const made = new World(createTask()).run();
    const task = { ...made.activeTask({}), target: { state: 'terminated', values: {} } };
    const removing = new World(task, {}, { callOffAt: 'disk' }).run();
    expect(removing.outcome).toBe('completed');
  });
  it('that has ended stays as it is', () => {
    const task = createTask();
    const world = new World(task, {}, { callOffAt: 'start' }).run();
    expect(['completed', 'undone']).toContain(world.outcome);
  });
});
