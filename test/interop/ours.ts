import { join } from 'node:path';
import type {
  DnssecStatus,
  HostObservation,
  Lookup,
  Observation,
} from '../../src/core/observation.js';
import type { AddressSummary, DomainReport, Report } from '../../src/core/report.js';
import { addresses, names } from './world/addresses.js';
import { run, WorldError } from './world/process.js';
import type { World } from './world/world.js';
import type { AddressWord, DomainWord, RrsetWord } from './words.js';

/** Where the checkout under test is, and the Node 24 that runs it. */
export interface Checkout {
  readonly root: string;
  readonly node: string;
}

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

/** Runs the CLI in the private internet; anything but a report is a fault of ours that stops the run. */
export async function cli(
  checkout: Checkout,
  world: World,
  args: readonly string[],
  cwd?: string,
): Promise<string> {
  const done = await run(
    checkout.node,
    [join(checkout.root, 'lib', 'src', 'cli', 'main.js'), ...args],
    {
      env: { NODE_EXTRA_CA_CERTS: world.authority.certificate },
      ...(cwd !== undefined && { cwd }),
    },
  );
  if (done.stdout === '' && done.stderr !== '') {
    throw new WorldError(`dane-cutover ${args.join(' ')}: exit ${done.code}\n${done.stderr}`);
  }
  return done.stdout;
}

export async function check(checkout: Checkout, world: World): Promise<OurView> {
  const text = await cli(checkout, world, [
    'check',
    names.domain,
    '--json',
    '--resolver',
    addresses.resolver,
    '--trust-anchors',
    world.anchors,
    '--allow-private-addresses',
  ]);
  const report = JSON.parse(text) as Report;
  const domain = report.domains[0];
  if (domain === undefined)
    throw new WorldError(`the report names no domain: ${text.slice(0, 400)}`);
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
