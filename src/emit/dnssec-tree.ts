import type {
  DnssecTrace,
  DsLink,
  KeyLink,
  SetLink,
  SignatureLink,
  ZoneLink,
} from '../core/dnssec-trace.js';
import type { Instant } from '../core/time.js';
import { shortenDigests } from './foreign-text.js';
import { fromNowText, timeText } from './human-time.js';
import type { Branch } from './tree.js';

/** Signatures and records of one set in the tree; the JSON has more. */
const shown = 6;

/** The zones as branches, each set under the zone that signed it or, unsigned, under the one that holds its name. */
export function dnssecTree(trace: DnssecTrace): readonly Branch[] {
  const { zones } = trace;
  const roots = zones.filter(({ parent }) => !zones.some(({ apex }) => apex === parent));
  const placed = [...trace.sets, ...trace.proofs].map((set) => ({ set, home: homeOf(set, zones) }));
  const branch = (zone: ZoneLink): Branch => ({
    lines: zoneLines(zone, trace.at),
    below: [
      ...zones.filter(({ parent }) => parent === zone.apex).map(branch),
      ...placed
        .filter(({ home }) => home === zone.apex)
        .map(({ set }) => ({ lines: setLines(set, trace.at), below: [] })),
    ],
  });
  const homeless = placed.filter(({ home }) => home === undefined);
  return [
    ...roots.map(branch),
    ...homeless.map(({ set }) => ({ lines: setLines(set, trace.at), below: [] })),
  ];
}

function homeOf(set: SetLink, zones: readonly ZoneLink[]): string | undefined {
  const signer = set.signatures.find(({ result }) => result === 'good')?.signer.toLowerCase();
  const holding = zones
    .map(({ apex }) => apex)
    .filter((apex) => isBelow(set.owner.toLowerCase(), apex.toLowerCase()))
    .sort((a, b) => b.length - a.length);
  return zones.find(({ apex }) => apex.toLowerCase() === signer)?.apex ?? holding[0];
}

function isBelow(name: string, apex: string): boolean {
  return apex === '.' || name === apex || name.endsWith(`.${apex}`);
}

function zoneLines(zone: ZoneLink, at: Instant): readonly string[] {
  const { state, reason } = zone.dnssec;
  const mark = { secure: '✓', insecure: '·', bogus: '✗', indeterminate: '?' }[state];
  const why = reason === undefined ? '' : ` (${reason})`;
  return [
    `${mark} ${zone.apex}  ${state}${why}`,
    ...zone.anchors.map((text) => `trust anchor  ${shortenDigests(text)}`),
    ...zone.ds.map(dsText),
    ...zone.dsSets.flatMap((set) =>
      zone.ds.length > 0 ? signatureTexts(set, at) : ['no DS, by', ...setLines(set, at)],
    ),
    ...zone.keys.slice(0, shown * 2).map(keyText),
    ...(zone.keySet === undefined ? [] : signatureTexts(zone.keySet, at)),
  ];
}

const dsWords = {
  matches: '✓ fits a key',
  'no-such-key': '✗ no key of the zone has this digest',
  'unsupported-algorithm': '· passed over: algorithm not supported',
  'unsupported-digest': '· passed over: digest type not supported',
  superseded: '· passed over: SHA-1 beside a better digest',
} as const;

export function dsText(ds: DsLink): string {
  const { keyTag, algorithmName, digestName, digest } = ds;
  return `DS      ${keyTag} ${algorithmName} ${digestName} ${shortenDigests(digest)}  ${dsWords[ds.use]}`;
}

export function keyText({ keyTag, algorithmName, flags, use }: KeyLink): string {
  const kind = (flags & 1) === 1 ? 'KSK' : 'ZSK';
  const revoked = (flags & 0x80) === 0 ? '' : ' revoked';
  const words = {
    entry: '✓ entry',
    usable: '',
    unusable: '· not used',
  };
  return `DNSKEY  ${keyTag} ${algorithmName} ${kind}${revoked}  ${words[use]}`.trimEnd();
}

function setLines(set: SetLink, at: Instant): readonly string[] {
  const { owner, type, ttl, records } = set;
  const more = records.length - shown;
  return [
    `${owner} ${type}  TTL ${ttl}`,
    ...records.slice(0, shown).map((text) => shortenDigests(text, 8)),
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...(set.signatures.length === 0 ? ['no signature'] : signatureTexts(set, at)),
  ];
}

function signatureTexts({ signatures, type }: SetLink, at: Instant): readonly string[] {
  const good = signatures.filter(({ result }) => result === 'good');
  // One good signature is enough; where there is none, each says what is wrong with it.
  const told = good.length > 0 ? good.slice(0, 1) : signatures.slice(0, shown);
  const more = signatures.length - told.length;
  return [
    ...told.map((signature) => signatureText(signature, type, at)),
    ...(more > 0 ? [`… and ${more} other signature${more === 1 ? '' : 's'}`] : []),
  ];
}

export function signatureText(signature: SignatureLink, type: string, at: Instant): string {
  const { keyTag, algorithmName, signer, result, inception, expiration } = signature;
  if (result === 'good') {
    const wildcard = signature.expandedFrom === undefined ? '' : ', made from a wildcard';
    return `✓ ${type} signed by ${keyTag} of ${signer} until ${timeText(expiration, at)}${wildcard}`;
  }
  const by = `${keyTag} ${algorithmName} of ${signer}`;
  const until = `until ${fromNowText(expiration, at)}`;
  const from = inception > at ? `from ${fromNowText(inception, at)} ` : '';
  const mark = result === 'not-tried' ? '·' : '✗';
  return `${mark} ${type} ${result}: ${by}, ${from}${until}`;
}
