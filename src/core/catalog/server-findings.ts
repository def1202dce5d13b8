import { fails, strictFails, unseen, waits, warns } from './levels.js';
import type { FindingInfo } from './types.js';

const server = { subjectKind: 'server', defaultLevel: warns, seenFromOutside: true } as const;
const zone = { subjectKind: 'zone', defaultLevel: warns, seenFromOutside: true } as const;
const everyServer = 'best practice: senders may ask any authoritative server';

/** Every authoritative server, and the state of the zone's signing. */
export const serverFindings = {
  'zone-delegated-to-microsoft': {
    ...zone,
    defaultLevel: fails,
    title: 'The whole domain is delegated to Microsoft',
    authority: 'Microsoft: limitations of inbound SMTP DANE with DNSSEC',
    why: 'Domains that Microsoft serves as a whole cannot be enabled, and you could not publish the records of any stage.',
    microsoft: ['DomainNotSupported'],
    remedy: ['Move the zone to a DNS provider of your own that signs it, then begin at s0.'],
  },
  'server-unreachable': {
    ...server,
    defaultLevel: unseen,
    withoutPlan: warns,
    title: 'An authoritative server did not answer',
    authority: everyServer,
    why: 'It may serve the old records to somebody else. Until it is seen, the stage is not known to be live.',
    microsoft: ['4.4.312'],
    remedy: [
      'Run it again; then ask that address from another network.',
      'A server that is gone for good must leave the NS set at the provider and at the parent.',
    ],
  },
  'server-lagging': {
    ...server,
    defaultLevel: waits,
    withoutPlan: warns,
    title: 'A server still serves the neighbouring stage',
    authority: everyServer,
    why: 'Resolvers that ask it cache the old set for another full TTL; the wait starts when the last server has caught up.',
    microsoft: [],
    remedy: [
      'Wait for the transfer, and compare serials. After an hour ask the provider why this one does not follow.',
    ],
  },
  'server-differs': {
    ...server,
    defaultLevel: strictFails,
    title: 'Authoritative servers give different answers',
    authority: everyServer,
    why: 'Which MX a sender gets is chance, so a fault appears and goes away for no visible reason.',
    microsoft: [],
    remedy: [
      "Compare each with the zone at its primary or in the provider's console; the one that differs lags or is foreign.",
    ],
  },
  'server-bogus': {
    ...server,
    defaultLevel: fails,
    withoutPlan: strictFails,
    title: 'One server serves a false proof',
    authority: 'RFC 4035 section 5.5',
    why: 'A resolver that asks this one may answer SERVFAIL; senders then defer mail now and then.',
    microsoft: ['4.7.324', '5.7.324'],
    remedy: [
      'Compare its signatures and serial with a server that is right; usually it holds an old signed zone.',
    ],
  },
  'servers-unknown': {
    ...zone,
    defaultLevel: unseen,
    withoutPlan: warns,
    title: 'The authoritative servers could not be learnt',
    authority: everyServer,
    why: 'Without the full list nobody can say that a stage is live everywhere.',
    microsoft: [],
    remedy: [
      'Run it again with another resolver; check that every NS name of the zone has an address.',
    ],
  },
  'delegation-differs': {
    ...zone,
    title: 'Parent and zone name different servers',
    authority: 'RFC 1034 section 4.2.2',
    why: 'A resolver with an empty cache goes where the parent sends it. A server left behind by a move of providers may serve old records for ever, to some senders only.',
    microsoft: [],
    remedy: [
      "Make the NS set and glue at the registrar those of the zone's own NS set.",
      'Let a server that was left behind refuse the zone only after the parent has forgotten it, one TTL of the old delegation later.',
    ],
  },
  'serial-differs': {
    ...zone,
    title: 'The servers hold different versions of the zone',
    authority: 'RFC 1034 section 4.3.5',
    why: 'A transfer is under way or has stopped. Providers without zone transfer may differ for ever, which is harmless.',
    microsoft: [],
    remedy: [
      'Look again after a minute. If it stays, compare the records themselves, not only the serials.',
    ],
  },
  'ds-without-keys': {
    ...zone,
    defaultLevel: fails,
    title: 'The parent promises signatures that the zone does not have',
    authority: 'RFC 4035 section 5.2; RFC 6781 section 4.3',
    why: 'Every validating resolver answers SERVFAIL for the whole domain: mail, web and all. It is the usual result of a move to another provider or registrar.',
    microsoft: ['5.7.324', '5.4.312', 'ED003'],
    remedy: [
      'Remove the DS at the registrar, and wait its TTL at the parent before you sign afresh.',
      "Or have the old keys put back. Do not copy a DS from the zone as it is served: compare with the provider's console.",
    ],
  },
  'signature-expires-soon': {
    ...zone,
    title: 'Signatures run out soon',
    authority: 'RFC 6781 section 4.4.2',
    why: 'If signing has stopped, the domain turns bogus at that moment and validating senders defer all mail.',
    microsoft: ['5.7.324'],
    remedy: [
      'See when the zone was last signed; set off a signing run, and watch the expiry move.',
    ],
  },
  'signature-expires-within-hour': {
    ...zone,
    defaultLevel: fails,
    title: 'Signatures run out within the hour',
    authority: 'RFC 6781 section 4.4.2',
    why: 'Nothing done now reaches every cache before that. A zone that signs in time renews days before; here signing has stopped.',
    microsoft: ['5.7.324'],
    remedy: [
      'Set off a signing run at once, and see that every server gets the new zone.',
      'Find out why the signer stopped before you move any stage.',
    ],
  },
  'ds-sha1-only': {
    ...zone,
    title: 'Every DS has a SHA-1 digest',
    authority: 'RFC 8624 section 3.3; RFC 9904',
    why: 'SHA-1 is retired. Validators drop it one by one, and to those that have the zone is not signed: no DANE.',
    microsoft: [],
    remedy: [
      'Enter a second DS with digest type 2 (SHA-256) at the registrar, made from the key in the console of your DNS provider, then remove the old one.',
    ],
  },
  'ds-unsupported': {
    ...zone,
    title: 'The DS names only retired or unknown algorithms',
    authority: 'RFC 9904; RFC 9905 section 2',
    why: 'Validators pass such a DS over, so the zone counts as unsigned although it is signed: DANE does not apply.',
    microsoft: [],
    remedy: [
      'Roll the zone to algorithm 13 (ECDSA P-256) or 8 (RSA with SHA-256): new keys first, then the DS, then the old ones go.',
    ],
  },
  'nsec3-iterations': {
    ...zone,
    title: 'NSEC3 uses extra iterations or a salt',
    authority: 'RFC 9276 section 3.1',
    why: 'They protect nothing and cost every resolver. Some validators give up at a few iterations and read the denial as unsigned.',
    microsoft: [],
    remedy: ['Set NSEC3 iterations to 0 without salt, or use NSEC, and sign again.'],
  },
  'nsec3-iterations-excessive': {
    ...zone,
    defaultLevel: fails,
    title: 'NSEC3 uses more iterations than validators work through',
    authority: 'RFC 9276 section 3.2',
    why: 'Every denial of the zone counts as unsigned or as an error, so an attacker can hide TLSA by it, and some senders defer.',
    microsoft: ['4.7.324'],
    remedy: ['Set NSEC3 iterations to 0 without salt, or use NSEC, and sign again.'],
  },
  'ent-nxdomain': {
    ...server,
    subjectKind: 'tlsa-set',
    defaultLevel: fails,
    title: 'The name above the TLSA records is said not to exist',
    authority: 'RFC 8020 section 2; RFC 9156 section 3',
    why: 'A resolver that asks label by label, or believes that nothing lies below a name that does not exist, never finds the TLSA. Those senders fall back to unauthenticated TLS or defer.',
    microsoft: [],
    remedy: [
      'The server must answer NOERROR for an empty non-terminal: update it, or ask the DNS provider to.',
      'Until then a TXT record at that name makes it exist.',
    ],
  },
  'answer-disputed': {
    ...server,
    title: 'One of those asked gave an answer that does not validate',
    authority: 'best practice: an answer that does not validate is asked for again elsewhere',
    why: 'Another gave the same question a good answer, on which this verdict rests. A resolver with a broken cache, or a server with an old zone, is a fault for those who have only that one.',
    microsoft: [],
    remedy: [
      'Trace it: `dane-cutover dnssec NAME TYPE --resolver` with that one alone says what breaks.',
      'If it is a resolver of yours, clear its cache; if it is a server of the zone, compare its serial.',
    ],
  },
  'dnssec-anchorless': {
    ...zone,
    defaultLevel: unseen,
    title: 'No trust anchor covers the name',
    authority: 'RFC 4033 section 5; stricter than RFC 7672 section 2.1.1',
    why: 'Nothing was proved either way. A sender without an anchor goes on as if the zone were unsigned; a gate may not, since the zone may well be signed.',
    microsoft: [],
    remedy: [
      'Give anchors that cover the name, or leave the input empty for the built-in ones of the root.',
    ],
  },
  'dnssec-nsec3-iterations': {
    ...zone,
    defaultLevel: unseen,
    title: 'NSEC3 asks for more hashing than anybody does',
    authority: 'RFC 9276 section 3.2',
    why: 'Validators read such a denial as unsigned or as an error. An attacker can use it to hide TLSA, so it proves no absence.',
    microsoft: ['4.7.324'],
    remedy: ['Set NSEC3 iterations to 0 without salt, or use NSEC, and sign again.'],
  },
} as const satisfies Record<string, FindingInfo>;
