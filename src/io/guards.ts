import { addressScope, canonicalAddress, parseIpAddress, scopeOf } from '../protocols/address.js';
import type { DnsChannel } from '../protocols/recording/network.js';
import type { Endpoint } from './endpoint.js';
import { ExchangeFailure } from './failure.js';

/** `any` for DNS: resolvers are the user's choice, and the packets carry nothing but a question. */
export type Reach = 'any' | 'public-only';

/**
 * The endpoint in canonical spelling. Fails as `not-attempted` where the text is no address, or leads into a private
 * network that DNS, which is hostile, has no business to send us to.
 */
export function guardAsked(asked: Endpoint, reach: Reach, allowPrivate: boolean): Endpoint {
  const address = parseIpAddress(asked.address);
  // a host name here would go to the system's resolver, which is believed in nothing
  if (address === undefined) throw new ExchangeFailure('not-attempted', 'not-an-address');
  if (!Number.isInteger(asked.port) || asked.port < 1 || asked.port > 65535)
    throw new ExchangeFailure('not-attempted', 'bad-port');
  if (reach === 'public-only' && addressScope(address) !== 'public' && !allowPrivate)
    throw new ExchangeFailure('not-attempted', 'private-address');
  return { address: canonicalAddress(address), port: asked.port };
}

/** Where the clock or the endpoints are the caller's, nothing may be said of the public internet: it is not contacted. */
export function guardTarget(target: Endpoint): void {
  const scope = scopeOf(target.address);
  // a name, which only a proxy may have, leads who knows where
  if (scope === undefined || scope === 'public')
    throw new ExchangeFailure('not-attempted', 'public-address-with-test-clock');
}

/** 4 or 6; the address has passed `guardAsked`. */
export function familyOf(address: string): 4 | 6 {
  return parseIpAddress(address)?.family ?? 4;
}

/** Nothing that could end a header line gets into one. */
export function checkChannel(channel: DnsChannel | undefined): void {
  if (channel?.kind !== 'https') return;
  if (channel.host !== undefined && !/^[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i.test(channel.host))
    throw new ExchangeFailure('not-attempted', 'not-a-host-name');
  if (!/^\/[\x21-\x7e]*$/.test(channel.path))
    throw new ExchangeFailure('not-attempted', 'not-a-path');
}

/** RFC 5321 s4.1.1.1: a domain name. Nothing that could end a command line gets into one. */
export function isEhloName(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text);
}
