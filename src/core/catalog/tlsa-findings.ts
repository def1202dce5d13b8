import { fails, informs, strictFails, unseen, warns } from './levels.js';
import type { FindingInfo } from './types.js';

const tlsa = { subjectKind: 'tlsa-set', defaultLevel: fails, seenFromOutside: true } as const;
const mismatch = ['4.7.323', '5.7.323'] as const;
const invalid = ['4.7.324', '5.7.324'] as const;

/** TLSA sets, and what they came to at each address. */
export const tlsaFindings = {
  'tlsa-absent': {
    ...tlsa,
    defaultLevel: strictFails,
    withoutPlan: fails,
    stageLevels: [
      { from: 's0-baseline', to: 's8-enable-dane', level: 'info' },
      { from: 's9-enforce-mta-sts', to: 's10-raise-ttl', level: 'fail' },
    ],
    title: 'No TLSA, and that is proved',
    authority: 'RFC 7672 section 2.2',
    why: 'Senders deliver as ever, with TLS that nobody authenticates. A partner whose connector demands DANE queues the mail and returns it.',
    microsoft: ['PartitionNotFound'],
    remedy: [
      'Exchange Online: run Enable-SmtpDaneInbound (s8) and give it 30 minutes; ask the authoritative servers first, resolvers keep the absence.',
      'A host of your own: compute the record from the key on the server itself, publish it, then look again.',
    ],
  },
  'tlsa-overdue': {
    ...tlsa,
    title: 'TLSA has not appeared 30 minutes after the cmdlet',
    authority: 'Microsoft: steps 8 and 9 of inbound SMTP DANE with DNSSEC',
    why: 'It takes 15 to 30 minutes. Later the cmdlet has not done its work, or it ran for another domain.',
    microsoft: ['PartitionNotFound', 'DnssecOperationFailed'],
    remedy: [
      'Run Get-SmtpDaneInboundStatus and Get-DnssecStatusForVerifiedDomain; look at Result and ErrorData of the cmdlet.',
      'Run Enable-SmtpDaneInbound again, attest it again, and wait once more. Mail is not affected meanwhile.',
    ],
  },
  'tlsa-insecure': {
    ...tlsa,
    withoutPlan: fails,
    title: 'The answer about TLSA is not signed',
    authority: 'RFC 7672 section 2.2',
    why: 'Senders ignore unsigned TLSA and unsigned absence alike, and deliver without authentication.',
    microsoft: [],
    remedy: [
      'Sign the zone of the TLSA records; if an alias leads into another zone, sign that one too.',
    ],
  },
  'tlsa-lookup-failed': {
    ...tlsa,
    defaultLevel: unseen,
    title: 'TLSA could not be looked up',
    authority: 'RFC 7672 section 2.1.2',
    why: 'For a signed host anything but an answer or a proved absence makes senders defer, Exchange Online for 24 hours. It may also be our resolver.',
    microsoft: ['450 4.7.324', ...invalid],
    remedy: [
      'Ask each authoritative server of the host directly for _25._tcp TLSA, with DNSSEC.',
      'SERVFAIL, REFUSED or silence at one of them: a broken denial of existence, or a firewall that drops the type.',
    ],
  },
  'tlsa-bogus': {
    ...tlsa,
    title: 'The DNSSEC proof about TLSA is false',
    authority: 'RFC 7672 section 2.1.2',
    why: 'Senders may not use the host. It is also what a forged or stripped TLSA set looks like.',
    microsoft: ['450 4.7.324', ...invalid],
    remedy: [
      'Follow the chain shown. A set that is right at the primary and false here was signed before it was changed, or altered on the way.',
      'Compare with the zone at its primary before you publish anything.',
    ],
  },
  'tlsa-all-unusable': {
    ...tlsa,
    subjectKind: 'endpoint',
    title: 'No TLSA record can be used',
    authority: 'RFC 7672 sections 2.2 and 3.1.3',
    why: 'Senders insist on TLS but authenticate nobody, and bounce where TLS is missing.',
    microsoft: ['5.7.321'],
    remedy: [
      "Publish 3 1 1 with the SHA-256 of the server's own public key, computed on the server; then remove the unusable ones.",
    ],
  },
  'tlsa-mismatch': {
    ...tlsa,
    subjectKind: 'endpoint',
    title: "The server's certificate matches no TLSA record",
    authority: 'RFC 7672 section 3.2',
    why: 'DANE senders skip this address. When no other MX is usable they defer and bounce, Exchange Online after about 24 hours.',
    microsoft: mismatch,
    remedy: [
      'On the mail server itself, compute the digest of the key it uses: openssl x509 -in CERT -noout -pubkey | openssl pkey -pubin -outform DER | openssl dgst -sha256',
      'Same as the one served: publish it beside the old record, wait one TTL, then retire the old record.',
      'Not the same: somebody else answers on port 25. Publish nothing, and look for him.',
    ],
  },
  'dual-key-gap': {
    ...tlsa,
    subjectKind: 'endpoint',
    title: 'Only one of two certificates matches a TLSA record',
    authority: 'RFC 7672 section 8.1, RFC 7671 section 8',
    why: 'The server has a certificate for RSA and one for ECDSA, and each sender gets the one it asked for. Those that get the one named cannot authenticate it and defer.',
    microsoft: mismatch,
    remedy: [
      'On the mail server itself, compute the digest of the key of the type named, and compare it with the one served.',
      'Same: publish a second record for it beside the first. Not the same: look for whoever answers there.',
      'Or take that certificate out of the configuration, so that there is one key and one record.',
    ],
  },
  'dual-key-unseen': {
    ...tlsa,
    subjectKind: 'endpoint',
    defaultLevel: { exchange: 'warn', rfc: 'warn', strict: 'unknown' },
    title: 'Whether the server has a second certificate was not seen',
    authority: 'RFC 5321 section 4.5.4.2: servers may limit connections',
    why: 'A second connection, to ask for the other type of key, got no handshake, or hung up in it, as servers without such a key may. A certificate without a record would go unnoticed.',
    microsoft: [],
    remedy: [
      'Look again later, and let the address that we come from connect twice.',
      'On a host of your own: see in its configuration whether it has certificates of both types, and a record for each.',
    ],
  },
  'tlsa-record-unmatched': {
    ...tlsa,
    defaultLevel: { exchange: 'info', rfc: 'warn', strict: 'warn' },
    title: 'One TLSA record matches nothing here',
    authority: 'RFC 7671 section 8',
    why: 'One match is enough. Exchange Online publishes spare records on purpose; on a host of your own it is a key to come or one forgotten.',
    microsoft: [],
    remedy: [
      'On your own host: find the key it was made from. Remove the record only if that key will not be used again.',
    ],
  },
  'tlsa-record-unusable': {
    ...tlsa,
    defaultLevel: warns,
    title: 'A TLSA record that no SMTP sender uses',
    authority: 'RFC 7672 section 3.1.3, RFC 6698 section 4.1',
    why: 'Usages 0 and 1, unknown values and digests of the wrong length are left out; the other records still count.',
    microsoft: ['5.7.323'],
    remedy: ['Replace it by 3 1 1 or 2 1 1 computed from the files on the server.'],
  },
  'tlsa-empty-digest': {
    ...tlsa,
    title: 'A TLSA record is the digest of nothing',
    authority: 'best practice: the tool that hashed got no input',
    why: 'It never matches. If it is the only one, DANE senders cannot deliver.',
    microsoft: mismatch,
    remedy: [
      'Hash the public key in DER form on the server, check that the file was not empty, and publish that beside it; then remove this one.',
    ],
  },
  'tlsa-too-many': {
    ...tlsa,
    defaultLevel: warns,
    title: 'Many TLSA records for one host',
    authority: 'best practice; field reports of about 12 with Exchange Online',
    why: 'Exchange Online was seen to stumble over about a dozen, and a large answer needs TCP, which some networks block.',
    microsoft: [],
    remedy: [
      'Remove records of keys that are no longer in use on any server; two per key are enough.',
    ],
  },
  'tlsa-agility-gap': {
    ...tlsa,
    subjectKind: 'endpoint',
    title: 'Only the weaker digest matches',
    authority: 'RFC 7671 section 9',
    why: 'Some senders look at the strongest digest alone and find no match there, others accept any: delivery depends on who sends.',
    microsoft: mismatch,
    remedy: [
      'Compute the SHA-512 record from the key on the server and correct it, or remove all SHA-512 records and keep SHA-256.',
    ],
  },
  'tlsa-partial-coverage': {
    ...tlsa,
    subjectKind: 'domain',
    title: 'Only some MX hosts have TLSA',
    authority: 'RFC 7672 section 2.2.1',
    why: 'An attacker blocks the protected hosts, and senders take the open one.',
    microsoft: [],
    remedy: ['Publish TLSA for every host of the MX set, or remove the hosts that cannot have it.'],
  },
  'tlsa-ta-not-sent': {
    ...tlsa,
    defaultLevel: strictFails,
    title: "The issuer named by a TLSA record is not in the server's chain",
    authority: 'RFC 7671 section 5.2.2, RFC 7672 section 3.1.2',
    why: "With usage 2 senders need the issuer's certificate from the handshake; without it the record cannot match.",
    microsoft: mismatch,
    remedy: [
      "Have the server send the full chain (fullchain.pem), or list the issuer that signs today after you compared it with the CA's own page.",
    ],
  },
  'tlsa-ttl-long': {
    ...tlsa,
    defaultLevel: warns,
    title: 'TLSA has a long TTL',
    authority: 'best practice: an hour or less; RFC 7671 section 8.1 counts waits in TTLs',
    why: 'Every change of key waits two TTLs, and a wrong record lives on in caches for one. Above a day nobody can mend a mistake before mail bounces.',
    microsoft: mismatch,
    remedy: [
      'Lower it to an hour or less, and let the old TTL pass before the next change of key.',
    ],
  },
  'tlsa-answer-large': {
    ...tlsa,
    defaultLevel: warns,
    title: 'The TLSA answer does not fit into one UDP packet',
    authority: 'RFC 7671 section 10.1.1; RFC 9715',
    why: 'The answer comes in fragments or needs TCP, and networks that drop either make the lookup fail: senders then defer.',
    microsoft: invalid,
    remedy: [
      'Remove records of keys that are no longer in use on any server, and publish digests (matching type 1) instead of whole certificates.',
    ],
  },
  'tlsa-whole-content': {
    ...tlsa,
    defaultLevel: warns,
    title: 'A TLSA record carries the whole certificate or key',
    authority: 'RFC 7671 section 10.1.2',
    why: 'It makes the answer large, which some networks do not let through.',
    microsoft: [],
    remedy: [
      'Publish the SHA-256 digest (matching type 1) beside it, wait one TTL, then remove it.',
    ],
  },
  'tlsa-sha512-only': {
    ...tlsa,
    defaultLevel: warns,
    title: 'Every usable TLSA record is a SHA-512 digest',
    authority: 'RFC 6698 section 6, RFC 7671 section 5.1',
    why: 'SHA-256 is the digest that every sender must know. One that knows only that finds no usable record here, and authenticates nobody.',
    microsoft: [],
    remedy: [
      'Publish a SHA-256 record of the same key, computed on the server, beside each; then remove those of SHA-512.',
    ],
  },
  'tlsa-bound-to-certificate': {
    ...tlsa,
    defaultLevel: warns,
    title: 'TLSA names a certificate that is soon replaced',
    authority: 'best practice: 3 1 1 with a key that is kept over renewals',
    why: 'Records with selector 0 turn false at each renewal, also where the key stays. A certificate of three months is renewed without anybody looking.',
    microsoft: mismatch,
    remedy: [
      'Publish 3 1 1 of the key, computed on the server, wait one TTL, and then remove the records of the certificate.',
      'Have the renewal keep the key.',
    ],
  },
  'tlsa-single-record': {
    ...tlsa,
    defaultLevel: { exchange: 'info', rfc: 'info', strict: 'warn' },
    title: 'One TLSA record alone',
    authority: 'best practice: the next key is published before it is used',
    why: 'A key that must be replaced at once has no record in the caches yet, so mail stands still for up to two TTLs.',
    microsoft: [],
    remedy: [
      'Make the next key now, on the server, and publish its 3 1 1 record beside the current one.',
    ],
  },
  'hosts-share-key': {
    ...tlsa,
    subjectKind: 'host',
    defaultLevel: informs,
    title: 'All MX hosts use one key',
    authority: 'best practice: one key per host',
    why: 'A mistake at the next change of key hits every host at once, and no MX is left that senders may use.',
    microsoft: [],
    remedy: ['Give each host its own key and record, and change them one after the other.'],
  },
} as const satisfies Record<string, FindingInfo>;
