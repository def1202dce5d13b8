import type { Tool, Word } from './words.js';

/**
 * Why tools say something else than we do, each of them in each of the situations. `section` makes our word the right one or
 * leaves the choice.
 */
export interface Explanation {
  readonly tools: readonly Tool[];
  readonly says: Word;
  /** As the table names them. */
  readonly situations: readonly string[];
  readonly section: string;
  readonly why: string;
}

const fed = ['openssl', 'ldns-dane', 'tlsa match'] as const;

/** All of usages 0 and 1, as the catalogue names them. */
const pkix = ['0', '1'].flatMap((usage) =>
  ['00', '01', '02', '10', '11', '12'].map((rest) => `m${usage}${rest}`),
);

export const explanations: readonly Explanation[] = [
  {
    tools: ['openssl', 'danetool', 'ldns-dane'],
    says: 'dane-verified',
    situations: [...pkix, 'usage-1-and-3'],
    section: 'RFC 7672 section 3.1.3',
    why: 'general tools know usages 0 and 1; between mail servers a client may call them unusable, as ours does',
  },
  {
    tools: ['danetool'],
    says: 'failed',
    situations: ['unknown-usage', 'unknown-matching', 'short-digest', 'garbage-full'],
    section: 'RFC 7672 section 2.2',
    why: 'a set with nothing usable calls for TLS without authentication; it is no mismatch',
  },
  {
    tools: ['danetool'],
    says: 'dane-verified',
    situations: ['agility-gap'],
    section: 'RFC 7671 section 9',
    why: 'beside SHA-512 a SHA-256 record of the same usage and selector does not count; danetool takes any that fits',
  },
  {
    tools: ['ldns-dane'],
    says: 'failed',
    situations: ['ee-other-name', 'ee-worst', 'ta-or-ee', 'alias-into-unsigned', 'alias-fallback'],
    section: 'RFC 7671 section 5.1',
    why: 'ldns-dane looks at the names for usage 3 too, where they do not count',
  },
  {
    tools: ['danetool'],
    says: 'dane-verified',
    situations: ['ta-other-name', 'ta-deep-wildcard'],
    section: 'RFC 7672 section 3.2.2',
    why: 'usage 2 needs a certificate that names the host; danetool compares the record alone',
  },
  {
    tools: ['danetool'],
    says: 'dane-verified',
    situations: ['ta-unrelated'],
    section: 'RFC 6698 section 2.1.1',
    why: 'the CA of a usage 2 record must be where the path of the certificate ends, not just be sent along',
  },
  {
    tools: ['openssl', 'ldns-dane', 'tlsa match'],
    says: 'failed',
    situations: ['ta-domain-name', 'ta-domain-wildcard', 'domain-alias'],
    section: 'RFC 7672 section 3.2.2',
    why: 'with a secure MX set the mail domain is a name for the certificate too; who is asked about a host does not know it',
  },
  {
    tools: ['danetool'],
    says: 'dane-verified',
    situations: ['ta-too-deep'],
    section: 'RFC 5280 section 6.1.4',
    why: 'the path length of a CA holds for usage 2 as well; danetool compares the record alone',
  },
  {
    tools: ['danetool'],
    says: 'dane-verified',
    situations: ['ta-client-purpose'],
    section: 'RFC 5280 section 4.2.1.12',
    why: 'a certificate for clients authenticates no server where the path counts; danetool compares the record alone',
  },
  {
    tools: ['posttls-finger', 'openssl', 'ldns-dane'],
    says: 'dane-verified',
    situations: ['ta-anchor-lapsed'],
    section: 'RFC 5280 section 6.2',
    why: 'whether the rest of the certificate of an anchor counts, its dates among it, is left to the client; ours wants them to hold',
  },
  {
    tools: ['openssl', 'ldns-dane'],
    says: 'failed',
    situations: ['ee-rsa-1024'],
    section: 'RFC 7671 section 5.1',
    why: 'nothing but the record counts; this OpenSSL refuses short keys before it comes to that, Postfix does not',
  },
  {
    tools: ['danetool', 'ldns-dane'],
    says: 'failed',
    situations: ['ta-full-not-sent'],
    section: 'RFC 7671 section 5.2.2',
    why: 'only a digest needs the CA in the chain: this record carries it whole',
  },
  {
    tools: ['posttls-finger', 'openssl', 'ldns-dane'],
    says: 'dane-verified',
    situations: ['ta-key-not-sent'],
    section: 'RFC 7671 section 5.2.3',
    why: 'a client should check the last certificate against a bare key, and need not; ours does not count on it',
  },
  {
    tools: ['danetool'],
    says: 'failed',
    situations: ['no-starttls-no-tlsa'],
    section: 'RFC 7672 section 2.2',
    why: 'without TLSA the mail goes in the clear; danetool cannot go on without TLS',
  },
  {
    tools: ['danetool'],
    says: 'dane-verified',
    situations: ['old-tls'],
    section: 'RFC 8996 section 5',
    why: 'TLS 1.1 must not be used; GnuTLS still does here',
  },
  {
    tools: [...fed, 'posttls-finger'],
    says: 'dane-verified',
    situations: ['dual-ecdsa'],
    section: 'RFC 8446 section 4.4.2.2',
    why: 'the server chooses its certificate by what the client offers; these are shown the one that fits, danetool the other, ours both',
  },
  {
    tools: ['danetool'],
    says: 'dane-verified',
    situations: ['dual-rsa'],
    section: 'RFC 8446 section 4.4.2.2',
    why: 'the server chooses its certificate by what the client offers; danetool is shown the one that fits',
  },
  {
    tools: ['danetool'],
    says: 'no-dane',
    situations: ['alias-final', 'alias-ta-name'],
    section: 'RFC 7672 section 2.2.3',
    why: 'the TLSA set of an alias is that of its target; danetool asks at the alias alone',
  },
  {
    tools: ['danetool'],
    says: 'failed',
    situations: ['alias-both'],
    section: 'RFC 7672 section 2.2.3',
    why: 'the TLSA set of an alias is that of its target; danetool asks at the alias alone',
  },
  {
    tools: [...fed, 'danetool'],
    says: 'dane-verified',
    situations: ['unsigned-domain'],
    section: 'RFC 7672 section 2.2.1',
    why: 'the host fits, but who is asked about a host does not see that its MX set may be forged',
  },
  {
    tools: ['danetool'],
    says: 'no-dane',
    situations: ['tlsa-refused', 'tlsa-dead'],
    section: 'RFC 7672 section 2.1.2',
    why: 'a lookup that fails is no proof that there is nothing; danetool takes it for one',
  },
  {
    tools: [...fed, 'posttls-finger', 'danetool'],
    says: 'dane-verified',
    situations: ['sha1-host'],
    section: 'RFC 9905 section 2',
    why: 'signatures over SHA-1 prove nothing any more; the validators of this Debian still believe them',
  },
  {
    tools: [...fed, 'posttls-finger', 'danetool'],
    says: 'dane-verified',
    situations: ['many-iterations'],
    section: 'RFC 9276 section 3.2',
    why: 'beyond a limit a validator may call a denial insecure or refuse it; ours does not count it as seen, and here it is that of the other address family',
  },
  {
    tools: ['posttls-finger', 'danetool'],
    says: 'no-dane',
    situations: ['iterations-absent'],
    section: 'RFC 9276 section 3.2',
    why: 'beyond a limit a validator may call a denial insecure or refuse it; ours does not count it as seen',
  },
  {
    tools: ['posttls-finger'],
    says: 'sts-verified',
    situations: ['sts-deep-wildcard'],
    section: 'RFC 8461 section 4.1',
    why: 'a wildcard stands for one label; the pattern that the resolver hands to Postfix stands for any number',
  },
];
