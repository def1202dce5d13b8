import { equalNames, nameKey, type WireName } from '../protocols/dns/name.js';
import { readDnskey, readDs, readNsec3 } from '../protocols/dns/rdata.js';
import { hexText } from '../protocols/dns/text-codecs.js';
import { rcode, rrClass, rrType } from '../protocols/dns/types.js';
import type { AlgorithmTable } from '../protocols/dnssec/algorithms.js';
import { isRetired, retiredWord } from './algorithms.js';
import type { Config, Entry, Scenario } from './format.js';
import { rcodeOf } from './world.js';

/** A validator judges one type at a time, and signatures are no RRset of their own (RFC 4035 s2.2). */
const unjudgedTypes: ReadonlySet<number> = new Set([
  rrType.ANY,
  rrType.RRSIG,
  rrType.AXFR,
  rrType.IXFR,
]);

/** Whether a step's question is one for a validator: one type, class IN, and asked to be resolved. */
export function isJudged({ question, reply }: Entry): boolean {
  if (question === undefined || question.class !== rrClass.IN) return false;
  return reply.has('RD') && !unjudgedTypes.has(question.type);
}

/** What a file tests when it has one of these options on, none of it a validator's business. */
const byOption: readonly (readonly [option: string, value: RegExp, reason: string])[] = [
  [
    'aggressive-nsec',
    /^yes$/i,
    'tests answers made from cached proofs (RFC 8198), a caching policy',
  ],
  [
    'harden-below-nxdomain',
    /^yes$/i,
    'tests answers below a cached NXDOMAIN (RFC 8020), a caching policy',
  ],
  ['prefetch', /^yes$/i, 'tests prefetching, a caching policy'],
  ['prefetch-key', /^yes$/i, 'tests prefetching of keys, a caching policy'],
  ['serve-expired', /^yes$/i, 'tests expired answers from the cache, a caching policy'],
  [
    'harden-algo-downgrade',
    /^yes$/i,
    'wants every algorithm of a zone to sign (RFC 6840 s5.11 says any one does)',
  ],
  ['harden-dnssec-stripped', /^no$/i, 'wants unsigned data of a signed zone let through'],
  ['disable-dnssec-lame-check', /^yes$/i, 'tests the choice of servers'],
  ['dlv-anchor', /./, 'tests look-aside validation, retired by RFC 8749'],
  ['module-config', /^(?!.*validator)/i, 'runs no validator'],
  [
    'module-config',
    /dns64|respip|subnet|python|ipset|cachedb/i,
    'tests a module that changes answers',
  ],
  ['local-zone', /./, 'tests data of the resolver itself'],
  ['local-data', /./, 'tests data of the resolver itself'],
  ['trust-anchor-file', /./, 'takes its anchors from another file'],
  ['auto-trust-anchor-file', /./, 'tests anchors that follow key roll-overs (RFC 5011)'],
];
const byBlock: ReadonlyMap<string, string> = new Map([
  ['auth-zone', 'tests a zone that the resolver serves itself'],
  ['rpz', 'tests response policy zones'],
  ['view', 'tests views'],
]);

/** Files whose steps lean on a cache in a way that no text of theirs tells. */
const byFile: ReadonlyMap<string, string> = new Map([
  [
    'nsec_aggr_cache.rpl',
    'tests answers made from cached NSEC records (RFC 8198), a caching policy',
  ],
  [
    'nsec3_aggr_cache.rpl',
    'tests answers made from cached NSEC3 records (RFC 8198), a caching policy',
  ],
  ['iter_scrub_dname_sec.rpl', 'tests answers made from a cached DNAME, a caching policy'],
  [
    'val_dname_bogus.rpl',
    'tests answers made from a cached DNAME after a spoofed one, a caching policy',
  ],
]);

/** Why a text cannot be played whatever it holds besides, or `undefined`. */
export function unplayable(text: string): string | undefined {
  return /^\s*(AUTOTRUST_FILE|TEMPFILE_(NAME|CONTENTS))\b/m.test(text)
    ? 'reads or writes files of the resolver (RFC 5011 state, zone files)'
    : undefined;
}

function retiredIn(scenario: Scenario, algorithms: AlgorithmTable): number | undefined {
  const records = scenario.ranges
    .flatMap((range) => range.entries)
    .flatMap(({ sections }) => [...sections.answer, ...sections.authority]);
  const used = [...scenario.config.anchors, ...records].flatMap(({ type, rdata }) => {
    if (rdata.length < 4) return [];
    if (type === 'DS' || type === rrType.DS) return readDs(rdata).algorithm;
    return type === 'DNSKEY' || type === rrType.DNSKEY ? readDnskey(rdata).algorithm : [];
  });
  return used.find((algorithm) => isRetired(algorithm) && !algorithms.has(algorithm));
}

function optionReason({ options }: Config): string | undefined {
  for (const [option, value, reason] of byOption)
    if (options.get(option)?.some((text) => value.test(text)) === true) return reason;
  for (const [block, reason] of byBlock) if (options.has(block)) return reason;
  return undefined;
}

const sentinel = /^root-key-sentinel-(is|not)-ta-\d{5}\./;

/** RFC 8509: the resolver itself answers SERVFAIL by which anchors it has. */
function testsSentinel({ steps }: Scenario): boolean {
  return steps.some(
    ({ kind, entry }) =>
      kind === 'CHECK_ANSWER' &&
      entry?.question !== undefined &&
      sentinel.test(nameKey(entry.question.name)) &&
      rcodeOf(entry.reply) === rcode.SERVFAIL,
  );
}

/** True where one message's NSEC3 records of one zone differ in salt or count (RFC 5155 s8.2). */
function mixesNsec3(entry: Entry): boolean {
  const seen: { zone: WireName; parameters: string }[] = [];
  for (const { type, name, rdata } of entry.sections.authority) {
    if (type !== rrType.NSEC3) continue;
    const { iterations, salt } = readNsec3(rdata);
    seen.push({
      zone: { labels: name.labels.slice(1) },
      parameters: `${iterations} ${hexText(salt)}`,
    });
  }
  const [first] = seen;
  return (
    first !== undefined &&
    seen.some(
      ({ zone, parameters }) => equalNames(zone, first.zone) && parameters !== first.parameters,
    )
  );
}

/** Why a file is not played, or `undefined`. */
export function skipReason(
  file: string,
  scenario: Scenario,
  algorithms: AlgorithmTable,
): string | undefined {
  const named = byFile.get(file) ?? optionReason(scenario.config);
  if (named !== undefined) return named;
  if (scenario.config.anchors.length === 0) return 'has no trust anchor: nothing is validated';
  if (testsSentinel(scenario))
    return 'tests the root key sentinel (RFC 8509), a word of the resolver itself';
  if (scenario.ranges.some((range) => range.entries.some(mixesNsec3)))
    return 'proves with NSEC3 records of several parameters, which RFC 5155 s8.2 lets a validator refuse';
  const retired = retiredIn(scenario, algorithms);
  return retired === undefined
    ? undefined
    : `is signed with algorithm ${retired}: play it with --algorithms ${retiredWord(retired)}`;
}
