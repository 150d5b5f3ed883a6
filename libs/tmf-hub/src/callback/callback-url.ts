import { isIP } from 'node:net';
import { Rejection } from '@skyledger/event-sourcing';
import { type Allowed, mayReach } from './public-address';

/** What a callback may be. */
export type CallbackPolicy = { readonly allowPrivate: Allowed; readonly allowHttp: boolean };

const longest = 2_048;
const ports = new Set(['', '443', '8443']);
const portsWithoutTls = new Set(['80', '8080']);
const unreadable = /[\s\\\p{Cc}\p{Cf}]/u;
const internalNames = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa|localdomain)$/;

/** Reads a callback, or refuses it with the reason. What only its address can tell is looked at whenever it is connected to. */
export const callbackUrl = (text: string, { allowPrivate, allowHttp }: CallbackPolicy): URL => {
  if (text.length > longest) throw refused(`A callback may have at most ${longest} characters`);
  if (unreadable.test(text) || !URL.canParse(text)) throw refused('A callback must be an absolute URL');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowHttp && url.protocol === 'http:'))
    throw refused(`A callback must begin with https://${allowHttp ? ' or http://' : ''}`);
  if (url.username !== '' || url.password !== '') throw refused('A callback may not carry a user or a password');
  if (url.hash !== '') throw refused('A callback may not have a fragment');
  if (allowPrivate === false && !ports.has(url.port) && !(allowHttp && portsWithoutTls.has(url.port)))
    throw refused(`A callback may use the ports ${[...ports].filter(Boolean).join(' and ')} only`);
  if (!mayBeReached(hostOf(url), allowPrivate)) throw refused('A callback must be reachable on the Internet');
  return url;
};

/** The host of a URL, without the brackets of an IPv6 address and without the dot that ends a complete name. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '');

/** Where a notification goes: `/listener/` and its name are added to the callback. */
export const listenerUrl = (callback: string, eventName: string): URL => {
  const url = new URL(callback);
  url.pathname = `${url.pathname.replace(/\/+$/, '').replace(/\/listener$/, '')}/listener/${eventName}`;
  return url;
};

const mayBeReached = (host: string, allowed: Allowed): boolean => {
  if (isIP(host)) return mayReach(host, allowed);
  return allowed !== false || (host.includes('.') && !internalNames.test(host));
};

const refused = (reason: string) => new Rejection('invalid', `${reason}.`, 'callback');
