/**
 * `dane-cutover/dnssec/network`: a transport for the validator of `dane-cutover/dnssec`. UDP with TCP after truncation,
 * DoT, DoH, or the authoritative servers from the root down; every question with DO and CD, believed in nothing.
 */
import type { Instant } from '../core/time.js';
import type { EndpointMap } from '../io/endpoint-map.js';
import { createClock } from '../io/clock.js';
import { createLiveNetwork } from '../io/live-network.js';
import { UsageError } from '../io/system.js';
import type { Message } from '../protocols/dns/message.js';
import { rootName, type WireName } from '../protocols/dns/name.js';
import { builtInAnchors } from '../protocols/dnssec/anchors.js';
import type { Ask, ValidatedAnswer, ValidatorOptions } from '../protocols/dnssec/types.js';
import { createValidator } from '../protocols/dnssec/index.js';
import { createAsker } from '../survey/asker.js';
import { untilSound, waysToAsk } from '../survey/resolution.js';
import { resolutionOf } from './resolution-options.js';

export { UsageError };
export type { EndpointMap };

/** Whom to ask, and by what to judge. Everything has a default. */
export interface ResolverOptions extends Partial<
  Pick<ValidatorOptions, 'anchors' | 'algorithms' | 'digests' | 'limits'>
> {
  /**
   * `ADDR[:PORT]`, `tls://ADDR[:PORT][#NAME]` (RFC 7858), `https://ADDR[:PORT]/path[#NAME]` (RFC 8484), at most three;
   * or `iterate` alone, for the authoritative servers from the root down. @default those of the system
   */
  readonly resolvers?: readonly string[];
  /** Path of a root hints file (RFC 9609), of use only with `iterate`. @default the root servers as IANA lists them */
  readonly rootHintsFile?: string;
  /**
   * The instant to judge at, seconds since 1970. @default now, when the resolver is opened. Where it is given, no
   * public address is contacted: of the internet of today nothing is to be said at another time.
   */
  readonly at?: Instant;
  /** Address families used. @default 'both' */
  readonly families?: 'both' | 'ipv4' | 'ipv6';
  /** Whether servers that only DNS names may be at private addresses; resolvers may always. @default false */
  readonly allowPrivateAddresses?: boolean;
  /** For tests: `IP:PORT/udp` or `/tcp` to `IP:PORT`; where it holds anything, no public address is contacted. */
  readonly endpointMap?: EndpointMap;
  /** Milliseconds: `dnsUdp` for the first of two tries, `dnsTcp` for each step of a connection. @default 2000, 5000 */
  readonly timeouts?: { readonly dnsUdp?: number; readonly dnsTcp?: number };
}

/** A validator with its transport, for one instant: open a new one for a later time, and close it. */
export interface Resolver {
  /** As `Validator.lookup`; what does not validate is asked for once more elsewhere before it is bogus. Never rejects. */
  lookup(name: WireName, type: number): Promise<ValidatedAnswer>;
  /** As `Validator.judge`, for a message that the caller has. */
  judge(name: WireName, type: number, message: Message, server: string): Promise<ValidatedAnswer>;
  /** The ways to ask, each beginning at another resolver or server, for a validator of the caller's own. */
  readonly asks: readonly Ask[];
  readonly at: Instant;
  /** Closes every socket; questions under way and later ones come out as `not-attempted`. */
  close(): void;
}

/**
 * Opens a resolver. With several resolvers named, each is asked one question first, so that a dead one is asked last.
 * @throws UsageError for a resolver or a hints file that cannot be read; RangeError for a bad endpoint map.
 */
export async function openResolver(options: ResolverOptions = {}): Promise<Resolver> {
  const { resolvers = [], rootHintsFile, endpointMap = {}, timeouts } = options;
  const { families = 'both', allowPrivateAddresses = false } = options;
  const places = resolutionOf({ resolvers, ...(rootHintsFile !== undefined && { rootHintsFile }) });
  const clock = createClock(options.at);
  const atIsGiven = options.at !== undefined;
  const network = createLiveNetwork({
    ...{ clock, atIsGiven, allowPrivateAddresses, endpointMap },
    ...(timeouts && { timeouts }),
  });
  const settings = { ...places, families, allowPrivateAddresses };
  const asks = await waysToAsk(createAsker(network), settings, rootName);
  const { anchors = builtInAnchors, algorithms, digests, limits } = options;
  const judging = {
    ...{ anchors, now: clock.at },
    ...(algorithms && { algorithms }),
    ...(digests && { digests }),
    ...(limits && { limits }),
  };
  const ways = asks.map((ask) => createValidator({ ...judging, ask }));
  return {
    lookup: async (name, type) =>
      (await untilSound(ways, (validator) => validator.lookup(name, type))).answer,
    judge: async (name, type, message, server) =>
      (await untilSound(ways, (validator) => validator.judge(name, type, message, server))).answer,
    asks,
    at: clock.at,
    close: () => network.close(),
  };
}
