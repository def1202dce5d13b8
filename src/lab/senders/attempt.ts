import type { SecureContext } from 'node:tls';
import { nameToText } from '../../protocols/dns/name.js';
import { readAddress, readMx } from '../../protocols/dns/rdata.js';
import { rrType } from '../../protocols/dns/types.js';
import type { EndpointMap } from '../endpoints.js';
import { attemptDelivery } from '../mail-client.js';
import type { Eyes, Seen } from './eyes.js';

/** On which terms a sender may use one MX host; `skip` says why it may not. */
export type Terms =
  | { readonly skip: string }
  | {
      readonly tls: 'opportunistic' | 'required';
      readonly judge?: (chain: readonly Uint8Array[]) => string | undefined;
    };

export interface HostInQuestion {
  readonly host: string;
  readonly mxSecure: boolean;
  readonly addressesSecure: boolean;
}

export interface SenderPolicy {
  readonly eyes: Eyes;
  readonly terms: (host: HostInQuestion) => Promise<Terms>;
}

/** `bounced`: a permanent failure at once. `deferred`: the message stays in the queue. */
export type Attempt =
  | { readonly outcome: 'delivered'; readonly host: string; readonly tls: boolean }
  | { readonly outcome: 'deferred' | 'bounced'; readonly reason: string };

export interface Mail {
  readonly id: string;
  readonly domain: string;
}

export interface AttemptTools {
  readonly endpoints: EndpointMap;
  readonly context: SecureContext;
}

/** One try at one message, every MX host in order of preference (RFC 5321 s5.1). */
export async function attempt(
  mail: Mail,
  policy: SenderPolicy,
  tools: AttemptTools,
): Promise<Attempt> {
  const mx = await policy.eyes(mail.domain, rrType.MX);
  if (mx.status === 'failed') return { outcome: 'deferred', reason: `MX lookup: ${mx.failure}` };
  if (mx.status === 'nxdomain') return { outcome: 'bounced', reason: 'the domain does not exist' };
  const hosts = hostsOf(mail.domain, mx);
  if (hosts.length === 0) return { outcome: 'bounced', reason: 'null MX' };
  let last: HostResult = { outcome: 'nowhere', reason: 'no host' };
  let onlyNowhere = true;
  for (const host of hosts) {
    last = await tryHost(mail, host, mx, policy, tools);
    if (last.outcome === 'delivered' || last.outcome === 'bounced') return last;
    onlyNowhere &&= last.outcome === 'nowhere';
  }
  // RFC 5321 s5.1: MX records of which none is usable are an error to report; Postfix bounces at once too.
  return { outcome: onlyNowhere ? 'bounced' : 'deferred', reason: last.reason };
}

/** No MX is the implicit MX (RFC 5321 s5.1); a lone root is the null MX (RFC 7505). Best preference first. */
function hostsOf(domain: string, mx: Seen): readonly string[] {
  if (mx.status === 'nodata') return [domain];
  return mx.rdatas
    .map((rdata) => readMx(rdata))
    .sort((a, b) => a.preference - b.preference)
    .map(({ exchange }) => nameToText(exchange).replace(/\.$/, ''))
    .filter((host) => host !== '');
}

/** `nowhere`: the host has no address, and says so. */
type HostResult = Attempt | { readonly outcome: 'nowhere'; readonly reason: string };

async function tryHost(
  mail: Mail,
  host: string,
  mx: Seen,
  policy: SenderPolicy,
  tools: AttemptTools,
): Promise<HostResult> {
  const [v6, v4] = [await policy.eyes(host, rrType.AAAA), await policy.eyes(host, rrType.A)];
  const addresses = [...v6.rdatas, ...v4.rdatas].map(readAddress);
  const failed = [v6, v4].find(({ status }) => status === 'failed');
  if (addresses.length === 0) {
    return failed === undefined
      ? { outcome: 'nowhere', reason: `${host} has no address` }
      : { outcome: 'deferred', reason: `${host}: address lookup: ${failed.failure}` };
  }
  const terms = await policy.terms({
    host,
    mxSecure: mx.secure,
    addressesSecure: [v6, v4].some(({ secure, status }) => secure && status === 'answer'),
  });
  if ('skip' in terms) return { outcome: 'deferred', reason: `${host}: ${terms.skip}` };
  let reason = '';
  for (const address of addresses) {
    const endpoint = tools.endpoints.find(address, 25, 'tcp');
    if (endpoint === undefined) {
      reason = 'no route to host';
      continue;
    }
    const result = await attemptDelivery({
      endpoint,
      serverName: host,
      messageId: mail.id,
      recipient: `someone@${mail.domain}`,
      context: tools.context,
      ...terms,
    });
    if (result.outcome === 'delivered') return { outcome: 'delivered', host, tls: result.tls };
    reason = result.reason;
    if (result.outcome === 'rejected') return { outcome: 'bounced', reason: `${host}: ${reason}` };
  }
  return { outcome: 'deferred', reason: `${host}: ${reason}` };
}
