import { join } from 'node:path';
import type { DomainReport } from '../../../src/core/report.js';
import type { Checkout } from '../command-line.js';
import type { PlacedSituation } from '../receivers/placed.js';
import { askDanetool } from './judges/danetool.js';
import { secureTlsa } from './judges/feed.js';
import { askLdnsDane } from './judges/ldns-dane.js';
import { askMtaSts } from './judges/mta-sts.js';
import { askOpenssl } from './judges/openssl.js';
import { check, matchOffline, ourDomainWord, ourStsWord, ourWord } from './judges/ours.js';
import { askFinger, type Finger } from './judges/posttls-finger.js';
import type { SituationWorld } from './world.js';
import type { Judgement, Tool, Word } from './words.js';
import { zonePlans } from '../authorities/plan.js';

export interface Court {
  readonly checkout: Checkout;
  readonly world: SituationWorld;
  readonly finger: Finger;
  /** `mta-sts-query` of postfix-mta-sts-resolver. */
  readonly stsQuery: string;
}

/** One host of one situation at its address, as everybody is asked about it. */
interface Subject {
  readonly label: string;
  readonly host: string;
  readonly base: string;
  readonly address: string;
}

const silent: Readonly<Record<Tool, Word>> = {
  'posttls-finger': 'n.a.',
  openssl: 'n.a.',
  danetool: 'n.a.',
  'ldns-dane': 'n.a.',
  'tlsa match': 'n.a.',
};

/** Ours is asked once for many domains, since Node takes longer to start than to judge one. */
export async function judgeAll(court: Court): Promise<readonly Judgement[]> {
  const { placed } = court.world;
  const reports = await reportsOf(court);
  const queue = [...placed];
  const judged = new Map<PlacedSituation, readonly Judgement[]>();
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const report = reports.get(next.names.domain);
      judged.set(next, report === undefined ? [] : await judge(court, next, report));
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
  return placed.flatMap((one) => judged.get(one) ?? []);
}

/** `check` takes up to 100 domains. */
async function reportsOf({ checkout, world }: Court): Promise<ReadonlyMap<string, DomainReport>> {
  const domains = world.placed.map(({ names }) => names.domain);
  const half = Math.ceil(domains.length / 2);
  const parts = [domains.slice(0, half), domains.slice(half)];
  const maps: (readonly [string, DomainReport])[] = [];
  for (const part of parts) maps.push(...(await check(checkout, world, part)));
  return new Map(maps);
}

async function judge(
  court: Court,
  placed: PlacedSituation,
  report: DomainReport,
): Promise<readonly Judgement[]> {
  const { situation, names } = placed;
  if (situation.wholeDomain === true) {
    const finger = await askFinger(court.finger, names.domain, undefined);
    const theirs = { ...silent, 'posttls-finger': finger };
    return [
      { ...head(placed, '', report), subject: names.domain, ours: ourDomainWord(report), theirs },
    ];
  }
  return Promise.all(
    subjectsOf(placed).map((subject) => judgeHost(court, placed, subject, report)),
  );
}

function subjectsOf({ situation, names, hosts }: PlacedSituation): readonly Subject[] {
  const [asked] = situation.asked ?? [];
  return hosts.map(({ label, name, address }) =>
    asked === undefined
      ? { label, host: name, base: name, address }
      : {
          label,
          host: asked.name?.(names) ?? `${asked.label}.${names.domain}`,
          base: asked.base(names),
          address,
        },
  );
}

async function judgeHost(
  court: Court,
  placed: PlacedSituation,
  subject: Subject,
  report: DomainReport,
): Promise<Judgement> {
  const common = { ...head(placed, subject.label, report), subject: subject.host };
  if (placed.situation.policy === undefined) {
    const ours = ourWord(report, subject.host, subject.address);
    return { ...common, ours, theirs: await daneWords(court, placed, subject) };
  }
  const { finger, stsQuery, world } = court;
  const roots = world.authorities.root.certificate;
  const word = await askMtaSts(stsQuery, finger, roots, placed.names.domain, subject.host);
  return {
    ...common,
    ours: ourStsWord(report, subject.host),
    theirs: { ...silent, 'posttls-finger': word },
  };
}

async function daneWords(
  court: Court,
  { names, hosts }: PlacedSituation,
  { host, base, address }: Subject,
): Promise<Judgement['theirs']> {
  const { world, finger, checkout } = court;
  const destination = hosts.length === 1 ? names.domain : `[${host}]`;
  const [postfix, danetool, records] = await Promise.all([
    askFinger(finger, destination, address),
    askDanetool(host, world.folder),
    secureTlsa(base),
  ]);
  const theirs = { ...silent, 'posttls-finger': postfix, danetool };
  if (records === undefined) return theirs;
  const roots = world.authorities.root.certificate;
  const openssl = await askOpenssl({ address, base, records, roots });
  const file = join(world.folder, 'pki', `seen-${host}`);
  const ldns = await askLdnsDane(file, base, records, openssl.chain, roots);
  const offline =
    openssl.chain === ''
      ? 'n.a.'
      : await matchOffline(checkout, world, { chain: `${file}.pem`, host, base, records });
  return { ...theirs, openssl: openssl.word, 'ldns-dane': ldns, 'tlsa match': offline };
}

function head(
  { situation, hosts }: PlacedSituation,
  label: string,
  report: DomainReport,
): Pick<Judgement, 'situation' | 'what' | 'by' | 'verdict' | 'expected'> {
  const { id, what, zone, expected } = situation;
  const host = hosts.find((one) => one.label === label);
  const { server } = zonePlans[host?.zone ?? zone];
  return {
    situation: hosts.length > 1 ? `${id} ${label}` : id,
    what,
    verdict: report.verdict.word,
    by: `${host?.server ?? '-'}, ${server}`,
    expected: typeof expected === 'string' ? expected : (expected[label] ?? 'unclear'),
  };
}
