/** Why an answer is not secure. `dnssec-anchorless` and `dnssec-nsec3-iterations` are findings and have their words there. */
export interface DnssecReasonInfo {
  readonly title: string;
  /** What the validator saw. */
  readonly meaning: string;
  /** Steps in order, for whoever runs the zone that the chain names. */
  readonly action: readonly string[];
  /** Extended DNS Error (RFC 8914), where one fits. */
  readonly ede?: number;
  readonly authority: string;
  /** The state that it makes. */
  readonly state: 'bogus' | 'insecure' | 'indeterminate';
  readonly findings: readonly string[];
}

const proof = 'RFC 4035 section 5.4';
const bogus = {
  state: 'bogus',
  findings: ['mx-bogus', 'host-bogus', 'tlsa-bogus', 'server-bogus'],
} as const;
const unsigned = {
  state: 'insecure',
  findings: ['mx-insecure', 'host-insecure', 'tlsa-insecure'],
} as const;
const unseen = {
  state: 'indeterminate',
  findings: ['mx-lookup-failed', 'host-address-failed', 'tlsa-lookup-failed'],
} as const;

/** Keyed by the reason; its code is `dnssec-` and the key. */
export const dnssecReasons = {
  'signature-invalid': {
    ...bogus,
    ede: 6,
    title: 'A signature does not fit the data',
    meaning:
      'The key that the signature names is in the zone, and the data are not what it signed: changed after signing, signed from another copy, or changed on the way.',
    action: [
      'Compare the set with the zone at its primary, server by server: one that differs holds an old or foreign copy.',
      'Sign the zone anew, and see that nothing changes records after signing (a proxy, a second signer, an edit on a secondary).',
    ],
    authority: 'RFC 4035 section 5.3.3',
  },
  'signature-expired': {
    ...bogus,
    ede: 7,
    title: 'The signature has run out',
    meaning:
      'The expiration of the RRSIG lies before the time of the run. Usually signing has stopped, or a secondary no longer gets the zone.',
    action: [
      'See whether the zone was signed lately at its primary; set off a signing run and watch the expiration move.',
      'If the primary is right, the server in the chain lags: mend its transfers.',
      'If every zone looks expired, compare the clock of this machine with another one first.',
    ],
    authority: 'RFC 4035 section 5.3.1',
  },
  'signature-not-yet-valid': {
    ...bogus,
    ede: 8,
    title: 'The signature begins in the future',
    meaning: 'The inception of the RRSIG lies after the time of the run.',
    action: [
      "Compare the signer's clock and this machine's clock with another one; time zones are the usual cause.",
      'Let the signer set inception an hour back.',
    ],
    authority: 'RFC 4035 section 5.3.1',
  },
  'signer-mismatch': {
    ...bogus,
    ede: 6,
    title: 'The signature is of another zone',
    meaning:
      'The only signatures that came name a signer that is not the zone which holds the name.',
    action: [
      'See which zone holds the name, and that its servers do not serve a parent or an older zone of the same names as well.',
    ],
    authority: 'RFC 4035 section 5.3.1',
  },
  'dnskey-missing': {
    ...bogus,
    ede: 9,
    title: 'The key that the parent promises is not there',
    meaning:
      'The parent has a DS, so the zone must show a key; it shows none, or none with the tag that the signature names.',
    action: [
      'If the zone is no longer signed: remove the DS at the registrar, and wait its TTL.',
      'If it is: compare the DS at the registrar with the key in the console of your DNS provider, never with what was served here, and enter the right one.',
    ],
    authority: 'RFC 4035 section 5.2; RFC 6781 section 4.3',
    findings: [...bogus.findings, 'ds-without-keys'],
  },
  'ds-mismatch': {
    ...bogus,
    ede: 9,
    title: 'No key of the zone is the one that the DS names',
    meaning:
      'The zone shows keys, but none has the digest of a DS at its parent. It is what a move to another provider leaves behind, and what a key rolled too early looks like.',
    action: [
      'Compare the DS at the registrar with the key in the console of your DNS provider, never with what was served here.',
      'Enter the DS of that key at the registrar, or have the old key put back. Until both agree every validating sender defers.',
    ],
    authority: 'RFC 4035 section 5.2; RFC 6781 section 4.1.2',
    findings: [...bogus.findings, 'ds-without-keys'],
  },
  'rrsig-missing': {
    ...bogus,
    ede: 10,
    title: 'Data of a signed zone came without a signature',
    meaning:
      'The zone is signed by what its parent proves, and this set has no RRSIG. A server that serves an unsigned copy, or a box on the way that strips signatures.',
    action: [
      'Ask the authoritative servers themselves with DO: the one without RRSIG serves an unsigned copy.',
      'If all of them are right, a resolver or firewall on the way drops the records: use another.',
    ],
    authority: 'RFC 4035 section 5.3.1',
  },
  'zone-key-missing': {
    ...bogus,
    ede: 11,
    title: 'None of the keys is a zone key',
    meaning:
      'DNSKEY records came, but the ZONE flag is set in none of them, so none may sign the zone.',
    action: ['Publish a key with flags 256 or 257 and have its DS entered at the parent.'],
    authority: 'RFC 4034 section 2.1.1',
  },
  'nsec-missing': {
    ...bogus,
    ede: 12,
    title: 'The absence is not proven',
    meaning:
      'The answer says that there is nothing, and the NSEC or NSEC3 that would prove it is missing or does not cover the name.',
    action: [
      'Let the signer make the chain of NSEC or NSEC3 anew; names added behind its back have no proof.',
      'See that every server answers the type asked for: some old ones do not know TLSA and answer without a proof.',
    ],
    authority: proof,
  },
  'no-ds-proof': {
    ...bogus,
    ede: 12,
    title: 'The parent does not prove that there is no DS',
    meaning:
      'An unsigned delegation counts only with a signed proof that no DS exists. Without it an attacker could make any zone look unsigned.',
    action: [
      "Ask the parent zone's servers for the DS with DO: they must give a DS, or NSEC or NSEC3 that denies it.",
      'If they do, a resolver on the way drops the proof: use another.',
    ],
    authority: 'RFC 4035 section 5.2; RFC 6840 section 4.4',
  },
  'wildcard-without-proof': {
    ...bogus,
    ede: 12,
    title: 'A wildcard answered without proof that it may',
    meaning:
      'The signature is of a wildcard. That no closer name exists must be proven beside it, and was not.',
    action: [
      'See that every server gives the NSEC or NSEC3 of the query name with a wildcard answer; some proxies drop it.',
    ],
    authority: 'RFC 4035 section 5.3.4',
  },
  'denial-contradicted': {
    ...bogus,
    ede: 6,
    title: 'The proof says something else than the answer',
    meaning:
      'The NSEC or NSEC3 that came lists the very type that the answer denies, or records of one proof do not belong together.',
    action: [
      'Servers of the zone are of different age: compare serials, then the type bitmap of the NSEC with the records at the primary.',
      'Let the signer make the chain anew, which also ends mixed NSEC3 parameters.',
    ],
    authority: proof,
  },
  'alias-mismatch': {
    ...bogus,
    ede: 6,
    title: 'The alias is not what it should be',
    meaning:
      'A CNAME is not what the DNAME above it makes of the name, or an alias has two targets or none.',
    action: ['Remove the CNAME beside the DNAME, or all but one CNAME of the name.'],
    authority: 'RFC 6672 section 5.3.1; RFC 2181 section 10.1',
  },
  'wildcard-dname': {
    ...bogus,
    ede: 6,
    title: 'A DNAME at a wildcard',
    meaning: 'What such a record means is not defined, so nothing can be proven by it.',
    action: ['Replace it by records for each name, or by a CNAME at the wildcard.'],
    authority: 'RFC 4592 section 4.4',
  },
  'unsupported-algorithm': {
    ...unsigned,
    ede: 1,
    title: 'The zone is signed with algorithms that nobody should rely on',
    meaning:
      'Every DS names an algorithm that is retired (SHA-1: 5 and 7) or unknown here, so the zone counts as unsigned. Senders find no DANE there.',
    action: [
      'Roll the zone to algorithm 13 (ECDSA P-256) or 8 (RSA with SHA-256): new keys first, then the DS, then the old ones go.',
    ],
    authority: 'RFC 9904; RFC 9905 section 2',
    findings: [...unsigned.findings, 'ds-unsupported'],
  },
  'unsupported-digest': {
    ...unsigned,
    ede: 2,
    title: 'The DS has a digest that nobody can compute',
    meaning: 'Every DS has a digest type that is unknown here, so the zone counts as unsigned.',
    action: [
      'Enter a DS with digest type 2 (SHA-256) at the registrar, made from the key in your own console.',
    ],
    authority: 'RFC 4509 section 3; RFC 6840 section 5.2',
    findings: [...unsigned.findings, 'ds-unsupported'],
  },
  'no-ds': {
    ...unsigned,
    title: 'The zone is proven not to be signed',
    meaning:
      'The parent zone proves with a signature that it has no DS for this one. Below, nothing can be proven; DANE does not apply.',
    action: [
      'If the zone ought to be signed: switch DNSSEC on at your DNS provider, then enter the DS of its key at the registrar.',
    ],
    authority: 'RFC 4035 section 5.2',
  },
  optout: {
    ...unsigned,
    title: 'The name lies in an opt-out span',
    meaning:
      'The NSEC3 that covers the name allows unsigned delegations to hide there. It serves as proof that a delegation is not signed, never that a name does not exist.',
    action: [
      'If the zone ought to be signed: have its DS entered at the parent.',
      'If it is your own zone: sign without opt-out; only registries gain by it.',
    ],
    authority: 'RFC 5155 section 6',
  },
  'keytrap-budget': {
    ...unseen,
    ede: 5,
    title: 'Judging it would cost too much',
    meaning:
      'Keys or signatures with the same tag, or names to hash, are more than we try. It is how an attack on validators looks (KeyTrap), so nothing was decided.',
    action: [
      'If the zone is yours: remove stale keys and signatures, so that no tag is there twice.',
      'If it is not: somebody may be attacking validators with it.',
    ],
    authority: 'CVE-2023-50387, CVE-2023-50868',
  },
  'question-budget': {
    ...unseen,
    ede: 5,
    title: 'Finding the way would cost too many questions',
    meaning: 'More zones and aliases lie on the way than we ask for, so nothing was decided.',
    action: ['Shorten the chain of aliases; a name in the zone itself is best.'],
    authority: 'best practice: a bound on what strangers can make us ask',
  },
  'crypto-refused': {
    ...unseen,
    ede: 5,
    title: 'The crypto library of this machine refuses the algorithm',
    meaning:
      'The key or the signature was not tried, by the policy of this machine; this says nothing about the zone.',
    action: ['Run it where the policy of OpenSSL allows the algorithm, or sign with another one.'],
    authority: 'the crypto policy of the host',
  },
  'clock-suspect': {
    ...unseen,
    ede: 5,
    title: 'The clock seems to be wrong',
    meaning:
      "The root's own signature is out of its window at the time of the run. Rather than call every domain broken, nothing was decided.",
    action: [
      'Compare the clock of this machine with another one.',
      'If you gave the time yourself with --at, give the anchors of that time as well.',
    ],
    authority: 'RFC 4035 section 5.3.1',
  },
  loop: {
    ...unseen,
    ede: 5,
    title: 'The aliases go round, or on for too long',
    meaning:
      'A CNAME or DNAME leads back to a name on the way, or there are more of them than we follow.',
    action: ['Let the first alias point to the last target, and remove the others.'],
    authority: 'RFC 1034 section 3.6.2',
  },
  garbage: {
    ...unseen,
    ede: 24,
    title: 'The message cannot be read, or answers something else',
    meaning: 'A server or a box on the way sent what is no answer to the question.',
    action: [
      'Ask the server named in the chain directly, from another network too.',
      'A referral where an answer belongs means that the server does not serve the zone: correct the NS set.',
    ],
    authority: 'RFC 1035 section 4.1',
  },
  'network-error': {
    ...unseen,
    ede: 23,
    title: 'No answer came',
    meaning:
      'A question on the way timed out, was refused, or was cut with TCP closed, so nothing was decided.',
    action: [
      'Run it again, and with another resolver.',
      'If it stays, the servers of the zone in the chain drop the question: try TCP and EDNS with 1232 octets at each.',
    ],
    authority: 'RFC 8914 section 4.24; RFC 7766',
  },
  'server-error': {
    ...unseen,
    ede: 22,
    title: 'The servers answer with an error',
    meaning:
      'SERVFAIL, REFUSED, NOTIMP or the like came instead of an answer. It is no proof of anything.',
    action: [
      'Ask each authoritative server for that name and type; one that does not know the type must answer NOERROR with a proof.',
    ],
    authority: 'RFC 8914 section 4.23; RFC 3597 section 3',
  },
} as const satisfies Record<string, DnssecReasonInfo>;
