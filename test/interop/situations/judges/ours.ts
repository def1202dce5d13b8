import type { AddressSummary, DomainReport } from '../../../../src/core/report.js';
import { checkDomains, cli, type Checkout, type Trusted } from '../../command-line.js';
import type { SituationWorld } from '../world.js';
import type { Word } from '../words.js';

const trusted = ({ authorities, anchors }: SituationWorld): Trusted => ({
  certificate: authorities.root.certificate,
  anchors,
});

export async function check(
  checkout: Checkout,
  world: SituationWorld,
  domains: readonly string[],
): Promise<ReadonlyMap<string, DomainReport>> {
  // The tools judge as the RFCs do; the default profile adds what Exchange Online minds besides.
  const profile = ['--profile', 'rfc'];
  const report = await checkDomains(checkout, trusted(world), domains, profile);
  return new Map(report.domains.map((one) => [one.domain, one]));
}

/** Without the network: the chain that openssl was shown, against the set that unbound calls secure. */
export async function matchOffline(
  checkout: Checkout,
  world: SituationWorld,
  question: {
    readonly chain: string;
    readonly host: string;
    readonly base: string;
    readonly records: readonly string[];
  },
): Promise<Word> {
  const { chain, host, base, records } = question;
  const text = await cli(checkout, trusted(world), [
    ...['tlsa', 'match', '--chain', chain, '--host', host, '--base-domain', base, '--json'],
    ...records,
  ]);
  const words: Readonly<Record<string, Word>> = {
    match: 'dane-verified',
    'no-match': 'failed',
    'none-usable': 'encrypted',
  };
  return words[(JSON.parse(text) as { readonly outcome: string }).outcome] ?? 'unclear';
}

export function ourWord(report: DomainReport, host: string, address: string): Word {
  const { mx } = report.observation;
  if (mx.status === 'failed' || ['bogus', 'indeterminate'].includes(mx.dnssec.state))
    return 'tempfail';
  // RFC 7672 section 2.2.1: behind an MX set that anybody may have forged nothing is authenticated.
  if (mx.dnssec.state === 'insecure') return 'no-dane';
  const summary = report.summary.hosts.find((one) => one.host === host);
  // The addresses of a bogus zone are not even looked at.
  if (summary?.dane === 'bogus' || summary?.dane === 'lookup-failed') return 'tempfail';
  const one = summary?.addresses.find((seen) => seen.address === address);
  return one === undefined ? 'unclear' : addressWord(one);
}

function addressWord({ dane, starttls }: AddressSummary): Word {
  switch (dane) {
    case 'authenticated':
      return 'dane-verified';
    case 'mismatch':
      return 'failed';
    case 'unusable':
      return starttls === 'established' ? 'encrypted' : 'failed';
    case 'bogus':
    case 'lookup-failed':
      return 'tempfail';
    case 'no-tlsa':
    case 'insecure-host':
    case 'not-applicable':
      return 'no-dane';
    case 'not-seen':
      return 'unclear';
  }
}

/** The domain as a whole, where no host can be asked. */
export function ourDomainWord({ observation, findings, summary }: DomainReport): Word {
  const { mx } = observation;
  if (mx.status === 'failed' || ['bogus', 'indeterminate'].includes(mx.dnssec.state))
    return 'tempfail';
  const none = ['mx-null', 'mx-nxdomain', 'host-address-missing'];
  if (findings.some(({ code }) => none.includes(code))) return 'no-mail';
  const words = summary.hosts.map(({ dane }) => dane);
  const unseen = words.every((word) => word === 'bogus' || word === 'lookup-failed');
  return words.length > 0 && unseen ? 'tempfail' : 'unclear';
}

const mismatches = ['sts-mx-mismatch', 'sts-wildcard-depth', 'sts-mx-certificate'];

/** A sender with an empty cache: RFC 8461 section 5 for the host, section 3.3 where no policy was to be had. */
export function ourStsWord({ observation, summary, findings }: DomainReport, host: string): Word {
  if (summary.mtaSts !== 'enforce') return summary.mtaSts === 'not-seen' ? 'unclear' : 'no-sts';
  if (findings.some(({ code }) => mismatches.includes(code))) return 'failed';
  const endpoints = observation.hosts.find((one) => one.host === host)?.endpoints ?? [];
  if (endpoints.length === 0) return 'unclear';
  const encrypted = endpoints.every(({ smtp }) => smtp.starttls === 'established');
  return encrypted ? 'sts-verified' : 'failed';
}
