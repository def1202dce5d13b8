import { isNewExchangeHost } from '../exchange-hosts.js';
import type { DnssecStatus, Lookup } from '../observation.js';
import type { MxRecord } from '../rrset.js';
import type { Instant } from '../time.js';
import type { Finding } from '../verdict.js';
import type { Check } from './context.js';
import { expiring } from './signing.js';

/** Standards B01 to B06, B13: where the mail goes, and whether that answer can be believed. */
export const checkMx: Check = ({ observation, cutover }) => {
  const { mx, domain } = observation;
  const subject = domain;
  switch (mx.status) {
    case 'failed':
      return [{ code: 'mx-lookup-failed', subject, evidence: { failure: mx.failure ?? 'failed' } }];
    case 'nxdomain':
      return [
        { code: 'mx-nxdomain', subject, evidence: {} },
        ...dnssecFindings(mx, subject, observation.at),
      ];
    case 'nodata':
      return [
        { code: 'mx-missing', subject, evidence: {} },
        ...dnssecFindings(mx, subject, observation.at),
      ];
    case 'answer':
      break;
  }
  const nullMx = mx.records.length === 1 && (mx.records[0]?.exchange ?? '') === '';
  if (nullMx) return [{ code: 'mx-null', subject, evidence: {} }];
  const hosts = mx.records.map((record) => `${record.preference} ${record.exchange}`);
  const findings: Finding[] = [...dnssecFindings(mx, subject, observation.at)];
  if (cutover?.stage === 's0-baseline' && hosts.length > 1) {
    findings.push({ code: 'mx-several', subject, evidence: { hosts } });
  }
  findings.push(...unexpectedPreference(mx.records, cutover !== undefined));
  const flagged = new Set(
    observation.hosts.flatMap(({ host, tlsa }) => (tlsa.notAsked === 'ip-literal' ? [host] : [])),
  );
  const literals = mx.records.filter(
    ({ exchange }) => flagged.has(exchange) || /^\d{1,3}(\.\d{1,3}){3}$/.test(exchange),
  );
  const code = 'mx-target-ip-literal';
  return [
    ...findings,
    ...literals.map(({ exchange }) => ({ code, subject: exchange, evidence: {} })),
  ];
};

/** The backend expects the new host at 0, for some tenants at 10: alone at another preference it works, and is worth a look. */
function unexpectedPreference(records: readonly MxRecord[], planned: boolean): readonly Finding[] {
  const [only, ...others] = records;
  if (planned || only === undefined || others.length > 0) return [];
  if (!isNewExchangeHost(only.exchange) || only.preference === 0) return [];
  const evidence = { preference: only.preference };
  return [{ code: 'mx-preference-unexpected', subject: only.exchange, evidence }];
}

/** One finding for a state that is not secure; the two kinds of insecure that prove nothing have codes of their own. */
export function dnssecFindings(
  lookup: Lookup<unknown>,
  subject: string,
  at: Instant,
): readonly Finding[] {
  const { dnssec } = lookup;
  if (dnssec.state === 'secure') return expiring(lookup, subject, at);
  const evidence = { reason: dnssec.reason ?? dnssec.state, chain: dnssec.chain };
  const found: Finding = { code: insecureCode(dnssec), subject, evidence };
  const orphaned =
    dnssec.state === 'bogus' && keyless.includes(dnssec.reason ?? '') && !breaksAtRoot(dnssec);
  return orphaned ? [found, { code: 'ds-without-keys', subject, evidence }] : [found];
}

/** Standards A27: the parent vouches for a key that the zone does not show, as after a move to another provider. */
const keyless: readonly string[] = ['dnskey-missing', 'ds-mismatch'];

/** The root has no DS at a registrar: whoever was asked strips DNSSEC or forges, or the anchors are not those of this root. */
function breaksAtRoot({ chain }: DnssecStatus): boolean {
  return chain.at(-1)?.startsWith('. DNSKEY') === true;
}

function insecureCode(dnssec: DnssecStatus): string {
  if (dnssec.reason === 'anchorless') return 'dnssec-anchorless';
  if (dnssec.reason === 'nsec3-iterations') return 'dnssec-nsec3-iterations';
  if (dnssec.state === 'bogus') return 'mx-bogus';
  return dnssec.state === 'insecure' ? 'mx-insecure' : 'mx-lookup-failed';
}
