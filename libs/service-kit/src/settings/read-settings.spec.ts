import { describe, expect, it } from 'vitest';
import { readSettings, SettingsError } from './read-settings';

const problems = (environment: NodeJS.ProcessEnv): readonly string[] => {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
};

describe('Settings of hubs', () => {
  it.each([
    {},
    { HUB_ALLOW_PRIVATE: 'true' },
    { HUB_ALLOW_PRIVATE: '10.1.0.0/16,fd00::/8', NODE_ENV: 'production' },
    { HUB_TIMEOUT: '0.5', HUB_LISTENERS: '1', HUB_ALLOW_HTTP: 'true', HUB_KEY: 'x'.repeat(32) },
  ])('may be %o', (environment) => expect(problems(environment)).toEqual([]));

  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ HUB_ALLOW_PRIVATE: 'true', NODE_ENV: 'production' }, /HUB_ALLOW_PRIVATE.*production/],
    [{ HUB_ALLOW_PRIVATE: 'yes' }, /HUB_ALLOW_PRIVATE.*no network/],
    [{ HUB_ALLOW_PRIVATE: '10.1.0.0/16,10.300.0.0/16' }, /HUB_ALLOW_PRIVATE.*10\.300\.0\.0/],
    [{ HUB_ALLOW_HTTP: 'yes' }, /HUB_ALLOW_HTTP/],
    [{ HUB_TIMEOUT: 'long' }, /HUB_TIMEOUT/],
    [{ HUB_LISTENERS: '0' }, /HUB_LISTENERS/],
  ])('cannot be %o', (environment, problem) => expect(problems(environment)).toEqual([expect.stringMatching(problem)]));

  it('are not told when they are secret', () => expect(problems({ HUB_KEY: 'too short' }).join()).toMatch(/HUB_KEY: the given value must/));
});
