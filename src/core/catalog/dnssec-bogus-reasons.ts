import type { DnssecReasonInfo } from './dnssec-reason-info.js';

const proof = 'RFC 4035 section 5.4';
const bogus = {
  state: 'bogus',
  findings: ['mx-bogus', 'host-bogus', 'tlsa-bogus', 'server-bogus'],
} as const;

/** What contradicts a chain of trust that stands: somebody's fault, or a forgery. */
export const bogusReasons = {
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
      'At the root (`. DNSKEY: none`) nothing is wrong with the domain: whoever was asked strips DNSSEC. Ask another with `--resolver`, or `--resolver iterate`.',
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
    authority: 'RFC 4035 sections 2.2 and 4.3',
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
    authority: 'RFC 6672 section 3.3; RFC 4592 section 4.4',
  },
} as const satisfies Record<string, DnssecReasonInfo>;
