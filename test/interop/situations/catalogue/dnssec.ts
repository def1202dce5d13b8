import { deadAddress, serverAddresses } from '../../authorities/plan.js';
import { host, type Names, type Situation } from '../situation.js';

const mx = (domain: string, target: string): string => `${domain}. 300 IN MX 10 ${target}.\n`;

const wildcard = ({ host: name }: Names): string => `*.${name('mx')}`;

/** Zones that are not signed, badly signed, or signed in a way that not everybody knows. */
export const dnssec: readonly Situation[] = [
  {
    id: 'unsigned-host',
    what: 'TLSA that does not fit, in an unsigned zone, for a signed domain',
    zone: 'example.com',
    hosts: [host('postfix', ['3 1 1 nobody'], { zone: 'unsigned.example.com' })],
    expected: 'no-dane',
  },
  {
    id: 'unsigned-domain',
    what: 'an unsigned domain whose host is signed and fits',
    zone: 'unsigned.example.com',
    hosts: [host('exim', ['3 1 1 leaf'], { zone: 'example.net' })],
    expected: 'no-dane',
  },
  {
    id: 'optout',
    what: 'a signed zone with NSEC3 opt-out, TLSA fits',
    zone: 'optout.example.org',
    hosts: [host('opensmtpd', ['3 1 1 leaf'])],
    expected: 'dane-verified',
  },
  {
    id: 'optout-absent',
    what: 'no TLSA under opt-out',
    zone: 'optout.example.org',
    hosts: [host('postfix', [])],
    expected: 'no-dane',
  },
  {
    id: 'optout-child',
    what: 'TLSA that does not fit, in an unsigned zone below an opt-out span',
    zone: 'optout.example.org',
    hosts: [host('exim', ['3 1 1 nobody'], { zone: 'child.optout.example.org' })],
    expected: 'no-dane',
  },
  {
    id: 'wildcard-tlsa',
    what: 'TLSA by a wildcard, NSEC',
    zone: 'example.com',
    hosts: [host('postfix', ['3 1 1 leaf'], { tlsaAt: { owner: wildcard } })],
    expected: 'dane-verified',
  },
  {
    id: 'wildcard-nsec3',
    what: 'TLSA by a wildcard, NSEC3, which does not fit',
    zone: 'example.net',
    hosts: [host('opensmtpd', ['3 1 1 nobody'], { tlsaAt: { owner: wildcard } })],
    expected: 'failed',
  },
  {
    id: 'wildcard-optout',
    what: 'TLSA by a wildcard under opt-out: the proof of the expansion is insecure',
    zone: 'optout.example.org',
    hosts: [host('exim', ['3 1 1 nobody'], { tlsaAt: { owner: wildcard } })],
    expected: 'no-dane',
  },
  {
    id: 'over',
    what: 'all signatures of the domain have expired',
    zone: 'over.example.com',
    hosts: [host('postfix', ['3 1 1 leaf'], { zone: 'example.com' })],
    wholeDomain: true,
    expected: 'tempfail',
  },
  {
    id: 'host-over',
    what: 'all signatures of the host’s zone have expired',
    zone: 'example.com',
    hosts: [host('exim', ['3 1 1 leaf'], { zone: 'over.example.com' })],
    expected: 'tempfail',
  },
  {
    id: 'tlsa-over',
    what: 'the signature over the TLSA set has expired, it alone',
    zone: 'example.org',
    hosts: [host('postfix', ['3 1 1 leaf'], { zone: 'tlsa-over.example.com' })],
    expected: 'tempfail',
  },
  {
    id: 'tlsa-over-absent',
    what: 'in the same zone a host without TLSA',
    zone: 'example.org',
    hosts: [host('exim', [], { zone: 'tlsa-over.example.com' })],
    expected: 'no-dane',
  },
  {
    id: 'wrong-ds',
    what: 'the DS of the domain fits no key',
    zone: 'wrong-ds.example.net',
    hosts: [host('opensmtpd', ['3 1 1 leaf'], { zone: 'example.org' })],
    wholeDomain: true,
    expected: 'tempfail',
  },
  {
    id: 'host-wrong-ds',
    what: 'the DS of the host’s zone fits no key',
    zone: 'example.net',
    hosts: [host('opensmtpd', ['3 1 1 leaf'], { zone: 'wrong-ds.example.net' })],
    expected: 'tempfail',
  },
  {
    id: 'tlsa-refused',
    what: 'the TLSA name lies in a delegation whose server answers REFUSED',
    zone: 'example.com',
    hosts: [host('postfix', [])],
    records: ({ domain, host: name }) =>
      `${mx(domain, name('mx'))}_tcp.${name('mx')}. 300 IN NS ns.${domain}.
ns.${domain}. 300 IN A ${serverAddresses.knot}\n`,
    expected: 'tempfail',
  },
  {
    id: 'tlsa-dead',
    what: 'the TLSA name lies in a delegation to a server that is not there',
    zone: 'example.org',
    hosts: [host('exim', [])],
    records: ({ domain, host: name }) =>
      `${mx(domain, name('mx'))}_tcp.${name('mx')}. 300 IN NS ns.${domain}.
ns.${domain}. 300 IN A ${deadAddress}\n`,
    expected: 'tempfail',
  },
  {
    id: 'sha1-host',
    what: 'a zone signed with RSASHA1-NSEC3-SHA1 alone, TLSA fits',
    zone: 'example.com',
    hosts: [host('postfix', ['3 1 1 leaf'], { zone: 'sha1.example.com' })],
    expected: 'no-dane',
  },
  {
    id: 'private-algorithm',
    what: 'a zone whose DS names algorithm 253, TLSA does not fit',
    zone: 'example.org',
    hosts: [host('opensmtpd', ['3 1 1 nobody'], { zone: 'private.example.org' })],
    expected: 'no-dane',
  },
  {
    id: 'many-iterations',
    what: 'NSEC3 with 200 iterations, TLSA fits',
    zone: 'example.net',
    hosts: [host('exim', ['3 1 1 leaf'], { zone: 'iterations.example.net' })],
    expected: 'tempfail',
  },
  {
    id: 'iterations-absent',
    what: 'NSEC3 with 200 iterations, no TLSA',
    zone: 'example.net',
    hosts: [host('opensmtpd', [], { zone: 'iterations.example.net' })],
    expected: 'tempfail',
  },
];
