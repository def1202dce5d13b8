import type {
  DnssecStatus,
  HostObservation,
  Lookup,
  Observation,
} from '../../src/core/observation.js';
import type { AddressSummary, DomainReport } from '../../src/core/report.js';
import { checkDomains, type Checkout, type Trusted } from './command-line.js';
import { names } from './world/addresses.js';
import { WorldError } from './world/process.js';
import type { World } from './world/world.js';
import type { AddressWord, DomainWord, RrsetWord } from './words.js';

export interface OurRrset {
  readonly owner: string;
  readonly type: string;
  readonly word: RrsetWord;
}

export interface OurAddress {
  readonly host: string;
  readonly address: string;
  readonly word: AddressWord;
}

/** One run of `dane-cutover check`, in the words that the peers speak too. */
export interface OurView {
  readonly verdict: string;
  /** The findings that decide, for whoever wonders about the verdict. */
  readonly why: string;
  readonly rrsets: readonly OurRrset[];
  readonly addresses: readonly OurAddress[];
  readonly domain: DomainWord;
}

export const trusted = ({ authority, anchors }: World): Trusted => ({
  certificate: authority.certificate,
  anchors,
});

export async function check(checkout: Checkout, world: World): Promise<OurView> {
  const { domains } = await checkDomains(checkout, trusted(world), [names.domain]);
  const [domain] = domains;
  if (domain === undefined) throw new WorldError('the report names no domain');
  return readView(domain);
}

function readView(report: DomainReport): OurView {
  const { observation, summary } = report;
  return {
    verdict: report.verdict.word,
    why: report.findings
      .filter(({ level }) => level !== 'info')
      .map(({ level, code, subject }) => `${level} ${code} ${subject}`)
      .join('; '),
    rrsets: rrsets(observation),
    addresses: summary.hosts.flatMap(({ host, addresses: list }) =>
      list.map((one) => ({ host, address: one.address, word: addressWord(one) })),
    ),
    domain:
      observation.mx.dnssec.state === 'bogus' || observation.mx.status === 'failed'
        ? 'deferred'
        : 'usable',
  };
}

function rrsets(observation: Observation): readonly OurRrset[] {
  const { domain } = observation;
  return [
    { owner: observation.zone.apex, type: 'SOA', word: stateOf(observation.zone.dnssec) },
    { owner: domain, type: 'MX', word: wordOf(observation.mx) },
    { owner: `_mta-sts.${domain}`, type: 'TXT', word: wordOf(observation.mtaSts.txt) },
    { owner: `_smtp._tls.${domain}`, type: 'TXT', word: wordOf(observation.tlsRpt.txt) },
    ...observation.hosts.flatMap(hostRrsets),
  ];
}

function hostRrsets({ host, a, aaaa, tlsa }: HostObservation): readonly OurRrset[] {
  const address = [
    { owner: host, type: 'A', word: wordOf(a) },
    { owner: host, type: 'AAAA', word: wordOf(aaaa) },
  ];
  return tlsa.lookup === undefined
    ? address
    : [...address, { owner: `_25._tcp.${tlsa.base}`, type: 'TLSA', word: wordOf(tlsa.lookup) }];
}

function stateOf({ state }: DnssecStatus): RrsetWord {
  return state;
}

/** Where a set is bogus nobody can say whether it is empty; otherwise the kind of denial is part of the answer. */
function wordOf({ status, dnssec }: Lookup<unknown>): RrsetWord {
  const { state } = dnssec;
  if (state === 'bogus' || status === 'answer') return state;
  if (status === 'failed') return state === 'indeterminate' ? state : 'unreadable';
  return `${state} ${status}`;
}

function addressWord({ dane, starttls }: AddressSummary): AddressWord {
  if (dane === 'bogus' || dane === 'lookup-failed') return 'deferred';
  if (starttls === 'not-offered') return 'no-tls';
  if (starttls !== 'established') return 'failed';
  if (dane === 'authenticated' || dane === 'mismatch') return dane;
  const nothingToMatch = ['no-tlsa', 'insecure-host', 'not-applicable'];
  return nothingToMatch.includes(dane) ? 'tls' : 'failed';
}
