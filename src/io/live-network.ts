import type { Outcome, SmtpRequest } from '../protocols/recording/network.js';
import type { RunClock } from './clock.js';
import { createBackOff } from './back-off.js';
import { createDnsConnections } from './dns-connections.js';
import { DnsCrowds } from './dns-crowd.js';
import { createDnsUdpPool } from './dns-udp-pool.js';
import { askDns, type DnsTimeouts } from './dns.js';
import { canonicalMap, type EndpointMap } from './endpoint-map.js';
import { settle } from './failure.js';
import { checkChannel, guardTarget, isEhloName } from './guards.js';
import { getHttps, type HttpsTimeouts } from './https-get.js';
import { createLife } from './scope.js';
import { probeOnceMore } from './smtp-hang-up.js';
import { always, outOfTime, type IsWanted, type QueueingNetwork } from './session-turn.js';
import { openSmtpLine } from './smtp-line.js';
import { probeSmtp, type SmtpOffer, type SmtpTimeouts } from './smtp-probe.js';
import { createTargets } from './targets.js';
import type { ProxyWithLogin } from './tunnel.js';
import { createTurnstile } from './turnstile.js';
import type { KeyOffer } from './unverified-tls.js';

/** Milliseconds. */
export type Timeouts = DnsTimeouts & SmtpTimeouts & HttpsTimeouts;

export const defaultTimeouts: Timeouts = {
  // the second try waits twice as long
  dnsUdp: 2_000,
  dnsTcp: 5_000,
  connect: 10_000,
  smtpGreeting: 60_000,
  smtpCommand: 30_000,
  handshake: 20_000,
  injectionWait: 30,
  quit: 2_000,
  httpsTotal: 60_000,
};

export interface LiveNetworkOptions {
  readonly clock: RunClock;
  /** The caller set the clock: no public address is contacted then. */
  readonly atIsGiven: boolean;
  readonly allowPrivateAddresses: boolean;
  /** `ip:port/proto` to `ip:port`; no public address is contacted where it holds anything. */
  readonly endpointMap: EndpointMap;
  /** Name in EHLO, which should resolve; absent: the address literal of our side. */
  readonly ehloName?: string;
  /** Absent: mail servers are called directly. DNS and HTTPS always are. */
  readonly smtpProxy?: ProxyWithLogin;
  readonly timeouts?: Partial<Timeouts>;
  /** DNS exchanges, and SMTP with HTTPS sessions, open at once. */
  readonly dnsPlaces?: number;
  readonly sessionPlaces?: number;
}

export interface LiveNetwork extends QueueingNetwork {
  /** Destroys every open socket; exchanges under way and later ones become `not-attempted`. */
  close(): void;
}

/** The internet. SMTP and HTTPS sessions are one at a time per address. Throws RangeError for a bad `ehloName` or map. */
export function createLiveNetwork(options: LiveNetworkOptions): LiveNetwork {
  const { clock, ehloName, smtpProxy } = options;
  const endpointMap = canonicalMap(options.endpointMap);
  if (ehloName !== undefined && !isEhloName(ehloName))
    throw new RangeError('the EHLO name is not a host name');
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const privateWorld = options.atIsGiven || Object.keys(endpointMap).length > 0;
  const dnsTurns = createTurnstile(options.dnsPlaces ?? 32);
  const sessionTurns = createTurnstile(options.sessionPlaces ?? 8);
  const life = createLife();
  const backOff = createBackOff(() => clock.elapsed());
  const connections = createDnsConnections(life, backOff, timeouts.dnsTcp);
  const sockets = createDnsUdpPool(life);
  const dnsTools = { timeouts, backOff, connections, sockets, crowds: new DnsCrowds() };

  const { allowPrivateAddresses } = options;
  const targetOf = createTargets({ allowPrivateAddresses, endpointMap, privateWorld });
  const inTurn: InTurn = ({ address }, isWanted, session) =>
    sessionTurns.pass(address, async () => (isWanted() ? session() : outOfTime(clock)));

  return {
    dns: (request) =>
      dnsTurns.pass(undefined, () =>
        settle(clock, async () => {
          const asked = { address: request.server, port: request.port };
          checkChannel(request.channel);
          life.check();
          const targets = {
            asked,
            udp: targetOf(asked, 'udp', 'any'),
            tcp: targetOf(asked, 'tcp', 'any'),
          };
          return askDns(request, targets, dnsTools, life);
        }),
      ),
    smtp: (request, isWanted = always) =>
      inTurn(request, isWanted, () =>
        settle(clock, () => {
          const target = targetOf(request, 'tcp', 'public-only');
          if (smtpProxy !== undefined && privateWorld)
            guardTarget({ address: smtpProxy.host, port: smtpProxy.port });
          return probeOnceMore(request, (keys) =>
            life.open(async (scope) => {
              const line = await openSmtpLine(target, smtpProxy, timeouts.connect, scope);
              return probeSmtp(offer(request, keys), line, ehloName, timeouts, scope);
            }),
          );
        }),
      ),
    https: (request, isWanted = always) =>
      inTurn(request, isWanted, () =>
        settle(clock, () => {
          const target = targetOf(request, 'tcp', 'public-only');
          return life.open((scope) => getHttps(request, target, timeouts, scope));
        }),
      ),
    close: () => life.close(),
  };
}

type InTurn = <T>(
  request: { readonly address: string },
  isWanted: IsWanted,
  session: () => Promise<Outcome<T>>,
) => Promise<Outcome<T>>;

const offer = (request: SmtpRequest, keys: KeyOffer | undefined): SmtpOffer => ({
  ...request,
  ...(keys && { keys }),
});
