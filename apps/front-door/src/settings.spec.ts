import { describe, expect, it } from 'vitest';
import { doorSettings } from './settings';

const SERVICES = 'usage=http://a:1|http://b:2,product-catalog=https://c';

describe('The settings of the front door', () => {
  it('name the instances of each service', () => {
    expect(doorSettings({ SERVICES })).toEqual({
      ...{ host: '127.0.0.1', port: 8080, logLevel: 'info' },
      services: new Map([
        ['usage', ['http://a:1', 'http://b:2']],
        ['product-catalog', ['https://c']],
      ]),
    });
  });

  it.each([
    [{}, /SERVICES: must say where/],
    [{ SERVICES: 'usage' }, /SERVICES: must say where/],
    [{ SERVICES: 'usage=a:1' }, /SERVICES: "a:1" is no address/],
    [{ SERVICES: 'usage=http://a:1/' }, /SERVICES: "http:\/\/a:1\/" is no address/],
    [{ SERVICES: 'usage=http://a:99999' }, /"http:\/\/a:99999" is no address/],
    [{ SERVICES: 'usage=http://a:1|' }, /SERVICES: "" is no address/],
    [{ SERVICES: 'usage=http://a:1,usage=http://b:1' }, /SERVICES: "usage" is there twice/],
    [{ SERVICES: 'usage=http://a:1|http://a:1' }, /SERVICES: "http:\/\/a:1" is there twice/],
    [{ SERVICES, PORT: 'http' }, /PORT: "http" must be/],
    [{ SERVICES, LOG_LEVEL: 'loud' }, /LOG_LEVEL: "loud" must be one of trace/],
    [{ SERVICES, HOST: '0.0.0.0' }, /HOST: "0.0.0.0" can be reached from other machines/],
    [{ SERVICES, PUBLIC_URL: 'api.example.com' }, /PUBLIC_URL: "api.example.com" must look like/],
  ])('%o are refused', (environment, why) => expect(() => doorSettings(environment)).toThrow(why));

  it('never show a token', () => {
    expect(() => doorSettings({ SERVICES, ACCESS_TOKEN: 'short-secret' })).toThrow(/^ACCESS_TOKEN: the given value must have at least 16/);
  });

  it('let other machines in with a token, or when all may come', () => {
    expect(doorSettings({ SERVICES, HOST: '0.0.0.0', ACCESS_TOKEN: '0123456789abcdef' })).toMatchObject({ token: '0123456789abcdef' });
    expect(doorSettings({ SERVICES, HOST: '0.0.0.0', ACCESS: 'open' }).token).toBeUndefined();
  });
});
